"""An enterprise's quota: what it was allocated, what it has used, and whether it will last."""

from datetime import datetime
from typing import Any

from fastapi import Request
from nicegui import ui

from web import formats, quota_forms
from web.cards import own_cards
from web.cards.card import Card, TableCard
from web.cards.list_card import ListCard
from web.cards.oversight_cards import objections
from web.cards.source import Source
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
        self.overview: Source[Json] = Source(lambda: api.enterprise(account), EVERY_S)
        self.forecast: Source[Json] = Source(lambda: api.get(f"/enterprises/{account}/forecast"), 60.0)
        self.quota: Source[list[Json]] = Source(lambda: api.of_enterprise(account, "quota"), EVERY_S)
        self.sheet = Sheet(view, view.session, self.quota.refresh)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.overview], self._figures, 4)
        with box("grid"):
            TableCard(
                view,
                self.quota,
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
                self.forecast,
                texts("own_quota.forecast"),
                lambda data: own_cards.draw_forecast(view, data),
                unit=texts("unit.t"),
                is_empty=lambda data: data.get("forecast_t") is None,
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
        for source in (self.overview, self.forecast, self.quota):
            source.start()

    def _figures(self) -> list[Figure]:
        texts, data = self.view.texts, self.overview.data or {}
        gap, unit, year = data.get("gap_t"), texts("unit.t"), str(data.get("year") or formats.MISSING)
        is_short = gap is not None and gap > 0
        words = texts("enterprise.gap" if is_short or gap is None else "enterprise.surplus")
        return [
            Figure(texts("enterprise.allocation"), formats.whole(data.get("allocated_t")), unit, year),
            Figure(texts("own_quota.used"), formats.whole(data.get("obligation_t")), unit, self._share(data)),
            Figure(texts("enterprise.holding"), formats.whole(data.get("held_t")), unit),
            Figure(
                words,
                formats.whole(None if gap is None else abs(gap)),
                unit,
                self._at(data),
                "late" if is_short else "",
            ),
        ]

    def _share(self, data: Json) -> str:
        allocated, used = data.get("allocated_t"), data.get("obligation_t")
        return (
            self.view.texts("own_quota.share", percent=formats.percent(used, allocated, 1))
            if allocated and used
            else ""
        )

    def _at(self, data: Json) -> str:
        return f"{datetime.fromisoformat(data['as_of']['time']):%Y-%m-%d}"

    def _object(self, _: str, row: Json) -> None:
        quota_forms.object_to(self.view, self.sheet, row)
