"""Published compliance, open to everyone: map, list of a year, and one entity with the reason of each status."""

from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import formats
from web.cards import oversight_cards, statistics_cards, status_cards
from web.cards.list_card import ListCard
from web.cards.map_card import MapCard
from web.cards.source import Source
from web.controls import Choice, box, markup, put
from web.frame import heading, page
from web.listing import Listing
from web.markup import link, tag
from web.view import View, go, view_of

Json = dict[str, Any]


SORTS: Final = frozenset(("name", "area", "status", "balance_t"))


def add() -> None:
    """Register the pages."""
    ui.page("/compliance")(compliance)
    ui.page("/compliance/{account}")(entity)


async def compliance(request: Request, year: int = 0, area: int = 0) -> None:
    """Show a year; without one, the newest that was assessed."""
    view = view_of(request)
    texts = view.texts
    with page(view, "compliance", texts("published.title")):
        _, context = heading(texts("published.title"), texts("published.lead"))
        years: Source[list[Json]] = Source(lambda: view.api.items("/compliance/statistics", by="year"))
        await years.refresh()
        if years.data is None:
            put(context, tag("span", view.words(years.error) if years.error else "", cls="late"))
            return
        newest = max((int(row["key"]) for row in years.data), default=0)
        _year(view, years, year or newest, area)


def _year(view: View, years: Source[list[Json]], year: int, area: int) -> None:
    texts = view.texts
    areas: Source[list[Json]] = Source(
        lambda: view.api.items("/compliance/statistics", by="area", year=year or None), 60.0
    )
    with box("grid"):
        listing = Listing(view.api, "/compliance", sorts=SORTS, searches=True, year=year or None, area=area or None)
        card = ListCard(
            view,
            listing,
            texts("published.list", year=year or formats.MISSING) + (f" · {texts(f'area.{area}')}" if area else ""),
            status_cards.columns(view),
            filters=[oversight_cards.statuses(view)],
            empty=texts("compliance.none"),
            name="published",
        ).start()
    with card.tools:
        if area:
            markup(link(f"/compliance?year={year}", texts("published.all_areas"), cls="button button-small"))
        known = sorted({int(row["key"]) for row in years.data or ()}, reverse=True)
        if len(known) > 1:
            options = {str(one): str(one) for one in known}
            Choice(texts("compliance.year"), options, str(year), lambda one: go(f"/compliance?year={one}"))
    with box("grid grid-main"):
        MapCard(view, areas, texts("map.title"), lambda code: f"/compliance?year={year}&area={code}")
        statistics_cards.years_card(view, years)
    areas.start()
    years.start()


async def entity(request: Request, account: str) -> None:
    """One entity: its years, each with verified against surrendered and why it has its status."""
    view = view_of(request)
    texts = view.texts
    source: Source[Json] = Source(lambda: view.api.get(f"/compliance/{account}"))
    with page(view, "compliance", texts("published.title")):
        title, _ = heading(texts("published.entity"), account)
        source.watch(lambda: put(title, tag("span", source.data["name"])) if source.data else None)
        with box("grid"):
            status_cards.entity_card(view, source)
            status_cards.years_table(view, source)
        with box("actions"):
            markup(link("/compliance", texts("published.back"), cls="button"))
        source.start()
