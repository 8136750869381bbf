"""Disputes about trades as the exchange decides them."""

from fastapi import Request
from nicegui import ui

from web.cards.dispute_cards import Reader
from web.pages.dispute_pages import DisputePage, DisputesPage, reader_of
from web.pages.exchange_frame import acts_for_exchange, exchange_page
from web.view import View


def add() -> None:
    """Register the pages."""
    ui.page("/exchange/disputes")(disputes)
    ui.page("/exchange/disputes/{dispute_id}")(dispute)


async def disputes(request: Request) -> None:
    """All disputes."""
    with exchange_page(request, "disputes") as view:
        if view is not None:
            DisputesPage(view, "/exchange", "/exchange", _reader(view)).build()


async def dispute(request: Request, dispute_id: int) -> None:
    """One dispute."""
    with exchange_page(request, "disputes") as view:
        if view is not None:
            DisputePage(view, "/exchange", "/exchange", _reader(view), dispute_id).build()


def _reader(view: View) -> Reader:
    return "exchange" if acts_for_exchange(view) else reader_of(view)
