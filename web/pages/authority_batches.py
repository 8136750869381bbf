"""Batches of allocations: the ministry approves or refuses, a province sees what became of its own."""

from typing import Any

from fastapi import Request
from nicegui import ui

from web import quota_forms
from web.cards import batch_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import box
from web.listing import Listing
from web.pages.authority_frame import authority_page, is_ministry
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

QUICK_S = 6.0


def add() -> None:
    """Register the page."""
    ui.page("/authority/batches")(batches)


async def batches(request: Request) -> None:
    """Batches that wait, and all there were."""
    with authority_page(request, "batches") as view:
        if view is not None:
            BatchesPage(view).build()


class BatchesPage:
    """The page of batches."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.waiting: Source[list[Json]] = Source(
            lambda: view.api.of_authority("batches", state="proposed", limit=500), QUICK_S
        )
        assert view.session is not None
        self.sheet = Sheet(view, view.session, self.refresh) if is_ministry(view) else None

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view = self.view
        with box("grid"):
            batch_cards.waiting_card(view, self.waiting, self._decide if self.sheet else None)
            self.history = ListCard(
                view,
                Listing(view.api, "/authority/batches"),
                view.texts("batches.history"),
                batch_cards.history(view),
                empty=view.texts("batches.none"),
                name="batch-history",
            ).start()
        self.waiting.start()

    async def refresh(self) -> None:
        """Ask again."""
        await self.waiting.refresh()
        await self.history.source.refresh()

    async def _decide(self, row: Json, accepted: bool) -> None:
        assert self.sheet is not None
        if not accepted:
            quota_forms.refuse(self.view, self.sheet, row["batch_id"])
        elif batch_cards.kind_is_change(row):
            named = ("delta_t", "objection_id")
            changes = [{"entity": one["account"]} | {name: one[name] for name in named} for one in row["items"]]
            call = Call("Quota", "approve_adjustment", {"batch_id": row["batch_id"], "adjustments": changes})
            await self.sheet.confirm(call)
        else:
            entities = [one["account"] for one in row["items"]]
            await self.sheet.confirm(Call("Quota", "approve", {"batch_id": row["batch_id"], "entities": entities}))
