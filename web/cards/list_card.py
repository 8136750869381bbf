"""The card of a list that may be long: it asks the API part by part and offers the API's own files."""

from collections.abc import Sequence
from typing import Any

from nicegui import ui

from web.cards.card import Card
from web.cards.source import Source
from web.controls import Button, markup
from web.downloads import file_buttons
from web.listing import Listed, Listing
from web.markup import Column, csv_of
from web.tables import PAGE_ROWS, Act, Filter, Finder, Table, TableState, in_order, matching
from web.view import View


class ListCard(Card[Listed]):
    """A table over a `Listing`."""

    def __init__(
        self,
        view: View,
        listing: Listing,
        title: str,
        columns: Sequence[Column],
        *,
        filters: Sequence[Filter] = (),
        act: Act | None = None,
        every_s: float | None = None,
        has_files: bool = True,
        **kwargs: Any,
    ) -> None:
        """`has_files` is False for a list that the API gives as JSON only: its CSV is written here."""
        self.listing, self._title, self._columns, self._filters, self._act = listing, title, columns, filters, act
        self._chosen = TableState()
        self._table: Table | None = None
        super().__init__(view, Source(listing.load, every_s), title, self._draw_table, is_empty=self._is_bare, **kwargs)
        with self.element:
            self._finder = Finder(view, filters, self._chosen, self._changed)
        self._finder.element.move(self.element, 1)
        with self.tools:
            if has_files:
                file_buttons(view, listing, title)
            else:
                self._csv()

    def start(self) -> "ListCard":
        """Ask for the list, and return the card."""
        self.source.start()
        return self

    def redraw(self) -> None:
        """Give the table its new rows in place, so that the reader keeps his place in it."""
        data, table = self.source.data, self._table
        if data is None:
            return
        self._finder.offer(len(data.rows), has_more=self.listing.is_long)
        if table is None or table.is_deleted or not self._matching(data):
            super().redraw()
            return
        self._drawn = data
        self._fill(table, data)

    def _is_bare(self, data: Listed) -> bool:
        return not data.rows and not self._is_narrowed()

    def _is_narrowed(self) -> bool:
        return bool(self._chosen.text or any(self._chosen.chosen.values()))

    def _matching(self, data: Listed) -> list[Any]:
        if self.listing.is_long and self.listing.searches:
            return data.rows
        filters = () if self.listing.is_long else self._filters
        return matching(data.rows, self._columns, filters, self._chosen)

    def _draw_table(self, data: Listed) -> None:
        self._finder.offer(len(data.rows), has_more=self.listing.is_long)
        if not self._matching(data):
            self._table = None
            markup(self.view.texts("table.none_left"), classes="state state-empty")
            return
        self._table = Table(self.view, self._columns, self._title, self._chosen, act=self._act, changed=self._changed)
        self._fill(self._table, data)

    def _fill(self, table: Table, data: Listed) -> None:
        table.sorts_here = not (self.listing.is_long and self._sort())
        table.show(self._matching(data), has_more=data.next is not None)

    def _sort(self) -> str:
        """The order as the API names it; empty for the list's own and for a column that the API can't sort by."""
        place = self._chosen.sorted_by
        key = "" if place is None else self._columns[place].key
        if key not in self.listing.sorts:
            return ""
        return f"-{key}" if self._chosen.is_descending else key

    async def _changed(self) -> None:
        """Ask anew when the API has to search, sort or go on; else only draw."""
        state, data = self._chosen, self.source.data
        is_new = self.listing.choose({**state.chosen, "q": state.text.strip(), "sort": self._sort()})
        goes_on = data is not None and data.next is not None and state.first + PAGE_ROWS > len(data.rows)
        if self.listing.is_long and goes_on:
            self.listing.go_on()
        if self.listing.is_long and (is_new or goes_on):
            await self.source.refresh()
        self.redraw()

    def _csv(self) -> None:
        """The rows that are here, as the reader has chosen them."""

        def save() -> None:
            if self.source.data is not None:
                rows = in_order(self._matching(self.source.data), self._columns, self._chosen)
                ui.download.content(csv_of(self._columns, rows), "chainets.csv", "text/csv")

        button = Button("CSV", save, look="small")
        button._props["aria-label"] = self.view.texts("card.csv", title=self._title)
