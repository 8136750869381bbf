"""Batches of allocations: the ministry approves or refuses, a province sees what became of its own."""

import asyncio
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

AT_ONCE = 12
"""Open batches shown with all their rows."""


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
        self.waiting: Source[list[Json]] = Source(self._load_waiting, QUICK_S)
        assert view.session is not None
        self.sheet = Sheet(view, view.session, self.refresh) if is_ministry(view) else None

    async def _load_waiting(self) -> list[Json]:
        """Open batches with their rows and the call that approves each as it was proposed; the oldest first."""
        api = self.view.api
        found = await api.of_authority("quota/batches", state="open", limit=500)
        shown = sorted(found, key=lambda row: int(row["batch_id"]))[:AT_ONCE]
        details = await asyncio.gather(*(api.get(f"/authority/quota/batches/{row['batch_id']}") for row in shown))
        return [
            one["batch"] | {"items": one["rows"] or one["adjustments"], "approval": one["approval"]} for one in details
        ]

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view = self.view
        with box("grid"):
            batch_cards.waiting_card(view, self.waiting, self._decide if self.sheet else None)
            self.history = ListCard(
                view,
                Listing(view.api, "/authority/quota/batches"),
                view.texts("batches.history"),
                batch_cards.history(view),
                empty=view.texts("batches.none"),
                has_files=False,
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
        elif row["approval"] is not None:
            await self.sheet.confirm(Call(**row["approval"]))
