"""Orders, trades and money of an enterprise."""

from typing import Any, Final, Literal

from web import formats
from web.cards.card import TableCard
from web.cards.chain_cards import transaction_link
from web.cards.columns import kind, money, state, whole
from web.cards.market_cards import trade_badge
from web.cards.source import Source
from web.controls import markup
from web.markup import Column, Html, Row, code, join, link, tag
from web.tables import Act, Filter, row_button
from web.view import View

Json = dict[str, Any]
Tone = Literal["good", "waiting", "bad", "plain"]

ORDER_TONES: Final[dict[str, Tone]] = {"open": "waiting", "filled": "good", "cancelled": "plain", "expired": "plain"}


def orders_card(view: View, orders: Source[list[Json]], act: Act | None) -> TableCard[list[Json]]:
    """Orders with their state; an open one can be changed and taken back."""
    texts = view.texts
    return TableCard(
        view,
        orders,
        texts("enterprise.orders"),
        order_columns(view, is_own=act is not None),
        list,
        filters=[order_states(view)],
        act=act,
        empty=texts("enterprise.no_orders"),
        name="orders",
    )


def order_states(view: View) -> Filter:
    """Orders of one state."""
    words = {state: view.texts(f"order_state.{state}") for state in ORDER_TONES}
    return Filter("state", view.texts("table.state"), {"": view.texts("table.all")} | words)


def order_columns(view: View, *, is_own: bool) -> list[Column]:
    """Columns of orders; `is_own` adds what their owner can do."""
    texts = view.texts

    def buttons(row: Row) -> Html:
        if row["state"] != "open":
            return Html("")
        return join(row_button("amend", texts("trade.amend")), row_button("cancel", texts("enterprise.cancel")))

    shown = [
        Column(texts("table.day"), lambda row: row["day"] or formats.MISSING, lambda row: row["day"], key="placed_at"),
        Column(texts("market.product"), lambda row: row["symbol"], lambda row: row["symbol"]),
        side_column(view),
        money("price_fen", f"{texts('market.price')} ({texts('unit.price')})"),
        whole("quantity_t", texts("table.quantity_t")),
        whole("filled_t", texts("trade.filled")),
        whole("open_t", texts("enterprise.open_quantity")),
        state(view, "state", texts("table.state"), "order_state", ORDER_TONES),
    ]
    return [*shown, Column("", buttons, end=True)] if is_own else shown


def side_column(view: View) -> Column:
    """Buy or sell, in the colours of price moves."""
    texts = view.texts
    return Column(
        texts("enterprise.side"),
        lambda row: tag(
            "span", texts(f"enterprise.side_{side_of(row)}"), cls="up" if side_of(row) == "buy" else "down"
        ),
        side_of,
    )


def side_of(row: Row) -> str:
    """`buy` or `sell`."""
    return str(row["side"])


def own_trades_card(view: View, trades: Source[list[Json]]) -> TableCard[list[Json]]:
    """The enterprise's own trades."""
    texts = view.texts
    return TableCard(
        view,
        trades,
        texts("enterprise.trades"),
        trade_columns(view),
        list,
        empty=texts("enterprise.no_trades"),
        name="own-trades",
    )


def trade_columns(view: View) -> list[Column]:
    """Columns of an account's own trades."""
    texts = view.texts
    return [
        Column(texts("table.time"), lambda row: formats.moment(row["at"]), lambda row: row["at"]),
        Column(texts("market.product"), lambda row: row["symbol"], lambda row: row["symbol"]),
        side_column(view),
        kind(view, "method", texts("market.method"), "method"),
        money("price_fen", f"{texts('market.price')} ({texts('unit.price')})"),
        whole("quantity_t", texts("table.quantity_t")),
        money("amount_fen", texts("table.amount")),
        money("fee_fen", texts("trade.fee_column")),
        Column(texts("market.voucher"), _voucher, lambda row: row.get("voucher_code"), end=True),
        Column(texts("table.state"), lambda row: trade_badge(view, row), lambda row: row["state"], end=True),
    ]


def _voucher(row: Row) -> Html:
    voucher = row.get("voucher_code")
    return link(f"/voucher/{voucher}", code(voucher)) if voucher else tag("span", formats.MISSING, cls="muted")


def draw_cash(view: View, data: Json) -> None:
    """Money: all of it, and what of it is not free."""
    texts, cash = view.texts, data["cash"]
    known = ("lodged", "aside", "covered")
    names = ("available", "reserved", "due", "leaving", *(name for name in known if cash[f"{name}_fen"]), "total")
    entries = (
        tag("div", tag("span", texts(f"enterprise.cash_{n}")), tag("b", formats.yuan(cash[f"{n}_fen"]))) for n in names
    )
    markup(tag("div", *entries, cls="rows"))


def cash_entries_card(view: View, entries: Source[list[Json]]) -> TableCard[list[Json]]:
    """Every booking of money."""
    texts = view.texts
    return TableCard(
        view,
        entries,
        texts("enterprise.cash_entries"),
        cash_columns(view),
        list,
        unit=texts("unit.yuan"),
        empty=texts("enterprise.no_cash"),
        name="cash-entries",
    )


def cash_columns(view: View) -> list[Column]:
    """Columns of bookings of money."""
    texts = view.texts
    return [
        Column(texts("table.time"), lambda row: formats.moment(row["at"]), lambda row: row["at"]),
        kind(view, "kind", texts("enterprise.cash_kind"), "cash_kind"),
        money("amount_fen", texts("table.amount")),
        money("total_fen", texts("enterprise.cash_after")),
        Column(
            texts("chain.hash"),
            lambda row: transaction_link(row["transaction_hash"]),
            lambda row: row["transaction_hash"],
            end=True,
        ),
    ]
