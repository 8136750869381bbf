"""Charts of compliance by area, by industry and by year, each with its table and CSV."""

from typing import Any, Final

from web import charts
from web.cards.card import ChartCard
from web.cards.map_card import figures
from web.cards.source import Source
from web.charts import Series
from web.markup import Column, Row
from web.view import View

Json = dict[str, Any]

STATUSES: Final = (
    (("a",), "A", "map-4"),
    (("b",), "B", "map-1"),
    (("c",), "C", "map-0"),
    (("d", "e", "x", "none"), "other", "map-none"),
)
"""Fields of the answer, name of the text, colour."""


def years_card(view: View, source: Source[list[Json]]) -> ChartCard[list[Json]]:
    """How many entities had which status, year by year."""
    texts = view.texts

    def options(rows: list[Json]) -> charts.Options:
        shown = sorted(rows, key=lambda row: str(row["key"]))
        series = [
            Series(_status(view, name), role, [sum(row.get(key) or 0 for key in keys) for row in shown])
            for keys, name, role in STATUSES
        ]
        kept = [one for one in series if any(one.values)]
        return charts.series_bars([str(row["key"]) for row in shown], kept, texts("map.entities"), stacked=True)

    return ChartCard(
        view,
        source,
        texts("statistics.by_year"),
        options,
        _columns(view, texts("registry.year"), None),
        list,
        unit=texts("map.entities"),
        empty=texts("compliance.none"),
        name="by-year",
    )


def groups_card(view: View, source: Source[list[Json]], by: str, section: str) -> ChartCard[list[Json]]:
    """Verified emissions beside what was surrendered, largest first; `by` is area or industry."""
    texts = view.texts

    def name(row: Row) -> str:
        return texts.one_of(section, str(row["key"]))

    def options(rows: list[Json]) -> charts.Options:
        shown = sorted(rows, key=lambda row: -(row.get("verified_t") or 0))[:12]
        series = [
            Series(texts("compliance.verified"), "map-1", [row.get("verified_t") for row in shown]),
            Series(texts("compliance.surrendered"), "map-4", [row.get("surrendered_t") for row in shown]),
        ]
        return charts.series_bars([name(row) for row in shown], series, texts("unit.t"), stacked=False, lying=True)

    return ChartCard(
        view,
        source,
        texts(f"statistics.by_{by}"),
        options,
        _columns(view, texts(f"statistics.{by}"), name),
        list,
        unit=texts("unit.t"),
        empty=texts("compliance.none"),
        height_px=360,
        name=f"by-{by}",
    )


def _status(view: View, name: str) -> str:
    words = view.texts.one_of("status", name)
    return words if name == "other" else f"{name} · {words}"


def _columns(view: View, title: str, name: Any) -> list[Column]:
    def first(row: Row) -> str:
        return name(row) if name is not None else str(row["key"])

    return [Column(title, first, first), *figures(view)]
