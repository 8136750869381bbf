"""
The card: title with unit, tools, and a body in one of five states (loading, empty, error, current, stale).

A card draws again only when its figures have changed, so a page at rest sends nothing to the browser.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from nicegui import ui

from web import formats
from web.cards.source import STRANGE, Source
from web.controls import Button, box, markup, put
from web.downloads import file_buttons
from web.markup import Column, Html, Row, csv_of, join, table, tag
from web.problems import StrangeAnswer
from web.tables import Act, Filter, Finder, Table, TableState, in_order, matching
from web.view import View

T = TypeVar("T")

log = logging.getLogger(__name__)

SKELETON = tag("div", *(tag("i") for _ in range(4)), cls="skeleton", aria_hidden="true")


class Card(Generic[T]):
    """A card over one source."""

    def __init__(
        self,
        view: View,
        source: Source[T],
        title: str,
        draw: Callable[[T], object],
        *,
        unit: str = "",
        is_empty: Callable[[T], bool] = lambda data: not data,
        empty: str = "",
        classes: str = "",
        name: str = "",
    ) -> None:
        self.view, self.source = view, source
        self._draw, self._is_empty = draw, is_empty
        self._empty = empty or view.texts("card.empty")
        self._drawn: object = None
        self._strange: object = None
        self.name = name
        with box(f"card {classes}".strip(), "section") as self.element:
            if name:
                self.element.props(f"data-card={name} data-state=loading")
            with box("card-head"):
                self.title = markup(title, tag="h2")
                with box("card-tools") as self.tools:
                    self.unit = markup(unit, classes="card-unit")
            self.note = markup("", classes="card-note").props("role=status")
            self.body = box("card-body")
        self.note.set_visibility(False)
        with self.body:
            markup(join(SKELETON, tag("span", view.texts("card.loading"), cls="unseen")), classes="state")
        source.watch(self.show)

    def show(self) -> None:
        """Bring the card to the state of its source."""
        source = self.source
        if source.data is None:
            self._state("error", self.view.words(source.error)) if source.error else self._loading()
            return
        self._mark_stale()
        self.element.props(f"data-state={'stale' if source.error else 'current'}")
        if source.data == self._strange:
            return
        try:
            if self._is_empty(source.data):
                self._state("empty", self._empty)
            elif self._drawn != source.data or self._drawn is None:
                self.redraw()
        except STRANGE as error:
            log.exception("card could not be drawn card=%s", self.name)
            self._strange = source.data
            self._state("error", self.view.words(StrangeAnswer(error)))

    def redraw(self) -> None:
        """Draw the figures of the source anew."""
        if self.source.data is None:
            return
        self._drawn = self.source.data
        self.body.clear()
        with self.body:
            self._draw(self.source.data)

    def _loading(self) -> None:
        self._drawn = None
        self.body.clear()
        with self.body:
            markup(join(SKELETON, tag("span", self.view.texts("card.loading"), cls="unseen")), classes="state")

    def _state(self, kind: str, words: str) -> None:
        wanted = (kind, words)
        if self._drawn == wanted:
            return
        self._drawn = wanted
        self.element.props(f"data-state={kind}")
        self.body.clear()
        with self.body, box(f"state state-{kind}"):
            markup(words, tag="p")
            if kind == "error":
                Button(self.view.texts("card.again"), self.source.refresh, look="small")

    def _mark_stale(self) -> None:
        error = self.source.error
        self.note.set_visibility(error is not None)
        if error is not None:
            unit, count = formats.age(self.source.age_s())
            age = self.view.texts(f"age.{unit}", count=count)
            put(self.note, Html(tag("span", self.view.texts("card.stale", age=age, why=self.view.words(error)))))


class TableCard(Card[T]):
    """
    A card whose body is a table that is here as a whole.

    It offers the API's files of its source's list, or else the CSV of the rows that the reader has chosen.
    """

    def __init__(
        self,
        view: View,
        source: Source[T],
        title: str,
        columns: Sequence[Column],
        rows: Callable[[T], list[Row]],
        *,
        none_left: Callable[[], str] | None = None,
        filters: Sequence[Filter] = (),
        act: Act | None = None,
        has_files: bool = True,
        **kwargs: Any,
    ) -> None:
        """
        `none_left` gives the words for a table that a filter has emptied; `act` hears the buttons of a row. `has_files`
        is False for a table that is not the source's list, but taken from it.
        """
        self._title, self._columns, self._rows, self._none_left = title, columns, rows, none_left
        self._filters, self._act, self._state_of_table = filters, act, TableState()
        self._table: Table | None = None
        kwargs.setdefault("is_empty", lambda data: not rows(data))
        super().__init__(view, source, title, self._draw_table, **kwargs)
        with self.element:
            self._finder = Finder(view, filters, self._state_of_table, self.redraw)
        self._finder.element.move(self.element, 1)
        with self.tools:
            if source.files is not None and has_files:
                file_buttons(view, source.files, title)
            else:
                Button("CSV", self._save, look="small").props(f'aria-label="{view.texts("card.csv", title=title)}"')

    def redraw(self) -> None:
        """Give the table its new rows in place, so that the reader keeps his place in it."""
        table, data = self._table, self.source.data
        if data is None:
            return
        shown = self._matching(data)
        self._finder.offer(len(self._rows(data)), has_more=False)
        if table is None or table.is_deleted or not shown:
            super().redraw()
            return
        self._drawn = data
        table.show(shown)

    def _matching(self, data: T) -> list[Row]:
        return matching(self._rows(data), self._columns, self._filters, self._state_of_table)

    def _draw_table(self, data: T) -> None:
        rows = self._matching(data)
        if not rows:
            self._table = None
            words = self._none_left() if self._none_left is not None else self.view.texts("table.none_left")
            markup(words, classes="state state-empty")
            return
        self._table = Table(
            self.view, self._columns, self._title, self._state_of_table, act=self._act, changed=self.redraw
        )
        self._table.show(rows)

    def _save(self) -> None:
        if self.source.data is not None:
            rows = in_order(self._matching(self.source.data), self._columns, self._state_of_table)
            ui.download.content(csv_of(self._columns, rows), "chainets.csv", "text/csv")


class ChartCard(Card[T]):
    """A card whose body is a chart, with a table view and the CSV of the same rows."""

    def __init__(
        self,
        view: View,
        source: Source[T],
        title: str,
        options: Callable[[T], dict[str, Any]],
        columns: Sequence[Column],
        rows: Callable[[T], list[Row]],
        *,
        height_px: int = 300,
        **kwargs: Any,
    ) -> None:
        self._title, self._columns, self._rows, self._options = title, columns, rows, options
        self._height_px, self._as_table = height_px, False
        self._chart: ui.echart | None = None
        kwargs.setdefault("is_empty", lambda data: not rows(data))
        super().__init__(view, source, title, self._draw_chart, **kwargs)
        with self.tools:
            self._toggle = Button(view.texts("card.table"), self._turn, look="small").props('aria-pressed="false"')
            Button("CSV", self._save, look="small").props(f'aria-label="{view.texts("card.csv", title=title)}"')

    def _draw_chart(self, data: T) -> None:
        if self._as_table:
            markup(table(self._columns, self._rows(data), self._title))
            return
        self._chart = self._picture(data)

    def _picture(self, data: T) -> ui.echart | None:
        """The chart, to be given its new figures in place; None for a picture that is drawn anew."""
        chart = ui.echart(self._options(data), renderer="svg").style(f"min-height:{self._height_px}px")
        chart.props(f'role=img aria-label="{self._title}"')
        return chart

    def redraw(self) -> None:
        """Give the chart its new figures in place; a table is drawn anew."""
        chart = self._chart
        if chart is None or chart.is_deleted or self._as_table or self.source.data is None:
            super().redraw()
            return
        self._drawn = self.source.data
        chart.options.clear()
        chart.options.update(self._options(self.source.data))
        chart.update()

    def _turn(self) -> None:
        self._as_table = not self._as_table
        self._chart = None
        self._toggle.text = self.view.texts("card.chart" if self._as_table else "card.table")
        self._toggle.props(f'aria-pressed="{str(self._as_table).lower()}"')
        self.redraw()

    def _save(self) -> None:
        if self.source.data is not None:
            ui.download.content(csv_of(self._columns, self._rows(self.source.data)), "chainets.csv", "text/csv")
