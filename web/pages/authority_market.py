"""What the ministry watches of the market: alerts of surveillance, and disputes, of which it decides the appeals."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from fastapi import Request
from nicegui import ui

from carbon.roles import SEE_ALL
from web.cards import alert_cards
from web.controls import box
from web.frame import may_see
from web.pages.authority_frame import authority_page
from web.pages.dispute_pages import DisputePage, DisputesPage, reader_of
from web.pages.exchange_alerts import AlertPage
from web.view import View

EVERY_S: Final = 10.0


def add() -> None:
    """Register the pages."""
    ui.page("/authority/alerts")(alerts)
    ui.page("/authority/alerts/{alert_id}")(alert)
    ui.page("/authority/disputes")(disputes)
    ui.page("/authority/disputes/{dispute_id}")(dispute)


@contextmanager
def _page(request: Request, part: str) -> Iterator[View | None]:
    """Lay the frame; provinces have no part in the market."""
    with authority_page(request, part) as view:
        yield view if view is not None and may_see(view, *SEE_ALL) else None


async def alerts(request: Request) -> None:
    """All alerts, to read."""
    with _page(request, "alerts") as view:
        if view is not None:
            with box("grid"):
                alert_cards.alerts_card(view, "/authority", every_s=EVERY_S).start()


async def alert(request: Request, alert_id: int) -> None:
    """One alert, to read."""
    with _page(request, "alerts") as view:
        if view is not None:
            AlertPage(view, "/authority", alert_id, acts=False).build()


async def disputes(request: Request) -> None:
    """All disputes; appeals wait here."""
    with _page(request, "disputes") as view:
        if view is not None:
            DisputesPage(view, "/authority", "/authority", reader_of(view)).build()


async def dispute(request: Request, dispute_id: int) -> None:
    """One dispute."""
    with _page(request, "disputes") as view:
        if view is not None:
            DisputePage(view, "/authority", "/authority", reader_of(view), dispute_id).build()
