"""
The table that all pages share: headings that sort, a field that searches, lists that filter, a line that pages.

It shows rows that are here already. Where a list is longer than what is here, its owner hears of every change of the
state (`TableState`) and asks the API; see `web.cards.list_card`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from nicegui.events import GenericEventArguments

from web.controls import Button, Choice, Field, box, markup, put
from web.markup import Column, Html, Row, tag
from web.view import View

PAGE_ROWS: Final = 50
"""Rows that a table shows at once."""

FEW_ROWS: Final = 8
"""So many rows are found by looking: no search is offered."""

Act = Callable[[str, Row], Awaitable[None] | None]
"""What a button of a row does: its name and the row."""

Changed = Callable[[], Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Filter:
    """A list to choose a value from; only rows with that value stay."""

    name: str
    """Parameter of the API, and the field of a row unless `field` names another."""

    title: str
    """What is chosen."""

    options: Mapping[str, str]
    """Value -> words; the empty value lets everything through and comes first."""

    field: str = ""
    """The field of a row."""

    def lets(self, row: Row, value: str) -> bool:
        """Tell whether a row stays under a chosen value."""
        found = row.get(self.field or self.name)
        return not value or (value in map(str, found) if isinstance(found, list) else str(found) == value)


@dataclass(slots=True)
class TableState:
    """What the reader has chosen."""

    sorted_by: int | None = None
    """Place of the column; None leaves the list's own order."""

    is_descending: bool = False
    text: str = ""
    """Words that rows must hold."""

    chosen: dict[str, str] = field(default_factory=dict)
    """Filter -> value."""

    first: int = 0
    """Place of the first row shown."""


def matching(rows: Sequence[Row], columns: Sequence[Column], filters: Sequence[Filter], state: TableState) -> list[Row]:
    """Keep the rows that hold the words and the chosen values."""
    wanted = state.text.casefold().split()

    def holds(row: Row) -> bool:
        if not all(one.lets(row, state.chosen.get(one.name, "")) for one in filters):
            return False
        if not wanted:
            return True
        written = " ".join(str(column.plain(row)) for column in columns if column.plain is not None).casefold()
        return all(word in written for word in wanted)

    return [row for row in rows if holds(row)]


def in_order(rows: Sequence[Row], columns: Sequence[Column], state: TableState) -> list[Row]:
    """Sort by the chosen column; rows without a value come last in both directions."""
    value = None if state.sorted_by is None else _value_of(columns[state.sorted_by])
    if value is None:
        return list(rows)
    known = [row for row in rows if value(row) not in (None, "")]
    missing = [row for row in rows if value(row) in (None, "")]
    return sorted(known, key=lambda row: _rank(value(row)), reverse=state.is_descending) + missing


def _value_of(column: Column) -> Callable[[Row], object] | None:
    return column.sort or column.plain


def _rank(value: object) -> tuple[int, int | float, str]:
    """Numbers by size, also those that come as text because they pass 2^53; then words, without regard to case."""
    if isinstance(value, int | float):
        return (0, value, "")
    written = str(value)
    return (0, int(written), "") if written.isdecimal() else (1, 0, written.casefold())


class Table:
    """The table itself, without its search; `show` brings rows that match, in the list's own order."""

    def __init__(
        self,
        view: View,
        columns: Sequence[Column],
        label: str,
        state: TableState,
        *,
        act: Act | None = None,
        sorts_here: bool = True,
        changed: Changed | None = None,
    ) -> None:
        """`sorts_here` is False for a list that the API sorts; `changed` hears of sorting and paging."""
        self.view, self.columns, self.state = view, columns, state
        self.sorts_here, self._act, self._changed = sorts_here, act, changed
        self._rows: list[Row] = []
        self._shown: list[Row] = []
        self._has_more = False
        with box("scroll").props("tabindex=0 role=region") as self.element, box(tag="table"):
            self.element._props["aria-label"] = label
            with box(tag="thead"), box(tag="tr"):
                self._headings = [self._heading(place, column) for place, column in enumerate(columns)]
            self._body = markup("", tag="tbody")
        if act is not None:
            self._body.on("click", self._pressed, js_handler=_PRESSED)
        with box("pager") as self._pager:
            self._words = markup("", tag="span", classes="muted").props("role=status")
            self._back = Button("‹", lambda: self._turn(-1), look="small").classes("step")
            self._on = Button("›", lambda: self._turn(1), look="small").classes("step")
            for button, name in ((self._back, "table.page_before"), (self._on, "table.page_after")):
                button._props["aria-label"] = view.texts(name)

    @property
    def is_deleted(self) -> bool:
        """Tell whether its card has put something else in its place."""
        return bool(self.element.is_deleted)

    def show(self, rows: Sequence[Row], *, has_more: bool = False) -> None:
        """Show rows; `has_more` says that the list goes on beyond them."""
        self._rows = in_order(rows, self.columns, self.state) if self.sorts_here else list(rows)
        self._has_more = has_more
        last = max(0, (len(self._rows) - 1) // PAGE_ROWS * PAGE_ROWS)
        self.state.first = min(self.state.first, last)
        self._draw()

    def _heading(self, place: int, column: Column) -> Any:
        with box("end" if column.end else "", "th").props("scope=col") as cell:
            if _value_of(column) is None:
                markup(column.title, tag="span", classes="" if column.title else "unseen")
            else:
                Button(column.title, lambda: self._sort(place), look="small").classes("sort", remove="button")
        return cell

    async def _sort(self, place: int) -> None:
        """First up, then down, then the list's own order again."""
        state = self.state
        if state.sorted_by != place:
            state.sorted_by, state.is_descending = place, False
        elif not state.is_descending:
            state.is_descending = True
        else:
            state.sorted_by, state.is_descending = None, False
        state.first = 0
        await self._tell()

    async def _turn(self, pages: int) -> None:
        self.state.first = max(0, self.state.first + pages * PAGE_ROWS)
        await self._tell()

    async def _tell(self) -> None:
        if self._changed is not None:
            answer = self._changed()
            if answer is not None:
                await answer

    def _draw(self) -> None:
        state = self.state
        for place, cell in enumerate(self._headings):
            turned = "descending" if state.is_descending else "ascending"
            cell.props(f"aria-sort={turned if place == state.sorted_by else 'none'}")
        self._shown = self._rows[state.first : state.first + PAGE_ROWS]
        put(self._body, Html("".join(self._line(place, row) for place, row in enumerate(self._shown))))
        count, end = len(self._rows), state.first + len(self._shown)
        self._pager.set_visibility(count > PAGE_ROWS or self._has_more)
        total = f"{count:,}+" if self._has_more else f"{count:,}"
        words = self.view.texts("table.part", first=f"{min(state.first + 1, count):,}", last=f"{end:,}", total=total)
        put(self._words, Html(words))
        self._back.enable(state.first > 0)
        self._on.enable(end < count or self._has_more)

    def _line(self, place: int, row: Row) -> Html:
        cells = (tag("td", c.show(row), cls=c.classes) for c in self.columns)
        return tag("tr", *cells, data_row=place if self._act is not None else None)

    async def _pressed(self, event: GenericEventArguments) -> None:
        name, place = event.args
        if self._act is not None and int(place) < len(self._shown):
            answer = self._act(str(name), self._shown[int(place)])
            if answer is not None:
                await answer


_PRESSED: Final = (
    "(e) => { const b = e.target.closest('[data-act]'); if (b) emit([b.dataset.act, b.closest('tr').dataset.row]); }"
)


def row_button(name: str, words: str, *, primary: bool = False) -> Html:
    """A button in a row; the table's `act` hears its name and the row."""
    look = "button-small button-primary" if primary else "button-small"
    return tag("button", words, type="button", cls=f"button {look}", data_act=name)


class Finder:
    """The line above a table: a field to search, and lists to choose from."""

    def __init__(self, view: View, filters: Sequence[Filter], state: TableState, changed: Changed) -> None:
        self.state, self.filters, self._changed = state, filters, changed
        with box("finder") as self.element:
            self.field = Field(view.texts("table.search"), state.text).classes("field-inline finder-text")
            self.field.input.on(
                "input", self._search, js_handler="(e) => emit(e.target.value)", throttle=0.3, leading_events=False
            )
            for one in filters:
                Choice(one.title, one.options, state.chosen.get(one.name, ""), self._chooser(one))
        self.element.set_visibility(bool(filters))

    def offer(self, rows: int, *, has_more: bool) -> None:
        """Offer the search when there are more rows than one sees at a glance."""
        needed = has_more or rows > FEW_ROWS or bool(self.state.text)
        self.field.set_visibility(needed)
        self.element.set_visibility(needed or bool(self.filters))

    async def _search(self, event: GenericEventArguments) -> None:
        self.state.text = str(event.args)
        await self._tell()

    def _chooser(self, one: Filter) -> Callable[[str], Awaitable[None]]:
        async def choose(value: str) -> None:
            self.state.chosen[one.name] = value
            await self._tell()

        return choose

    async def _tell(self) -> None:
        self.state.first = 0
        answer = self._changed()
        if answer is not None:
            await answer
