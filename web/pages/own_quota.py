"""An enterprise's quota: what it was allocated, what it has used, and whether it will last."""

from typing import Any

from fastapi import Request
from nicegui import ui

from web import formats, quota_forms
from web.cards import own_cards
from web.cards.card import Card, TableCard
from web.cards.list_card import ListCard
from web.cards.oversight_cards import objections
from web.cards.source import Source, own_list
from web.controls import box
from web.figures import Figure, figure_row
from web.listing import Listing
from web.pages.own_frame import own_page
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S = 10.0


def add() -> None:
    """Register the page."""
    ui.page("/enterprise/quota")(quota)


async def quota(request: Request) -> None:
    """Quota, gap and forecast of the visitor's own enterprise."""
    with own_page(request, "quota") as view:
        if view is not None:
            QuotaPage(view).build()


class QuotaPage:
    """The page of quota."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view, account = view, view.session.account
        api = view.api
        self.account = account
        self.quota: Source[Json] = Source(lambda: api.get(f"/enterprises/{account}/quota"), EVERY_S)
        self.allocations: Source[list[Json]] = own_list(api, account, "allocations", EVERY_S)
        self.sheet = Sheet(view, view.session, self.refresh)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.quota], self._figures, 4)
        with box("grid"):
            TableCard(
                view,
                self.allocations,
                texts("own_quota.allocations"),
                own_cards.quota(view),
                list,
                act=self._object,
                empty=texts("own_quota.none"),
                name="own-quota",
            )
        with box("grid grid-half"):
            Card(
                view,
                self.quota,
                texts("own_quota.forecast"),
                lambda data: own_cards.draw_forecast(view, data),
                unit=texts("unit.t"),
                is_empty=lambda data: data["forecast"] is None,
                empty=texts("own_quota.no_forecast"),
                name="forecast",
            )
            listing = Listing(view.api, f"/enterprises/{self.account}/objections")
            ListCard(
                view,
                listing,
                texts("own_quota.objections"),
                objections(view, decides=False)[2:],
                empty=texts("objections.none"),
                every_s=EVERY_S,
                name="objections",
            ).start()
        for source in (self.quota, self.allocations):
            source.start()

    async def refresh(self) -> None:
        """Ask again."""
        await self.quota.refresh()
        await self.allocations.refresh()

    def _figures(self) -> list[Figure]:
        """What was got, what is used, what is missing now, and what will be."""
        texts, data = self.view.texts, self.quota.data or {}
        unit, year, allocated = texts("unit.t"), str(data["year"]), data["allocated_t"]
        share = formats.percent(data["used_t"], allocated, 1)
        used = texts("own_quota.share", percent=share) if allocated and data["used_t"] else ""
        forecast = data["forecast"] or {}
        return [
            Figure(texts("enterprise.allocation"), formats.whole(allocated), unit, year),
            Figure(texts("own_quota.used"), formats.whole(data["used_t"]), unit, used),
            self._gap(texts("enterprise.gap"), data["gap_t"]),
            self._gap(texts("own_quota.gap_then"), forecast.get("gap_t")),
        ]

    def _gap(self, words: str, gap: int | None) -> Figure:
        """A gap, or the surplus that it is below zero."""
        texts = self.view.texts
        if gap is None:
            return Figure(words, formats.MISSING, texts("unit.t"), texts("enterprise.no_obligation"))
        note = texts("enterprise.surplus") if gap < 0 else ""
        return Figure(words, formats.whole(abs(gap)), texts("unit.t"), note, "late" if gap > 0 else "")

    def _object(self, _: str, row: Json) -> None:
        quota_forms.object_to(self.view, self.sheet, row)
