"""The compliance map: a tile for each area, coloured by the share of its entities that are in balance."""

from collections.abc import Callable
from typing import Any, Final

from nicegui import ui

from web import formats
from web.cards.card import ChartCard
from web.cards.columns import whole
from web.cards.source import Source
from web.controls import markup
from web.markup import Column, Html, Row, join, link, tag
from web.tiles import Tile, tiles
from web.view import View

Json = dict[str, Any]

STEPS: Final = ((10_000, "100 %"), (9_800, "98–<100"), (9_500, "95–<98"), (9_000, "90–<95"), (0, "<90"))
"""Least share in hundredths of a percent, and how the legend names it; `map-4` first."""


def rate_bp(row: Row) -> int | None:
    """Share of entities in balance (A, E) among those with a decided status, in 1/10,000, rounded down."""
    assessed = sum(row.get(status) or 0 for status in ("a", "b", "c", "d", "e"))
    return ((row.get("a") or 0) + (row.get("e") or 0)) * 10_000 // assessed if assessed > 0 else None


def percent(rate: int | None) -> str:
    """Write a share."""
    return formats.MISSING if rate is None else f"{formats.scaled(rate, 100, 1)} %"


def step_of(rate: int | None) -> str:
    """Name the colour of a share."""
    if rate is None:
        return "none"
    return next(str(len(STEPS) - 1 - place) for place, (least, _) in enumerate(STEPS) if rate >= least)


class MapCard(ChartCard[list[Json]]):
    """The map with its legend; the same figures as a table and as CSV."""

    def __init__(self, view: View, source: Source[list[Json]], title: str, address: Callable[[int], str]) -> None:
        """`address` says where a tile leads."""
        self._address = address
        texts = view.texts
        super().__init__(
            view,
            source,
            title,
            lambda rows: {},
            columns(view),
            lambda rows: [row for row in rows if row["key"]],
            unit=texts("map.unit"),
            empty=texts("compliance.none"),
            name="map",
        )

    def _picture(self, data: list[Json]) -> ui.echart | None:
        known = {int(row["key"]): row for row in data if str(row["key"]).isdecimal()}
        entries = (self._tile(tile, known.get(tile.code, {})) for tile in tiles())
        picture = tag("ul", *entries, cls="tiles", aria_label=self._title)
        markup(join(picture, _legend(self.view)))
        return None

    def _tile(self, tile: Tile, row: Json) -> Html:
        texts = self.view.texts
        name, rate = texts(f"area.{tile.code}"), rate_bp(row)
        words = texts("map.no_entity", area=name)
        if row:
            words = texts(
                "map.tile",
                area=name,
                rate=percent(rate),
                balanced=formats.whole(row.get("a")),
                entities=formats.whole(row.get("entities")),
                missing=formats.whole(row.get("missing_t")),
            )
        short = name if texts.language == "zh" else tile.letters
        inside = join(tag("b", short), tag("span", "" if rate is None else formats.scaled(rate, 100, 0)))
        tip = tag("span", words, cls="tip", role="tooltip")
        place = f"grid-column:{tile.column + 1};grid-row:{tile.row + 1}"
        classes = f"tile tile-{step_of(rate)}"
        body = link(self._address(tile.code), join(inside, tip), cls=classes, aria_label=words)
        return tag("li", body, style=place, data_area=tile.code)


def _legend(view: View) -> Html:
    steps = [tag("span", tag("i", cls=f"tile-{4 - place}"), words) for place, (_, words) in enumerate(STEPS)]
    none = tag("span", tag("i", cls="tile-none"), view.texts("map.none"))
    return tag("p", tag("span", view.texts("map.legend")), *steps, none, cls="legend")


def columns(view: View) -> list[Column]:
    """The figures behind the map."""
    texts = view.texts

    def area(row: Row) -> str:
        return texts.one_of("area", str(row["key"]))

    return [
        Column(texts("chain.area"), area, area),
        *figures(view),
    ]


def figures(view: View) -> list[Column]:
    """What statistics say of an area, an industry or a year."""
    texts = view.texts

    def rate(row: Row) -> str:
        return percent(rate_bp(row))

    return [
        whole("entities", texts("map.entities")),
        whole("a", texts("map.balanced")),
        Column(texts("map.rate"), rate, rate, end=True, sort=rate_bp),
        whole("verified_t", f"{texts('compliance.verified')} ({texts('unit.t')})"),
        whole("surrendered_t", f"{texts('compliance.surrendered')} ({texts('unit.t')})"),
        whole("missing_t", f"{texts('map.missing')} ({texts('unit.t')})"),
    ]
