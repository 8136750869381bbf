"""Cards of published compliance: the list of a year, and one entity's status with its reason."""

from typing import Any

from web import charts, formats
from web.cards.card import ChartCard, TableCard
from web.cards.chain_cards import area_of, area_plain
from web.cards.columns import plain, whole
from web.cards.oversight_cards import status
from web.cards.source import Source
from web.charts import Series
from web.markup import Column, Html, Row, link
from web.view import View

Json = dict[str, Any]


def columns(view: View) -> list[Column]:
    """The list of a year."""
    texts = view.texts
    return [
        Column(texts("compliance.name"), _entity, lambda row: row["name"], key="name"),
        Column(texts("chain.area"), lambda row: area_of(view, row), area_plain, key="area"),
        plain("scheme", texts("compliance.scheme")),
        *figures(view),
        Column(texts("compliance.status"), lambda row: status(view, row), lambda row: row["status"], key="status"),
    ]


def _entity(row: Row) -> Html:
    return link(f"/compliance/{row['account']}", row["name"])


def figures(view: View) -> list[Column]:
    """Verified against surrendered."""
    texts = view.texts
    unit = texts("unit.t")
    return [
        whole("verified_t", f"{texts('compliance.verified')} ({unit})"),
        whole("surrendered_t", f"{texts('compliance.surrendered')} ({unit})"),
        Column(
            f"{texts('compliance.balance')} ({unit})",
            lambda row: formats.signed(row.get("balance_t")),
            lambda row: row.get("balance_t"),
            end=True,
            key="balance_t",
        ),
    ]


def entity_card(view: View, source: Source[Json]) -> ChartCard[Json]:
    """Verified beside surrendered, year by year."""
    texts = view.texts

    def options(data: Json) -> charts.Options:
        rows = sorted(data["years"], key=lambda row: int(row["year"]))
        series = [
            Series(texts("compliance.verified"), "map-1", [row.get("verified_t") for row in rows]),
            Series(texts("compliance.surrendered"), "map-4", [row.get("surrendered_t") for row in rows]),
        ]
        return charts.series_bars([str(row["year"]) for row in rows], series, texts("unit.t"), stacked=False)

    return ChartCard(
        view,
        source,
        texts("published.verified_and_surrendered"),
        options,
        _year_columns(view),
        lambda data: list(data["years"]),
        unit=texts("unit.t"),
        empty=texts("compliance.none"),
        height_px=260,
        name="entity",
    )


def years_table(view: View, source: Source[Json]) -> TableCard[Json]:
    """Each year's status and why it is so."""
    return TableCard(
        view,
        source,
        view.texts("published.years"),
        _year_columns(view),
        lambda data: list(data["years"]),
        empty=view.texts("compliance.none"),
        name="entity-years",
    )


def _year_columns(view: View) -> list[Column]:
    texts = view.texts

    def why(row: Row) -> str:
        return texts.both(row.get("why")) or reason_of(view, row)

    return [
        plain("year", texts("compliance.year")),
        plain("scheme", texts("compliance.scheme")),
        *figures(view),
        whole("shortfall_t", f"{texts('map.missing')} ({texts('unit.t')})"),
        Column(texts("compliance.status"), lambda row: status(view, row), lambda row: row.get("status")),
        Column(texts("published.why"), why, why, wrap=True),
    ]


def reason_of(view: View, row: Row) -> str:
    """Say why a status is what it is, by its own figures."""
    texts = view.texts
    if row.get("verified_t") is None:
        return texts("published.why_none")
    key = "why_balanced" if (row.get("balance_t") or 0) >= 0 else "why_short"
    return texts(
        f"published.{key}",
        surrendered=formats.whole(row.get("surrendered_t")),
        verified=formats.whole(row.get("verified_t")),
        missing=formats.whole(max(-(row.get("balance_t") or 0), 0)),
    )
