"""
Disputes about trades: all that a reader may see, and one in full.

Exchange, ministry, regulator and the sides of a trade have the same pages; `base` is where the API keeps a reader's
disputes, `address` where his pages are, `reader` says what he can do.
"""

from typing import Any, Final

from web import dispute_forms
from web.cards import dispute_cards
from web.cards.dispute_cards import Reader
from web.cards.source import Source
from web.controls import Button, box, markup
from web.markup import link, tag
from web.pages.authority_frame import is_ministry
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 5.0


class DisputesPage:
    """The list."""

    def __init__(self, view: View, base: str, address: str, reader: Reader) -> None:
        assert view.session is not None
        self.view, self.base, self.address, self.reader = view, base, address, reader
        self.sheet = Sheet(view, view.session, self.refresh)

    def build(self) -> None:
        """Lay the card and start it."""
        path, address = f"{self.base}/disputes", f"{self.address}/disputes"
        with box("grid"):
            self.card = dispute_cards.disputes_card(self.view, path, address, self.reader, self._act, EVERY_S)
        self.card.start()

    async def refresh(self) -> None:
        """Ask again."""
        await self.card.source.refresh()

    async def _act(self, name: str, row: Json) -> None:
        await act(self.view, self.sheet, name, row)


class DisputePage:
    """One dispute with its steps."""

    def __init__(self, view: View, base: str, address: str, reader: Reader, dispute_id: int) -> None:
        assert view.session is not None
        self.view, self.address, self.reader, self.dispute_id = view, address, reader, dispute_id
        self.file: Source[Json] = Source(lambda: view.api.get(f"{base}/disputes/{dispute_id}"), EVERY_S)
        self.sheet = Sheet(view, view.session, self.file.refresh)
        self.offered: tuple[str, ...] = ()

    def build(self) -> None:
        """Lay the cards and start their source."""
        view = self.view
        with box("grid"):
            card = dispute_cards.file_card(view, self.file, self.dispute_id)
            dispute_cards.steps_card(view, self.file)
        with card.element:
            self.actions = box("actions")
        self.file.watch(self._offer)
        self.file.start()
        markup(tag("p", link(f"{self.address}/disputes", view.texts("disputes.back")), cls="source"))

    def _offer(self) -> None:
        """Buttons for what the visitor can do now; drawn anew only when that changes."""
        if self.file.data is None or self.view.session is None:
            return
        row = self.file.data["dispute"]
        names = dispute_cards.possible(row, self.reader, self.view.session.account)
        if names == self.offered:
            return
        self.offered = names
        self.actions.clear()
        with self.actions:
            for name in names:
                self._button(name, row)

    def _button(self, name: str, row: Json) -> None:
        Button(self.view.texts(f"disputes.{name}"), lambda: act(self.view, self.sheet, name, row), look="small")


def reader_of(view: View) -> Reader:
    """The ministry decides appeals; the regulator watches."""
    return "ministry" if is_ministry(view) else "watcher"


async def act(view: View, sheet: Sheet, name: str, row: Json) -> None:
    """Open the form of what a button names."""
    if name == "withdraw":
        await dispute_forms.withdraw(view, sheet, row)
    elif name == "correct":
        dispute_forms.correct(view, sheet, row)
    elif name in ("decide", "decide_appeal"):
        dispute_forms.decide(view, sheet, row, name)
    else:
        dispute_forms.said(view, sheet, row, name)
