"""Accounts that the exchange keeps from trading, with every suspension and its end."""

from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import market_forms
from web.cards import columns as col
from web.cards.list_card import ListCard
from web.controls import Button, box
from web.listing import Listing
from web.markup import Column, Html, Row, badge
from web.pages.exchange_frame import acts_for_exchange, exchange_page
from web.product_choice import traders
from web.sheet import Sheet
from web.tables import Filter, row_button
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 5.0


def add() -> None:
    """Register `/exchange/accounts`."""
    ui.page("/exchange/accounts")(accounts)


async def accounts(request: Request) -> None:
    """Suspensions."""
    with exchange_page(request, "accounts") as view:
        if view is not None:
            _build(view)


def _build(view: View) -> None:
    texts = view.texts
    assert view.session is not None
    acts = acts_for_exchange(view)
    yes_no = {"": texts("table.all"), "True": texts("exchange.now_only")}

    def state(row: Row) -> Html:
        words = texts("exchange.suspended" if row["is_suspended"] else "exchange.trades_again")
        return badge(words, ("bad" if row["is_newest"] else "plain") if row["is_suspended"] else "good")

    def buttons(row: Row) -> Html:
        is_kept = row["is_newest"] and row["is_suspended"]
        return row_button("resume", texts("exchange.let_trade_short")) if is_kept else Html("")

    columns = [
        col.moment("at", texts("table.time")),
        col.party(texts("sign_in.account"), leads=False),
        Column(texts("table.state"), state, lambda row: row["is_suspended"]),
        col.sentence("reason", texts("form.reason")),
        col.document(texts("accounts.document")),
        col.party(texts("accounts.by"), "decided_by", leads=False),
        col.transaction(texts("chain.hash")),
    ]

    async def suspend() -> None:
        market_forms.suspend(view, sheet, await traders(view))

    with box("grid"):
        card = ListCard(
            view,
            Listing(view.api, "/exchange/suspensions", sorts=frozenset(("at", "account"))),
            texts("exchange.suspensions"),
            [*columns, Column("", buttons, end=True)] if acts else columns,
            filters=[Filter("is_newest", texts("exchange.shown"), yes_no)],
            act=lambda _, row: market_forms.resume_trading(view, sheet, row),
            empty=texts("exchange.no_suspensions"),
            every_s=EVERY_S,
            name="suspensions",
        )
    sheet = Sheet(view, view.session, card.source.refresh)
    if acts:
        with card.tools:
            Button(texts("exchange.suspend"), suspend, look="small")
    card.start()
