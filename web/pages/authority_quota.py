"""Quota by year: the nation's total, the areas' totals, and what their enterprises are proposed and approved."""

import asyncio
from datetime import datetime
from typing import Any

from fastapi import Request
from nicegui import ui

from carbon.roles import Role
from web import formats, quota_forms
from web.cards import oversight_cards
from web.cards.card import TableCard
from web.cards.columns import class_words
from web.cards.computed_card import ComputedCard
from web.cards.import_card import ImportCard
from web.cards.source import Source
from web.controls import Button, Choice, box
from web.figures import Figure, figure_row
from web.pages.authority_frame import authority_page, is_ministry, is_province
from web.sheet import Sheet
from web.view import View, go

Json = dict[str, Any]

EVERY_S = 10.0

YEARS_BACK = 12


def add() -> None:
    """Register the page."""
    ui.page("/authority/quota")(quota)


async def quota(request: Request, year: int = 0) -> None:
    """Show the quota of a year; this year's when none is named."""
    with authority_page(request, "quota") as view:
        if view is not None:
            QuotaPage(view, year or await _newest(view)).build()


async def _newest(view: View) -> int:
    """The newest year with a total, as far as the visitor sees, counted back from the chain's own year."""
    now = datetime.fromisoformat((await view.api.health())["chain_time"]).year
    years = range(now + 1, now - YEARS_BACK, -1)
    found = await asyncio.gather(*(view.api.get("/authority/quota", year=year) for year in years))
    return next((year for year, one in zip(years, found, strict=True) if one["areas"] or one.get("national")), now)


class QuotaPage:
    """The page of one year."""

    def __init__(self, view: View, year: int) -> None:
        self.view, self.year = view, year
        self.quota: Source[Json] = Source(lambda: view.api.get("/authority/quota", year=year), EVERY_S)
        assert view.session is not None
        self.sheet = Sheet(view, view.session, self.quota.refresh)

    def build(self) -> None:
        """Lay the cards and start their source."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.quota], self._figures, 4)
        with box("grid"):
            card: TableCard[Json] = TableCard(
                view,
                self.quota,
                texts("quota.areas", year=self.year),
                oversight_cards.areas(view),
                lambda data: list(data["areas"]),
                empty=texts("authority.no_quota"),
                name="quota",
            )
            TableCard(
                view,
                self.quota,
                texts("quota.enterprises", year=self.year),
                oversight_cards.allocations(view, adjusts=is_province(view)),
                lambda data: list(data["items"]),
                act=lambda _, row: quota_forms.adjust(view, self.sheet, row),
                empty=texts("quota.no_proposals"),
                name="allocations",
            )
        with card.tools:
            self._tools()
        self.imports = box("grid")
        self.quota.start()

    def _tools(self) -> None:
        texts = self.view.texts
        years = {str(year): str(year) for year in range(self.year + 2, self.year - YEARS_BACK, -1)}
        Choice(texts("compliance.year"), years, str(self.year), lambda year: go(f"/authority/quota?year={year}"))
        if is_ministry(self.view):
            Button(texts("quota.set_national"), self._national, look="small")
            Button(texts("quota.set_area"), self._area, look="small")
            Button(texts("import.open"), lambda: self._import("totals"), look="small")
        if is_province(self.view):
            Button(texts("quota.propose"), self._propose, look="small")
            Button(texts("computed.open"), self._compute, look="small")
            Button(texts("import.open"), lambda: self._import("proposals"), look="small")

    def _figures(self) -> list[Figure]:
        texts, data = self.view.texts, self.quota.data or {}
        national = sum(one["total_t"] or 0 for one in data.get("national") or ())
        sums = {name: sum(one[f"{name}_t"] for one in data["areas"]) for name in ("total", "proposed", "approved")}
        unit = texts("unit.t")
        return [
            Figure(texts("quota.national"), formats.whole(national or None), unit, str(self.year)),
            Figure(texts("quota.in_areas"), formats.whole(sums["total"]), unit, self._share(sums["total"], national)),
            Figure(
                texts("authority.proposed"), formats.whole(sums["proposed"]), unit,
                self._share(sums["proposed"], sums["total"]),
            ),
            Figure(
                texts("authority.approved"), formats.whole(sums["approved"]), unit,
                self._share(sums["approved"], sums["total"]),
            ),
        ]  # fmt: skip

    def _share(self, part: int, whole: int) -> str:
        return f"{formats.percent(part, whole, 1)} %" if whole else ""

    async def _classes(self) -> list[Json]:
        """Classes to choose from: those of the year first, for the ministry every class that was ever made."""
        data = self.quota.data or {"areas": []}
        found = {str(one["class_id"]): one for one in (*data["areas"], *(data.get("national") or ()))}
        of_year = set(found)
        if is_ministry(self.view):
            units = (await self.view.api.of_registry("conservation"))["units"]
            found |= {str(one["class_id"]): one for one in units if str(one["class_id"]) not in found}
        return sorted(found.values(), key=lambda one: (str(one["class_id"]) not in of_year, class_words(one)))

    async def _national(self) -> None:
        quota_forms.national(self.view, self.sheet, await self._classes(), self.year)

    async def _area(self) -> None:
        quota_forms.area_total(self.view, self.sheet, await self._classes(), self.year)

    async def _propose(self) -> None:
        quota_forms.propose(self.view, self.sheet, await self._classes(), await self._emitters(), self.year)

    async def _compute(self) -> None:
        """Open the card that has quantities computed by the contract."""
        classes, emitters = await self._classes(), await self._emitters()
        self.imports.clear()
        with self.imports:
            ComputedCard(self.view, self.sheet, classes, emitters, self.year)

    async def _emitters(self) -> dict[str, str]:
        """Names of enterprises by account."""
        rows = await self.view.api.participants(role=str(Role.EMITTER.name))
        return {row["account"]: row["name"] for row in rows}

    async def _import(self, kind: str) -> None:
        """Open the card that takes a table in."""
        classes = await self._classes()
        self.imports.clear()
        with self.imports:
            ImportCard(self.view, self.sheet, kind, classes, self.year)
