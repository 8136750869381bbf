"""Auctions as the exchange runs them: announced, called off, cleared."""

from typing import Any

from fastapi import Request
from nicegui import ui

from web import auction_forms
from web.cards import auction_cards
from web.controls import Button, box
from web.pages import auctions
from web.pages.exchange_frame import acts_for_exchange, exchange_page
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]


def add() -> None:
    """Register `/exchange/auctions`."""
    ui.page("/exchange/auctions")(exchange_auctions)


async def exchange_auctions(request: Request) -> None:
    """All auctions with what the exchange can do about them."""
    with exchange_page(request, "auctions") as view:
        if view is not None:
            await _build(view)


async def _build(view: View) -> None:
    assert view.session is not None
    acts = acts_for_exchange(view)
    now = await auctions.chain_time(view)

    async def act(name: str, row: Json) -> None:
        if name == "clear":
            await auction_forms.clear(sheet, row)
        else:
            auction_forms.cancel(view, sheet, row)

    with box("grid"):
        extra = [auction_cards.exchange_buttons(view, lambda: now)] if acts else []
        card = auctions.list_card(view, lambda: now, extra=extra, act=act)
    sheet = Sheet(view, view.session, card.source.refresh)
    if acts:
        with card.tools:
            Button(view.texts("auctions.announce"), lambda: auctions.announce_form(view, sheet), look="small")
