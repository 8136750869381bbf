"""Orders, trades and money of an enterprise."""

from collections.abc import Callable
from typing import Any, Final, Literal

from web import formats
from web.cards.card import Card, TableCard
from web.cards.chain_cards import transaction_link
from web.cards.columns import money, whole
from web.cards.market_cards import trade_badge
from web.cards.source import Source
from web.controls import Button, box, markup
from web.downloads import file_buttons
from web.markup import Column, Html, Row, badge, code, link, tag
from web.view import View

Json = dict[str, Any]
Tone = Literal["good", "waiting", "bad", "plain"]

ORDER_TONES: Final[dict[str, Tone]] = {"open": "waiting", "filled": "good", "cancelled": "plain", "expired": "plain"}


def orders_card(view: View, orders: Source[list[Json]], cancel: Callable[[Row], Any] | None) -> Card[list[Json]]:
    """Orders with their state; an open one can be taken back."""
    texts = view.texts
    title = texts("enterprise.orders")
    card = Card(
        view,
        orders,
        title,
        lambda rows: _draw_orders(view, rows, cancel),
        empty=texts("enterprise.no_orders"),
        name="orders",
    )
    if orders.files is not None:
        with card.tools:
            file_buttons(view, orders.files, title)
    return card


def _draw_orders(view: View, rows: list[Json], cancel: Callable[[Row], Any] | None) -> None:
    texts = view.texts
    titles = (
        (texts("table.day"), False),
        (texts("enterprise.side"), False),
        (f"{texts('market.price')} ({texts('unit.price')})", True),
        (texts("table.quantity_t"), True),
        (texts("enterprise.open_quantity"), True),
        (texts("table.state"), True),
    )
    with box("scroll").props(f'tabindex=0 role=region aria-label="{texts("enterprise.orders")}"'), box(tag="table"):
        head = [tag("th", title, scope="col", cls="end" if end else None) for title, end in titles]
        markup(tag("tr", *head, tag("th", tag("span", texts("enterprise.cancel"), cls="unseen"))), tag="thead")
        with box(tag="tbody"):
            for row in rows:
                _order_row(view, row, cancel)


def _order_row(view: View, row: Json, cancel: Callable[[Row], Any] | None) -> None:
    texts, state = view.texts, str(row["state"])
    cells = (
        (str(row.get("day") or ""), ""),
        (tag("span", texts(f"enterprise.side_{side_of(row)}"), cls="up" if side_of(row) == "buy" else "down"), ""),
        (formats.yuan(row["price_fen"]), "end"),
        (formats.whole(row["quantity_t"]), "end"),
        (formats.whole(row["open_t"]), "end"),
        (badge(texts.one_of("order_state", state), ORDER_TONES.get(state, "plain")), "end"),
    )
    with box(tag="tr"):
        for words, classes in cells:
            markup(words, tag="td", classes=classes)
        with box("end", "td"):
            if cancel is not None and state == "open":
                Button(texts("enterprise.cancel"), lambda: cancel(row), look="small")


def side_of(row: Row) -> str:
    """`buy` or `sell`."""
    return str(row["side"])


def own_trades_card(view: View, trades: Source[list[Json]]) -> TableCard[list[Json]]:
    """The enterprise's own trades."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["at"]), lambda row: row["at"]),
        Column(
            texts("enterprise.side"),
            lambda row: tag(
                "span", texts(f"enterprise.side_{side_of(row)}"), cls="up" if side_of(row) == "buy" else "down"
            ),
            side_of,
        ),
        Column(
            f"{texts('market.price')} ({texts('unit.price')})",
            lambda row: formats.yuan(row["price_fen"]),
            lambda row: formats.yuan(row["price_fen"]),
            end=True,
        ),
        whole("quantity_t", texts("table.quantity_t")),
        money("amount_fen", texts("table.amount")),
        Column(texts("market.voucher"), _voucher, lambda row: row.get("voucher_code"), end=True),
        Column(texts("table.state"), lambda row: trade_badge(view, row), lambda row: row["state"], end=True),
    ]
    return TableCard(
        view,
        trades,
        texts("enterprise.trades"),
        columns,
        list,
        empty=texts("enterprise.no_trades"),
        name="own-trades",
    )


def _voucher(row: Row) -> Html:
    voucher = row.get("voucher_code")
    return link(f"/voucher/{voucher}", code(voucher)) if voucher else tag("span", formats.MISSING, cls="muted")


def draw_cash(view: View, data: Json) -> None:
    """Money: all of it, and what of it is not free."""
    texts, cash = view.texts, data["cash"]
    names = ("available", "reserved", "owed", "leaving", "total")
    entries = (
        tag("div", tag("span", texts(f"enterprise.cash_{n}")), tag("b", formats.yuan(cash[f"{n}_fen"]))) for n in names
    )
    markup(tag("div", *entries, cls="rows"))


def cash_entries_card(view: View, entries: Source[list[Json]]) -> TableCard[list[Json]]:
    """Every booking of money."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["at"]), lambda row: row["at"]),
        Column(
            texts("enterprise.cash_kind"), lambda row: texts.one_of("cash_kind", row["kind"]), lambda row: row["kind"]
        ),
        money("amount_fen", texts("table.amount")),
        money("total_fen", texts("enterprise.cash_after")),
        Column(
            texts("chain.hash"),
            lambda row: transaction_link(row["transaction_hash"]),
            lambda row: row["transaction_hash"],
            end=True,
        ),
    ]
    return TableCard(
        view,
        entries,
        texts("enterprise.cash_entries"),
        columns,
        list,
        unit=texts("unit.yuan"),
        empty=texts("enterprise.no_cash"),
        name="cash-entries",
    )
