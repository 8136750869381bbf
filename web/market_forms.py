"""Forms of the exchange: products, days, halts, and rules in force from a day; each ends in the sheet."""

import re
from collections.abc import Callable
from typing import Any, Final

from carbon.roles import Role
from web import formats
from web.controls import Choice, Field, Tick, box, markup
from web.deal_forms import PartyField
from web.document_field import DocumentField
from web.fields import day_field, day_number, reason_of
from web.rule_forms import percent as share_of
from web.rule_forms import share_bp
from web.sheet import BadInput, Call, Sheet, fen, whole_number
from web.view import View

Json = dict[str, Any]

METHODS: Final = ("listed", "block", "auction", "agreed")
"""In the order in which contracts take a day's figures."""

SESSIONS, BLOCK_SESSIONS = 4, 2

KINDS: Final = {"emitter": Role.EMITTER, "investor": Role.INVESTOR}

_SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


async def open_day(view: View, sheet: Sheet, row: Json) -> None:
    """The present day of a product is opened."""
    details = ((view.texts("market.previous"), formats.yuan(row["previous_close_fen"])),)
    await sheet.confirm(Call("Market", "open_day", {"product_id": row["product_id"]}, details))


async def publish(view: View, sheet: Sheet, row: Json) -> None:
    """The results of a day are published, which closes it; raises WebError."""
    texts, day = view.texts, row["day"]
    found = await view.api.get(f"/market/{row['product_id']}/methods", **{"from": day, "to": day})
    by_method = {one["method"]: one for one in found["items"] if one["day"] == day}
    nothing = {"trades": 0, "quantity_t": 0, "amount_fen": 0}
    figures = [{name: by_method.get(method, nothing)[name] for name in nothing} for method in METHODS]
    details = tuple(
        (
            texts(f"method.{method}"),
            texts(
                "exchange.figures",
                trades=formats.whole(one["trades"]),
                quantity=formats.whole(one["quantity_t"]),
                amount=formats.yuan(one["amount_fen"]),
            ),
        )
        for method, one in zip(METHODS, figures, strict=True)
    )
    arguments = {"product_id": row["product_id"], "day": day_number(day), "figures": figures}
    await sheet.confirm(Call("Settlement", "publish_results", arguments, details))


def halt(view: View, sheet: Sheet, row: Json) -> None:
    """A product is halted, or its trading resumed, with reason and notice."""
    texts = view.texts
    function = "resume" if row["is_halted"] else "halt"

    def build() -> Callable[[], Call]:
        reason = Field(texts("form.reason"), maxlength="96")
        document = DocumentField(view)

        def read() -> Call:
            said = {"reason": reason_of(reason.value), "document_hash": document.hash()}
            return Call("Market", function, {"product_id": row["product_id"]} | said)

        return read

    sheet.ask(texts(f"exchange.{function}_title", symbol=row["symbol"]), build)


def reference(view: View, sheet: Sheet, row: Json) -> None:
    """The close that the next day's band starts from: a first price, or one corrected by notice."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        price = Field(texts("exchange.reference_price"), _yuan(row["previous_close_fen"]), inputmode="decimal")
        source = Field(texts("exchange.source"), hint=texts("exchange.source_hint"), maxlength="96")
        return lambda: Call(
            "Market",
            "set_reference",
            {
                "product_id": row["product_id"],
                "previous_close_fen": fen(price.value),
                "source": source.value.strip(),
            },
        )

    sheet.ask(texts("exchange.reference_title", symbol=row["symbol"]), build)


class _Terms:
    """The fields of a product's terms, filled with those in force."""

    def __init__(self, view: View, terms: Json) -> None:
        texts, t, price = view.texts, view.texts("unit.t"), view.texts("unit.price")

        def tonnes(name: str, key: str, hint: str = "") -> Field:
            value = str(terms.get(key) or "")
            return Field(f"{texts(f'exchange.{name}')} ({t})", value, hint=hint, inputmode="numeric")

        def share(name: str, key: str) -> Field:
            return Field(f"{texts(f'exchange.{name}')} (%)", share_of(terms.get(key) or 0), inputmode="decimal")

        with box("pair"):
            self.tick = Field(f"{texts('exchange.tick')} ({price})", _yuan(terms.get("tick_fen")), inputmode="decimal")
            self.lot = tonnes("lot", "lot_t")
            self.min_order = tonnes("min_order", "min_order_t")
            self.max_order = tonnes("max_order", "max_order_t")
            self.band = share("band", "band_bp")
            self.block_band = share("block_band", "block_band_bp")
            self.min_block = tonnes("min_block", "min_block_t")
            self.max_block = tonnes("max_block", "max_block_t", texts("exchange.max_block_hint"))

    def read(self) -> Json:
        """Read the fields. Raises BadInput."""
        return {
            "tick_fen": fen(self.tick.value),
            "lot_t": whole_number(self.lot.value),
            "min_order_t": whole_number(self.min_order.value),
            "max_order_t": whole_number(self.max_order.value),
            "band_bp": share_bp(self.band.value),
            "min_block_t": whole_number(self.min_block.value),
            "max_block_t": whole_number(self.max_block.value) if self.max_block.value.strip() else 0,
            "block_band_bp": share_bp(self.block_band.value),
        }


def list_product(view: View, sheet: Sheet, terms: Json) -> None:
    """A class of units is listed for trading; `terms` are those to begin with."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        with box("pair"):
            symbol = Field(texts("exchange.symbol"), maxlength="16")
            class_id = Field(texts("exchange.class_id"), hint=texts("exchange.class_hint"), inputmode="numeric")
        fields = _Terms(view, terms)
        return lambda: Call(
            "Market",
            "list_product",
            {
                "class_id": str(whole_number(class_id.value)),
                "symbol": symbol.value.strip(),
                "terms": fields.read(),
            },
        )

    sheet.ask(texts("exchange.list_product"), build, is_wide=True)


def set_terms(view: View, sheet: Sheet, rules: Json) -> None:
    """Other terms of a product from a day on."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        fields = _Terms(view, rules["terms"] or {})
        since = _since(view)
        named = {"product_id": rules["product_id"]}
        return lambda: Call(
            "Market", "set_terms", named | {"terms": fields.read(), "from_day": day_number(since.value)}
        )

    sheet.ask(texts("exchange.set_terms", symbol=rules["symbol"]), build, is_wide=True)


def set_hours(view: View, sheet: Sheet, rules: Json) -> None:
    """Another clock or other sessions from a day on."""
    texts = view.texts
    hours = rules["hours"] or {"utc_offset_s": 28_800, "sessions": [], "block_sessions": []}

    def build() -> Callable[[], Call]:
        zone = Field(texts("exchange.zone"), str(hours["utc_offset_s"] // 3_600), inputmode="numeric")
        hint = texts("exchange.sessions_hint")
        listed = Field(texts("rules_of_day.sessions"), written(hours["sessions"]), hint=hint)
        block = Field(texts("rules_of_day.block_sessions"), written(hours["block_sessions"]), hint=hint)
        since = _since(view)

        def read() -> Call:
            wanted = {
                "utc_offset_s": _offset_s(zone.value),
                "sessions_s": seconds_of(listed.value, SESSIONS),
                "block_sessions_s": seconds_of(block.value, BLOCK_SESSIONS),
            }
            return Call("Market", "set_hours", {"hours": wanted, "from_day": day_number(since.value)})

        return read

    sheet.ask(texts("exchange.set_hours"), build)


def written(sessions: list[Json]) -> str:
    """Sessions as they are typed."""
    return ", ".join(f"{one['opens'][:5]}-{one['closes'][:5]}" for one in sessions)


def seconds_of(typed: str, most: int) -> list[int]:
    """Read sessions as openings and closings in seconds from midnight, zeros behind them. Raises BadInput."""
    found = [[int(part) for part in pair] for pair in _SPAN.findall(typed)]
    rest = _SPAN.sub("", typed).replace(",", "").replace("，", "").strip()
    if rest or len(found) > most:
        raise BadInput(typed, "exchange.bad_sessions")
    seconds = [second for a, b, c, d in found for second in (a * 3_600 + b * 60, c * 3_600 + d * 60)]
    if seconds != sorted(set(seconds)) or any(second > 86_400 for second in seconds):
        raise BadInput(typed, "exchange.bad_sessions")
    return seconds + [0] * (2 * most - len(seconds))


def _offset_s(typed: str) -> int:
    sign, bare = (-1, typed.strip()[1:]) if typed.strip().startswith("-") else (1, typed.strip().removeprefix("+"))
    if not (bare.isascii() and bare.isdigit() and int(bare) <= 14):
        raise BadInput(typed)
    return sign * int(bare) * 3_600


def set_fees(view: View, sheet: Sheet, rules: Json) -> None:
    """Other fees of each side of a trade from a day on."""
    texts = view.texts
    fees = rules["fees"] or {"exchange_bp": 0, "registry_bp": 0}

    def build() -> Callable[[], Call]:
        exchange = Field(texts("exchange.exchange_fee"), share_of(fees["exchange_bp"]) or "0", inputmode="decimal")
        registry = Field(texts("exchange.registry_fee"), share_of(fees["registry_bp"]) or "0", inputmode="decimal")
        since = _since(view)
        return lambda: Call(
            "Market",
            "set_fees",
            {
                "exchange_bp": share_bp(exchange.value),
                "registry_bp": share_bp(registry.value),
                "from_day": day_number(since.value),
            },
        )

    sheet.ask(texts("exchange.set_fees"), build)


def set_self_trade(view: View, sheet: Sheet, rules: Json) -> None:
    """What becomes of orders that cross one's own, from a day on."""
    texts = view.texts
    cancels = bool((rules["self_trade"] or {}).get("cancels_older"))
    words = {"": texts("rules_of_day.refuses_newer"), "older": texts("rules_of_day.cancels_older")}

    def build() -> Callable[[], Call]:
        chosen = Choice(texts("rules_of_day.self_trade"), words, "older" if cancels else "", lambda _: None)
        since = _since(view)
        return lambda: Call(
            "Market",
            "set_self_trade",
            {"cancels_older": chosen.value == "older", "from_day": day_number(since.value)},
            ((texts("rules_of_day.self_trade"), words[chosen.value]),),
        )

    sheet.ask(texts("exchange.set_self_trade"), build)


def set_holidays(view: View, sheet: Sheet) -> None:
    """Weekdays become holidays, or no longer are."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        days = Field(texts("exchange.days"), hint=texts("exchange.days_hint"))
        is_holiday = Tick(texts("exchange.is_holiday"), is_on=True)

        def read() -> Call:
            typed = re.split(r"[\s,，;]+", days.value.strip())
            numbers = [day_number(one) for one in typed]
            details = ((texts("exchange.days"), ", ".join(typed)),)
            return Call("Market", "set_holidays", {"days": numbers, "is_holiday": is_holiday.is_on}, details)

        return read

    sheet.ask(texts("exchange.set_holidays"), build)


def set_limit(view: View, sheet: Sheet) -> None:
    """The most that accounts of a kind may hold, from a day on."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        kinds = {kind: texts(f"role.{role.name}") for kind, role in KINDS.items()}
        kind = Choice(texts("rules_of_day.subject"), kinds, "investor", lambda _: None)
        limit = Field(texts("exchange.limit"), hint=texts("exchange.limit_hint"), inputmode="numeric")
        since = _since(view)

        def read() -> Call:
            named = {"kind": int(KINDS[kind.value])}
            return Call("Positions", "set_limit", named | _limit(limit.value) | {"from_day": day_number(since.value)})

        return read

    sheet.ask(texts("exchange.set_limit"), build)


def set_account_limit(view: View, sheet: Sheet, parties: dict[str, str]) -> None:
    """The most that one account may hold, from a day on; it goes before the limit of its kind."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        account = PartyField(view, texts("sign_in.account"), parties)
        limit = Field(texts("exchange.limit"), hint=texts("exchange.limit_hint"), inputmode="numeric")
        since = _since(view)

        def read() -> Call:
            named = {"account": account.account()}
            changed = _limit(limit.value) | {"from_day": day_number(since.value)}
            return Call("Positions", "set_account_limit", named | changed)

        return read

    sheet.ask(texts("exchange.set_account_limit"), build)


def set_threshold(view: View, sheet: Sheet, rules: Json) -> None:
    """From which position on a holder is reported, from a day on."""
    texts = view.texts
    now = str((rules["report_threshold"] or {}).get("threshold_t") or "")

    def build() -> Callable[[], Call]:
        threshold = Field(texts("exchange.threshold"), now, hint=texts("exchange.threshold_hint"), inputmode="numeric")
        since = _since(view)

        def read() -> Call:
            threshold_t = whole_number(threshold.value) if threshold.value.strip() else 0
            named = {"threshold_t": threshold_t, "from_day": day_number(since.value)}
            return Call("Positions", "set_report_threshold", named)

        return read

    sheet.ask(texts("exchange.set_threshold"), build)


def suspend(view: View, sheet: Sheet, parties: dict[str, str]) -> None:
    """An account is kept from trading, with reason and notice."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        account = PartyField(view, texts("sign_in.account"), parties)
        markup(texts("exchange.suspend_lead"), tag="p", classes="muted")
        reason = Field(texts("form.reason"), maxlength="160")
        document = DocumentField(view)
        return lambda: _suspension("suspend", account.account(), reason.value, document.hash())

    sheet.ask(texts("exchange.suspend"), build)


def resume_trading(view: View, sheet: Sheet, row: Json) -> None:
    """A suspended account may trade again, with the reason."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        reason = Field(texts("form.reason"), maxlength="160")
        document = DocumentField(view)
        return lambda: _suspension("resume_trading", row["account"], reason.value, document.hash())

    sheet.ask(texts("exchange.let_trade", name=row["name"] or formats.short(row["account"])), build)


def _suspension(function: str, account: str, reason: str, document_hash: str) -> Call:
    said = {"account": account, "reason": reason_of(reason), "document_hash": document_hash}
    return Call("Participants", function, said)


def _since(view: View) -> Field:
    return day_field(view, view.texts("rules_of_day.from_day"), view.texts("exchange.since_hint"))


def _limit(typed: str) -> Json:
    if not typed.strip():
        return {"is_limited": False, "limit_t": 0}
    return {"is_limited": True, "limit_t": whole_number(typed)}


def _yuan(amount_fen: int | None) -> str:
    return formats.yuan(amount_fen).replace(",", "") if amount_fen else ""
