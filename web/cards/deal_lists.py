"""Columns of block trades and agreed transfers, with what their parties can do about each row."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.columns import Tone, money, state, whole
from web.cards.trading_cards import side_column
from web.markup import Column, Html, Row, code, join, tag
from web.tables import Filter, row_button
from web.view import View

Json = dict[str, Any]

DEAL_TONES: Final[dict[str, Tone]] = {
    "open": "waiting",
    "confirmed": "good",
    "traded": "good",
    "withdrawn": "plain",
    "expired": "plain",
}


def states(view: View, *names: str) -> Filter:
    """Rows of one state."""
    words = {name: view.texts(f"deal_state.{name}") for name in names}
    return Filter("state", view.texts("table.state"), {"": view.texts("table.all")} | words)


def inquiries(view: View, own: str) -> list[Column]:
    """Questions for a price: one's own can be withdrawn, those of others answered."""
    texts = view.texts

    def to(row: Row) -> object:
        return _party(row["to_name"], row["to_account"]) if row["to_account"] else texts("deals.everyone")

    def act(row: Row) -> Html:
        if row["state"] != "open":
            return Html("")
        if _is(row["account"], own):
            return row_button("withdraw_inquiry", texts("deals.withdraw"))
        return row_button("quote", texts("deals.quote"), primary=True)

    return [
        *_head(view, "inquiry_id", "made_at"),
        Column(texts("deals.who_asks"), _own_or(view, own, "account", "name"), lambda row: row["name"]),
        Column(texts("deals.asked"), to, lambda row: row["to_name"]),
        side_column(view),
        whole("quantity_t", texts("table.quantity_t")),
        state(view, "state", texts("table.state"), "deal_state", DEAL_TONES),
        Column("", act, end=True),
    ]


def quotes(view: View, own: str) -> list[Column]:
    """Answers: one's own can be withdrawn, those that one got lead to an offer; the other side's too."""
    texts = view.texts

    def act(row: Row) -> Html:
        if row["state"] != "open":
            return Html("")
        offer = row_button("offer", texts("deals.offer"), primary=True)
        return join(row_button("withdraw_quote", texts("deals.withdraw")), offer) if _is(row["account"], own) else offer

    return [
        *_head(view, "quote_id", "made_at"),
        Column(texts("deals.who_quotes"), _own_or(view, own, "account", "name"), lambda row: row["name"]),
        Column(texts("deals.who_asks"), _own_or(view, own, "to_account", "to_name"), lambda row: row["to_name"]),
        side_column(view),
        _price(view, "price_fen"),
        whole("quantity_t", texts("table.quantity_t")),
        state(view, "state", texts("table.state"), "deal_state", DEAL_TONES),
        Column("", act, end=True),
    ]


def offers(view: View, own: str) -> list[Column]:
    """Binding offers: one's own can be withdrawn, those that one got confirmed."""
    texts = view.texts

    def act(row: Row) -> Html:
        if row["state"] != "open":
            return Html("")
        if _is(row["account"], own):
            return row_button("withdraw", texts("deals.withdraw"))
        return row_button("confirm", texts("deals.confirm"), primary=True)

    other = "counterparty", "counterparty_name"
    return [
        *_head(view, "offer_id", "made_at"),
        Column(texts("deals.who_offers"), _own_or(view, own, "account", "name"), lambda row: row["name"]),
        Column(texts("deals.counterparty"), _own_or(view, own, *other), lambda row: row["counterparty_name"]),
        side_column(view),
        _price(view, "price_fen"),
        whole("quantity_t", texts("table.quantity_t")),
        state(view, "state", texts("table.state"), "deal_state", DEAL_TONES),
        Column("", act, end=True),
    ]


def published(view: View, own: Callable[[], frozenset[int]]) -> list[Column]:
    """Demands that are open to everyone; whoever does not own one, by `own`, can take it."""
    texts = view.texts

    def act(row: Row) -> Html:
        if row["demand_id"] in own():
            return tag("span", texts("deals.yours"), cls="muted")
        return row_button("take", texts("deals.take"), primary=True)

    return [*_head(view, "demand_id", "published_at"), side_column(view), *_range(view), Column("", act, end=True)]


def own_demands(view: View, own: str) -> list[Column]:
    """Demands that one published, and those that are for one alone."""
    texts = view.texts

    def whom(row: Row) -> object:
        return _party(row["only_for_name"], row["only_for"]) if row["only_for"] else texts("deals.everyone")

    def act(row: Row) -> Html:
        if row["state"] != "open":
            return Html("")
        if _is(row["account"], own):
            return row_button("withdraw_demand", texts("deals.withdraw"))
        return row_button("take", texts("deals.take"), primary=True)

    return [
        *_head(view, "demand_id", "published_at"),
        Column(texts("deals.owner"), _own_or(view, own, "account", "name"), lambda row: row["name"]),
        Column(texts("deals.for_whom"), whom, lambda row: row["only_for_name"]),
        side_column(view),
        *_range(view),
        whole("traded_t", texts("deals.traded")),
        state(view, "state", texts("table.state"), "deal_state", DEAL_TONES),
        Column("", act, end=True),
    ]


def demand_trades(view: View) -> list[Column]:
    """What was traded of one's demands, by matching or because somebody took them."""
    texts = view.texts
    return [
        col.moment("traded_at", texts("table.time")),
        col.plain("demand_id", texts("deals.demand")),
        Column(texts("market.product"), lambda row: row["symbol"], lambda row: row["symbol"]),
        side_column(view),
        col.kind(view, "how", texts("deals.how"), "deal_how"),
        _price(view, "price_fen"),
        whole("quantity_t", texts("table.quantity_t")),
        Column(texts("deals.both_accepted"), _accepted, _accepted, end=True),
        col.transaction(texts("chain.hash")),
    ]


def _accepted(row: Row) -> str:
    """The prices that both sides of a matched pair accepted."""
    if row["lowest_fen"] is None:
        return formats.MISSING
    return f"{formats.yuan(row['lowest_fen'])}–{formats.yuan(row['highest_fen'])}"


def _head(view: View, key: str, at: str) -> list[Column]:
    texts = view.texts
    return [
        Column(texts("entries.number"), lambda row: row[key], lambda row: row[key]),
        col.moment(at, texts("table.time")),
        Column(texts("market.product"), lambda row: row["symbol"], lambda row: row["symbol"]),
    ]


def _range(view: View) -> list[Column]:
    texts = view.texts
    return [
        Column(
            f"{texts('deals.range')} ({texts('unit.price')})",
            lambda row: f"{formats.yuan(row['lowest_fen'])}–{formats.yuan(row['highest_fen'])}",
            lambda row: f"{formats.yuan(row['lowest_fen'])}-{formats.yuan(row['highest_fen'])}",
            end=True,
            sort=lambda row: row["lowest_fen"],
            key="lowest_fen",
        ),
        whole("quantity_t", texts("table.quantity_t")),
        whole("open_t", texts("enterprise.open_quantity")),
        whole("smallest_part_t", texts("deals.smallest_part")),
    ]


def _price(view: View, key: str) -> Column:
    return money(key, f"{view.texts('market.price')} ({view.texts('unit.price')})")


def _own_or(view: View, own: str, account: str, name: str) -> Callable[[Row], object]:
    """A party by name; oneself as such."""

    def show(row: Row) -> object:
        if _is(row[account], own):
            return tag("span", view.texts("deals.you"), cls="strong")
        return _party(row[name], row[account])

    return show


def _party(name: str | None, account: str) -> object:
    return name or code(formats.short(account), account)


def _is(account: str, own: str) -> bool:
    return account.lower() == own.lower()
