"""The chain over time: charts of what was on it by the hour or day, and of who made its blocks."""

from collections.abc import Callable
from typing import Any, Final

from web import charts, formats
from web.cards.card import ChartCard
from web.cards.source import Source
from web.charts import Series
from web.controls import Choice, box, markup
from web.markup import Column, Row
from web.view import View

Json = dict[str, Any]
Rows = list[Json]

BY: Final = ("day", "hour")
DONE, BESIDE = "map-4", "map-1"
"""Roles of colours: of the first series, and of what is on it or beside it."""


class ActivityCards:
    """Five charts over two questions, by the day or by the hour as the reader chooses."""

    def __init__(self, view: View) -> None:
        self.view, self.by = view, BY[0]
        self.periods: Source[Rows] = Source(lambda: view.api.chain_statistics(self.by), 60.0)
        self.proposers: Source[Rows] = Source(lambda: view.api.chain_proposers(self.by), 60.0)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        with box("part-head"):
            markup(texts("activity.title"), tag="h2")
            options = {by: texts(f"activity.by_{by}") for by in BY}
            Choice(texts("activity.by"), options, self.by, self._choose)
        with box("grid grid-half"):
            self._stacked("transactions", ("carried_out", "refused"), texts("activity.transactions_unit"))
            self._beside("trading", ("orders", "batches"), texts("activity.count"))
        with box("grid grid-half"):
            self._bars("blocks", "blocks", texts("activity.blocks_unit"))
            self._bars("gas", "gas_used", texts("activity.gas_unit"))
        with box("grid"):
            proposers_card(view, self.proposers)
        for source in (self.periods, self.proposers):
            source.start()

    async def _choose(self, by: str) -> None:
        self.by = by
        for source in (self.periods, self.proposers):
            source.reset()
            await source.refresh()

    def _stacked(self, name: str, fields: tuple[str, ...], unit: str) -> ChartCard[Rows]:
        return self._several(name, fields, unit, stacked=True)

    def _beside(self, name: str, fields: tuple[str, ...], unit: str) -> ChartCard[Rows]:
        return self._several(name, fields, unit, stacked=False)

    def _several(self, name: str, fields: tuple[str, ...], unit: str, *, stacked: bool) -> ChartCard[Rows]:
        def options(rows: Rows) -> charts.Options:
            series = [
                Series(self.view.texts(f"activity.{field}"), role, [value_of(row, field) for row in rows])
                for field, role in zip(fields, (DONE, BESIDE), strict=True)
            ]
            return charts.series_bars(self._labels(rows), series, unit, stacked=stacked)

        return self._card(name, fields, unit, options)

    def _bars(self, name: str, field: str, unit: str) -> ChartCard[Rows]:
        def options(rows: Rows) -> charts.Options:
            return charts.bars(self._labels(rows), [value_of(row, field) for row in rows], unit)

        return self._card(name, (field,), unit, options)

    def _card(
        self, name: str, fields: tuple[str, ...], unit: str, options: Callable[[Rows], charts.Options]
    ) -> ChartCard[Rows]:
        texts = self.view.texts
        columns = [Column(texts("activity.begins"), self._begin, lambda row: row["begins"])]
        columns += [_figure(texts(f"activity.{field}"), field) for field in fields]
        title = texts(f"activity.{name}_title")
        empty = texts("activity.none")
        return ChartCard(
            self.view, self.periods, title, options, columns, list, unit=unit, empty=empty, name=f"activity-{name}"
        )

    def _labels(self, rows: Rows) -> list[str]:
        return [self._begin(row) for row in rows]

    def _begin(self, row: Row) -> str:
        """A day, or an hour of a day."""
        return str(row["begins"])[5:10] if self.by == "day" else str(row["begins"])[5:16].replace("T", " ")


def proposers_card(view: View, source: Source[Rows]) -> ChartCard[Rows]:
    """Turns of each validator: taken, and missed."""
    texts = view.texts

    def options(rows: Rows) -> charts.Options:
        series = [
            Series(texts("activity.proposed"), DONE, [row["blocks"] for row in rows]),
            Series(texts("activity.missed"), BESIDE, [row["missed"] for row in rows]),
        ]
        return charts.series_bars(
            [_node(row) for row in rows], series, texts("activity.turns"), stacked=True, lying=True
        )

    columns = [
        Column(texts("validators.node"), _node, lambda row: row["account"]),
        _figure(texts("activity.proposed"), "blocks"),
        Column(texts("activity.share"), _share, lambda row: row["share_bp"] / 100, end=True),
        _figure(texts("activity.missed"), "missed"),
    ]
    return ChartCard(
        view,
        source,
        texts("activity.proposers_title"),
        options,
        columns,
        list,
        unit=texts("activity.turns"),
        empty=texts("activity.none"),
        height_px=240,
        name="activity-proposers",
    )


def value_of(row: Row, field: str) -> int:
    """A figure of a period; carried out is what was not refused."""
    return int(row["transactions"] - row["refused"] if field == "carried_out" else row[field])


def _figure(title: str, field: str) -> Column:
    return Column(title, lambda row: formats.whole(value_of(row, field)), lambda row: value_of(row, field), end=True)


def _node(row: Row) -> str:
    return str(row["name"] or formats.short(row["account"]))


def _share(row: Row) -> str:
    return formats.percent(row["share_bp"], 10_000)
