"""Who asked for an enterprise's data."""

from fastapi import Request
from nicegui import ui

from web.cards import read_list
from web.cards.list_card import ListCard
from web.controls import box
from web.listing import Listing
from web.pages.own_frame import own_page

EVERY_S = 60.0


def add() -> None:
    """Register the page."""
    ui.page("/enterprise/reads")(reads)


async def reads(request: Request) -> None:
    """Questions about the visitor's own data, and who asked them."""
    with own_page(request, "reads") as view:
        if view is not None:
            assert view.session is not None
            with box("grid"):
                ListCard(
                    view,
                    Listing(view.api, f"/enterprises/{view.session.account}/reads"),
                    view.texts("own_nav.reads"),
                    read_list.reads(view, whose=False),
                    filters=read_list.filters(view),
                    empty=view.texts("reads.none_own"),
                    every_s=EVERY_S,
                    name="own-reads",
                ).start()
