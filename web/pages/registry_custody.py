"""Freezes and entries other than trade: what waits, what was done, and the forms that open an act."""

from typing import Any

from fastapi import Request
from nicegui import ui

from web import review_forms
from web.cards import custody_lists
from web.cards.list_card import ListCard
from web.controls import Button, box, markup
from web.fields import reason_field
from web.listing import Listing
from web.markup import Column, Html, Row, join
from web.pages.registry_frame import acts_for_registry, registry_page
from web.sheet import Call, Sheet
from web.tables import row_button
from web.view import View

Json = dict[str, Any]

SLOW_S = 10.0


def add() -> None:
    """Register the pages."""
    ui.page("/registry/freezes")(freezes)
    ui.page("/registry/entries")(entries)


async def freezes(request: Request) -> None:
    """Units frozen by order."""
    with registry_page(request, "freezes") as view:
        if view is not None:
            FreezesPage(view).build()


async def entries(request: Request) -> None:
    """Donations, inheritances, mergers and the like, as their holders entered them."""
    with registry_page(request, "entries") as view:
        if view is not None:
            EntriesPage(view).build()


def _sheet(view: View, card: ListCard) -> Sheet | None:
    if not acts_for_registry(view):
        return None
    assert view.session is not None
    return Sheet(view, view.session, card.source.refresh)


class FreezesPage:
    """Freezes, with what the registry can do about each."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.sheet: Sheet | None = None

    def build(self) -> None:
        """Lay the card and start it."""
        view, texts = self.view, self.view.texts
        with box("grid"):
            card = ListCard(
                view,
                Listing(view.api, "/registry/freezes"),
                texts("registry_nav.freezes"),
                self._columns(),
                act=self._act,
                empty=texts("registry_empty.freezes"),
                every_s=SLOW_S,
                name="freezes",
            )
        self.sheet = _sheet(view, card)
        if self.sheet is not None:
            with card.tools:
                Button(texts("freezes.freeze"), self._freeze, look="small")
            markup(texts("freezes.hint"), tag="p", classes="source")
        card.start()

    def _columns(self) -> list[Column]:
        texts = self.view.texts

        def buttons(row: Row) -> Html:
            if not row.get("left_t"):
                return Html("")
            return join(
                row_button("unfreeze", texts("freezes.unfreeze_short")),
                row_button("force", texts("freezes.force_short")),
            )

        shown = custody_lists.freezes(self.view)
        return [*shown, Column("", buttons, end=True)] if acts_for_registry(self.view) else shown

    async def _freeze(self) -> None:
        assert self.sheet is not None
        held = await self.view.api.items("/registry/holdings", limit=1000)
        review_forms.freeze(self.view, self.sheet, held)

    def _act(self, name: str, row: Json) -> None:
        assert self.sheet is not None
        {"unfreeze": review_forms.unfreeze, "force": review_forms.force}[name](self.view, self.sheet, row)


class EntriesPage:
    """Entries; those in review wait for the registry, an executed one can be corrected by a counter-entry."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.sheet: Sheet | None = None

    def build(self) -> None:
        """Lay the card and start it."""
        view = self.view
        with box("grid"):
            card = ListCard(
                view,
                Listing(view.api, "/registry/entries"),
                view.texts("registry_nav.entries"),
                self._columns(),
                filters=[custody_lists.entry_kinds(view)],
                act=self._act,
                empty=view.texts("registry_empty.entries"),
                every_s=SLOW_S,
                name="entries",
            )
        self.sheet = _sheet(view, card)
        card.start()

    def _columns(self) -> list[Column]:
        view, texts = self.view, self.view.texts
        if not acts_for_registry(view):
            return custody_lists.entries(view)
        *shown, decision = custody_lists.entries(view, decides=True)

        def buttons(row: Row) -> object:
            moved = row.get("state") == "executed" and row.get("to_account")
            left = (row.get("quantity_t") or 0) - (row.get("corrected_t") or 0)
            return row_button("correct", texts("entries.correct_short")) if moved and left else decision.show(row)

        return [*shown, Column("", buttons, end=True)]

    async def _act(self, name: str, row: Json) -> None:
        assert self.sheet is not None
        if name == "correct":
            review_forms.correct(self.view, self.sheet, row)
        elif name == "accept":
            arguments = {"entry_id": row["entry_id"], "accepted": True, "reason": ""}
            await self.sheet.confirm(Call("Entries", "decide", arguments))
        else:
            self._refuse(row)

    def _refuse(self, row: Json) -> None:
        assert self.sheet is not None

        def build() -> Any:
            reason = reason_field(self.view)
            named = {"entry_id": row["entry_id"], "accepted": False}
            return lambda: Call("Entries", "decide", named | {"reason": reason.value.strip()})

        self.sheet.ask(self.view.texts("form.refuse_title"), build)
