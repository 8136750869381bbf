"""Forms of disputes: filed, answered, decided, corrected, appealed; each ends in the sheet."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from web import formats
from web.cards import dispute_cards
from web.controls import Choice, Field, markup
from web.fields import count_of, day_field, day_number
from web.grounds import NamedGrounds
from web.sheet import BadInput, Call, Sheet
from web.view import View

Json = dict[str, Any]

MOST_TRADES: Final = 500
"""Trades of one's own to choose from, the newest."""


async def file(view: View, sheet: Sheet, account: str) -> None:
    """A trade of one's own is disputed; raises WebError."""
    texts = view.texts
    rows = await view.api.of_enterprise(account, "trades", limit=MOST_TRADES)

    def words(row: Json) -> str:
        size = f"{formats.whole(row['quantity_t'])} {texts('unit.t')} × {formats.yuan(row['price_fen'])}"
        side = texts(f"enterprise.side_{row['side']}")
        return f"{row['symbol']} · {formats.moment(row['at'])} · {side} {size}"

    def build() -> Callable[[], Awaitable[Call]]:
        markup(texts("disputes.file_lead"), tag="p", classes="muted")
        options = {str(row["trade_id"]): words(row) for row in rows} or {"": texts("disputes.no_trade")}
        trade = Choice(texts("disputes.trade"), options, next(iter(options)), lambda _: None)
        grounds = NamedGrounds(view)

        async def read() -> Call:
            said = grounds.read()
            if not trade.value:
                raise BadInput("", "disputes.no_trade")
            return Call(
                "Disputes", "file", await chunk(view, f"/enterprises/{account}", trade.value) | said,
                ((texts("disputes.trade"), options[trade.value]),),
            )  # fmt: skip

        return read

    sheet.ask(texts("disputes.file_title"), build)


async def chunk(view: View, base: str, trade_id: str) -> Json:
    """A trade with its whole chunk, as contracts take it; raises WebError."""
    found = await view.api.get(f"{base}/trades/{trade_id}/chunk")
    return {"trades": found["trades"], "position": found["position"]}


def said(view: View, sheet: Sheet, row: Json, function: str) -> None:
    """An answer or an appeal, with reason and document."""

    def build() -> Callable[[], Call]:
        grounds = NamedGrounds(view)
        return lambda: Call("Disputes", function, _named(row) | grounds.read(), _about(view, row))

    sheet.ask(view.texts(f"disputes.{function}_title", number=row["dispute_id"]), build)


async def withdraw(view: View, sheet: Sheet, row: Json) -> None:
    """The claimant takes it back."""
    await sheet.confirm(Call("Disputes", "withdraw", _named(row), _about(view, row)))


def decide(view: View, sheet: Sheet, row: Json, function: str) -> None:
    """The exchange's decision, or the ministry's on appeal: `decide` or `decide_appeal`."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        options = {one: texts(f"disputes.{one}") for one in ("upheld", "rejected")}
        outcome = Choice(texts("disputes.outcome"), options, "upheld", lambda _: None)
        most = texts("disputes.to_correct_hint", most=formats.whole(row["quantity_t"]))
        back = Field(texts("disputes.to_correct_of"), "0", hint=most, inputmode="numeric")
        grounds = NamedGrounds(view)

        def read() -> Call:
            is_upheld = outcome.value == "upheld"
            decision = {"is_upheld": is_upheld, "to_correct_t": count_of(back.value) if is_upheld else 0}
            return Call("Disputes", function, _named(row) | decision | grounds.read(), _about(view, row))

        return read

    sheet.ask(texts("disputes.decide_title", number=row["dispute_id"]), build)


def correct(view: View, sheet: Sheet, row: Json) -> None:
    """The exchange names what corrects the disputed trade."""
    texts = view.texts
    left = formats.whole(row["to_correct_t"] - row["corrected_t"])

    def build() -> Callable[[], Awaitable[Call]]:
        ways = {"trade": texts("disputes.by_trade"), "entry": texts("disputes.by_entry")}
        way = Choice(texts("disputes.how"), ways, "trade", lambda _: None)
        hint = texts("disputes.which_hint", left=left)
        which = Field(texts("disputes.which"), hint=hint, inputmode="numeric")

        async def read() -> Call:
            number = count_of(which.value)
            if way.value == "entry":
                return Call("Disputes", "correct_by_entry", _named(row) | {"entry_id": number}, _about(view, row))
            found = await chunk(view, "/exchange", str(number))
            return Call("Disputes", "correct_by_trade", _named(row) | found, _about(view, row))

        return read

    sheet.ask(texts("disputes.correct_title", number=row["dispute_id"]), build)


def set_terms(view: View, sheet: Sheet, terms: Json) -> None:
    """Terms of disputes that are filed from a day on."""
    texts = view.texts

    def build() -> Callable[[], Call]:
        hint = texts("disputes.days_hint")
        fields = {
            name: Field(texts(f"disputes.{name}"), str(terms.get(name, 0)), hint=hint, inputmode="numeric")
            for name in ("file_days", "answer_days", "appeal_days")
        }
        since = day_field(view, texts("rules_of_day.from_day"), texts("exchange.since_hint"))

        def read() -> Call:
            wanted = {name: count_of(field.value) for name, field in fields.items()}
            return Call("Disputes", "set_terms", {"terms": wanted, "from_day": day_number(since.value)})

        return read

    sheet.ask(texts("disputes.set_title"), build)


def _named(row: Json) -> Json:
    return {"dispute_id": row["dispute_id"]}


def _about(view: View, row: Json) -> tuple[tuple[str, str], ...]:
    return ((view.texts("disputes.trade"), dispute_cards.trade_of(view, row)),)
