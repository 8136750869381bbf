"""Meter curve, months and refused readings of an enterprise."""

from datetime import datetime
from typing import Any

from web import charts, formats
from web.cards.card import ChartCard, TableCard
from web.cards.columns import plain
from web.cards.source import Source
from web.markup import Column, Html, Row, code, tag
from web.view import View

Json = dict[str, Any]


def curve_card(view: View, readings: Source[list[Json]], title: str) -> ChartCard[list[Json]]:
    """Power over one day: the energy of each interval over its length."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["start"]), lambda row: row["start"]),
        Column(texts("enterprise.power"), _power_words, lambda row: power_kw(row), end=True),
        Column(
            texts("enterprise.energy"),
            lambda row: formats.scaled(energy_of(row), 1_000_000, 2),
            lambda row: formats.scaled(energy_of(row), 1_000_000, 6).replace(",", ""),
            end=True,
        ),
        Column(texts("enterprise.flags"), lambda row: _flags(view, row), lambda row: " ".join(row["flags"])),
        Column(texts("enterprise.batch"), lambda row: row.get("batch_no"), lambda row: row.get("batch_no"), end=True),
    ]
    return ChartCard(
        view,
        readings,
        title,
        lambda rows: charts.curve([row["start"][11:16] for row in rows], [power_kw(row) for row in rows], "kW"),
        columns,
        list,
        unit=texts("enterprise.curve_unit"),
        empty=texts("enterprise.no_readings"),
        height_px=280,
        name="curve",
    )


def energy_of(row: Row) -> int | None:
    """Energy of a reading in mWh."""
    return int(row["quantity"]) if row["unit"] == "mWh" else None


def power_kw(row: Row) -> float | None:
    """Mean power of an interval in kW; for the chart only."""
    energy = energy_of(row)
    span = datetime.fromisoformat(row["end"]) - datetime.fromisoformat(row["start"])
    hours = span.total_seconds() / 3_600
    return None if energy is None or not hours else round(energy / 1_000_000 / hours, 2)


def _power_words(row: Row) -> str:
    power = power_kw(row)
    return formats.MISSING if power is None else f"{power:,.2f}"


def _flags(view: View, row: Row) -> str:
    return ", ".join(view.texts.one_of("flag", flag) for flag in row["flags"])


def months_card(view: View, energy: Source[list[Json]]) -> ChartCard[list[Json]]:
    """Emissions of each month."""
    texts = view.texts

    def tonnes(row: Row) -> str:
        return formats.grams_as_tonnes(row.get("emissions_g"))

    columns = [
        Column(texts("enterprise.month"), lambda row: row["period"], lambda row: row["period"]),
        Column(texts("enterprise.month_emissions"), tonnes, lambda row: tonnes(row).replace(",", ""), end=True),
        Column(
            texts("enterprise.energy"),
            lambda row: formats.milliwatt_hours_as_kwh(row["energy_mwh"]),
            lambda row: formats.milliwatt_hours_as_kwh(row["energy_mwh"]).replace(",", ""),
            end=True,
        ),
        Column(
            texts("enterprise.readings"),
            lambda row: formats.whole(row.get("readings")),
            lambda row: row.get("readings"),
            end=True,
        ),
    ]
    return ChartCard(
        view,
        energy,
        texts("enterprise.months"),
        lambda rows: charts.bars(
            [row["period"] for row in rows],
            [round((row.get("emissions_g") or 0) / 1_000_000, 3) for row in rows],
            texts("unit.tco2"),
            3,
        ),
        columns,
        list,
        unit=texts("unit.tco2"),
        empty=texts("enterprise.no_months"),
        height_px=260,
        name="months",
    )


def refusals_card(view: View, refusals: Source[list[Json]]) -> TableCard[list[Json]]:
    """Readings that were refused, each with its reason: nothing is dropped silently."""
    texts = view.texts
    columns = [
        Column(texts("table.time"), lambda row: formats.moment(row["received_at"]), lambda row: row["received_at"]),
        Column(texts("enterprise.device"), _device, lambda row: row["device_id"]),
        plain("sequence", texts("enterprise.sequence")),
        Column(texts("enterprise.refusal_reason"), lambda row: _refusal(view, row), lambda row: row["reason"]),
    ]
    return TableCard(
        view,
        refusals,
        texts("enterprise.refusals"),
        columns,
        list,
        empty=texts("enterprise.no_refusals"),
        name="refusals",
    )


def _device(row: Row) -> Html:
    return code(formats.short(row["device_id"]), row["device_id"])


def _refusal(view: View, row: Row) -> Html:
    words = view.texts.one_of("refusal", row["reason"])
    return tag("span", words, title=row["detail"])
