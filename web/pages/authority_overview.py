"""First page of the authorities: the map, who is late, and the charts of a year."""

import asyncio
from typing import Any

from fastapi import Request
from nicegui import ui

from web import formats
from web.cards import statistics_cards
from web.cards.map_card import MapCard, percent, rate_bp
from web.cards.source import Source
from web.controls import Choice, box
from web.figures import Figure, figure_row
from web.markup import badge, link
from web.pages.authority_frame import authority_page
from web.view import View, go

Json = dict[str, Any]

SLOW_S = 30.0


def add() -> None:
    """Register the page."""
    ui.page("/authority")(authority)


async def authority(request: Request, year: int = 0) -> None:
    """Show a year; the newest with results when none is named."""
    with authority_page(request, "overview") as view:
        if view is not None:
            OverviewPage(view, year).build()


class OverviewPage:
    """Map, figures and charts of one year."""

    def __init__(self, view: View, year: int) -> None:
        self.view, self.year = view, year
        self.years = self._statistics("year", of_year=False)
        self.areas, self.industries = self._statistics("area"), self._statistics("industry")
        self.waiting: Source[Json] = Source(self._load_waiting, SLOW_S)

    def _statistics(self, by: str, *, of_year: bool = True) -> Source[list[Json]]:
        async def load() -> list[Json]:
            year = await self._chosen() if of_year else None
            return await self.view.api.items("/compliance/statistics", by=by, year=year)

        return Source(load, SLOW_S)

    async def _chosen(self) -> int | None:
        """The year to show: the one asked for, else the newest that was assessed."""
        if not self.year:
            known = await self.view.api.items("/compliance/statistics", by="year")
            self.year = max((int(row["key"]) for row in known), default=0)
        return self.year or None

    async def _load_waiting(self) -> Json:
        """How many batches, surrenders and objections wait for somebody."""
        api = self.view.api
        batches, surrenders, objections = await asyncio.gather(
            api.of_authority("quota/batches", state="open", limit=500),
            api.of_authority("surrenders", state="applied", limit=500),
            api.of_authority("objections", state="open", limit=500),
        )
        return {"batches": len(batches), "surrenders": len(surrenders), "objections": len(objections)}

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.areas, self.waiting], self._figures, 5)
        with box("grid grid-main"):
            card = MapCard(view, self.areas, texts("map.title"), lambda area: f"/authority/obligations?area={area}")
            with card.tools:
                place = box()
            statistics_cards.years_card(view, self.years)
        with box("grid grid-half"):
            statistics_cards.groups_card(view, self.areas, "area", "area")
            statistics_cards.groups_card(view, self.industries, "industry", "industry")
        self.years.watch(lambda: self._offer(place))
        for source in (self.areas, self.years, self.industries, self.waiting):
            source.start()

    def _offer(self, place: Any) -> None:
        known = sorted({int(row["key"]) for row in self.years.data or ()}, reverse=True)
        if len(known) < 2 or place.default_slot.children:
            return
        options = {str(year): str(year) for year in known}
        with place:
            shown = str(self.year or known[0])
            Choice(self.view.texts("compliance.year"), options, shown, lambda year: go(f"/authority?year={year}"))

    def _figures(self) -> list[Figure]:
        texts, rows, waiting = self.view.texts, self.areas.data or [], self.waiting.data or {}
        total = {key: sum(row.get(key) or 0 for row in rows) for key in ("entities", *"abcde", "missing_t")}
        late = total["b"] + total["c"] + total["d"]
        year = str(self.year or formats.MISSING)
        state = badge(texts("market.late", count=late), "waiting") if late else badge(texts("market.none_late"), "good")
        return [
            Figure(texts("map.rate"), percent(rate_bp(total)), "", year),
            Figure(texts("map.entities"), formats.whole(total["entities"]), "", state),
            Figure(texts("map.missing"), formats.whole(total["missing_t"]), texts("unit.t")),
            *(self._waits(name, waiting[name]) for name in ("batches", "surrenders")),
        ]

    def _waits(self, name: str, count: int) -> Figure:
        where = {"batches": "/authority/batches", "surrenders": "/authority/obligations"}[name]
        note = link(where, self.view.texts("reviews.look")) if count else ""
        return Figure(
            self.view.texts(f"authority.wait_{name}"), formats.whole(count), "", note, "late" if count else ""
        )
