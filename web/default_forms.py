"""Forms of defaults: declared, confirmed, made good, and the registry's decisions, which open a review."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from web import formats
from web.controls import Choice, Field, markup
from web.dispute_forms import chunk
from web.fields import day_field, day_number, day_s, reason_field, reason_of
from web.grounds import NamedGrounds
from web.review_forms import opening
from web.rule_forms import percent, share_bp
from web.sheet import BadInput, Call, Sheet, whole_number
from web.view import View

Json = dict[str, Any]

SIDES: Final = {"buyer": 1, "seller": 2}
"""As `Defaults` counts them."""

HOUR_S: Final = 3_600


async def declare(view: View, sheet: Sheet) -> None:
    """First person: a trade that waits for delivery cannot be delivered; raises WebError."""
    texts = view.texts
    days = await view.api.items("/registry/settlement")
    trades = {
        str(trade["trade_id"]): f"{day['symbol']} {day['day']} · {formats.whole(trade['quantity_t'])} "
        f"{texts('unit.t')} × {formats.yuan(trade['price_fen'])} · {trade['trade_id']}"
        for day in days
        for part in day["to_settle"]
        for trade in part["trades"]
    }

    def build() -> Callable[[], Call]:
        markup(texts("defaults.declare_lead"), tag="p", classes="muted")
        options = trades or {"": texts("defaults.none_waits")}
        trade = Choice(texts("defaults.trade"), options, next(iter(options)), lambda _: None)
        sides = {one: texts(f"default_side.{one}") for one in SIDES}
        side = Choice(texts("defaults.side"), sides, "buyer", lambda _: None)
        grounds = NamedGrounds(view)

        def read() -> Call:
            if not trade.value:
                raise BadInput("", "defaults.none_waits")
            named = {"trade_id": trade.value, "side": SIDES[side.value]}
            return Call(
                "Defaults", "declare", named | grounds.read(), ((texts("defaults.trade"), trades[trade.value]),)
            )

        return read

    sheet.ask(texts("defaults.declare_title"), build, is_wide=True)


async def confirm(view: View, sheet: Sheet, row: Json) -> None:
    """Second person: as declared, side and document too; raises WebError."""
    said = {"side": SIDES[row["side"]], "document_hash": row["document_hash"]}
    arguments = await chunk(view, "/registry", row["trade_id"]) | said
    await sheet.confirm(Call("Defaults", "confirm", arguments, _about(view, row)))


def reject(view: View, sheet: Sheet, row: Json) -> None:
    """A declaration is ended with the reason."""

    def build() -> Callable[[], Call]:
        reason = reason_field(view)
        return lambda: Call(
            "Defaults",
            "reject",
            {"trade_id": row["trade_id"], "reason": reason_of(reason.value)},
            _about(view, row),
        )

    sheet.ask(view.texts("defaults.reject_title"), build)


def decide(view: View, sheet: Sheet, row: Json, function: str) -> None:
    """After the deadline: `cover` or `unwind`, which another person confirms in the reviews."""
    texts = view.texts

    def build() -> Callable[[], Awaitable[Call]]:
        markup(texts("defaults.review_lead"), tag="p", classes="muted")
        until = day_field(view, texts("defaults.bar_until"), texts("accounts.bar_hint"))
        grounds = NamedGrounds(view)

        async def read() -> Call:
            said = grounds.read()
            arguments = {"trade": await _trade(view, "/registry", row), "barred_until_s": day_s(until.value)} | said
            return await opening(view, "Defaults", function, arguments, said["reason"], said["document_hash"])

        return read

    sheet.ask(texts(f"defaults.{function}_title"), build)


async def make_good(view: View, sheet: Sheet, account: str, row: Json) -> None:
    """The side in default has the trade delivered after all; raises WebError."""
    trade = await _trade(view, f"/enterprises/{account}", row)
    await sheet.confirm(Call("Defaults", "make_good", {"trade": trade}, _about(view, row)))


async def pay(view: View, sheet: Sheet, row: Json) -> None:
    """The risk reserve pays what it can of a compensation."""
    await sheet.confirm(Call("Defaults", "pay_compensation", {"trade_id": row["trade_id"]}, _about(view, row)))


def set_terms(view: View, sheet: Sheet, terms: Json) -> None:
    """The ministry's terms from a day to come."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        known = str(terms.get("notice_s", 0) // HOUR_S or "")
        notice = Field(texts("defaults.notice_hours"), known, inputmode="numeric")
        share = Field(texts("defaults.compensation_share"), percent(terms.get("compensation_bp", 0)) or "0")
        since = day_field(view, texts("rules_of_day.from_day"), texts("exchange.since_hint"))

        def read() -> Call:
            wanted = {"notice_s": whole_number(notice.value) * HOUR_S, "compensation_bp": share_bp(share.value)}
            return Call("Defaults", "set_terms", wanted | {"from_day": day_number(since.value)})

        return read

    sheet.ask(texts("defaults.set_title"), build)


async def _trade(view: View, base: str, row: Json) -> Json:
    found = await chunk(view, base, row["trade_id"])
    trade: Json = found["trades"][found["position"]]
    return trade


def _about(view: View, row: Json) -> tuple[tuple[str, str], ...]:
    texts = view.texts
    size = f"{formats.whole(row['quantity_t'])} {texts('unit.t')} × {formats.yuan(row['price_fen'])}"
    return (
        (texts("defaults.trade"), f"{row['symbol']} {row['day']} · {size}"),
        (texts("defaults.reason"), row["reason"]),
    )
