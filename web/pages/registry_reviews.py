"""Reviews: acts of the registry that need two people."""

from typing import Any

from fastapi import Request
from nicegui import ui

from web import review_forms
from web.cards import review_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import box
from web.listing import Listing
from web.pages.registry_frame import acts_for_registry, registry_page
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

QUICK_S = 5.0


def add() -> None:
    """Register the page."""
    ui.page("/registry/reviews")(reviews)


async def reviews(request: Request) -> None:
    """Acts that wait, and all there were."""
    with registry_page(request, "reviews") as view:
        if view is not None:
            ReviewsPage(view).build()


class ReviewsPage:
    """The page of reviews."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.waiting: Source[list[Json]] = Source(
            lambda: view.api.items("/registry/reviews", state="opened", limit=200), QUICK_S
        )
        self.sheet: Sheet | None = None
        if acts_for_registry(view):
            assert view.session is not None
            self.sheet = Sheet(view, view.session, self.refresh)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view = self.view
        with box("grid"):
            review_cards.waiting_card(view, self.waiting, self._decide if self.sheet else None)
        with box("grid"):
            self.history = ListCard(
                view,
                Listing(view.api, "/registry/reviews"),
                view.texts("reviews.history"),
                review_cards.history(view),
                empty=view.texts("reviews.none"),
                name="review-history",
            ).start()
        self.waiting.start()

    async def refresh(self) -> None:
        """Ask again."""
        await self.waiting.refresh()
        await self.history.source.refresh()

    async def _decide(self, row: Json, accepted: bool) -> None:
        assert self.sheet is not None
        if accepted:
            await self.sheet.confirm(Call("Reviews", "confirm", {"act_id": row["act_id"], "data": row["data"]}))
        else:
            review_forms.reject(self.view, self.sheet, row["act_id"])
