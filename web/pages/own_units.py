"""An enterprise's entries and certificates: donation, cancellation, proof of what it holds or has ended."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from nicegui import ui

from web import downloads, own_forms
from web.cards import custody_lists
from web.cards.list_card import ListCard
from web.cards.source import Source, own_list
from web.cards.unit_cards import holdings_card
from web.controls import Button, box
from web.listing import Listing
from web.pages.own_frame import own_page
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S = 8.0


def add() -> None:
    """Register the pages."""
    ui.page("/enterprise/entries")(entries)
    ui.page("/enterprise/certificates")(certificates)


async def entries(request: Request) -> None:
    """Entries by the enterprise, with what it holds."""
    with own_page(request, "entries") as view:
        if view is not None:
            EntriesPage(view).build()


async def certificates(request: Request) -> None:
    """Certificates of the enterprise."""
    with own_page(request, "certificates") as view:
        if view is not None:
            CertificatesPage(view).build()


class _UnitsPage:
    """A page about units that the visitor holds."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view, self.account = view, view.session.account
        self.holdings: Source[list[Json]] = own_list(view.api, self.account, "holdings", EVERY_S)
        self.sheet = Sheet(view, view.session, self.refresh)
        self.card: ListCard | None = None

    async def refresh(self) -> None:
        """Ask again."""
        await self.holdings.refresh()
        if self.card is not None:
            await self.card.source.refresh()

    def _asker(self, form: Callable[[View, Sheet, list[Json]], None]) -> Callable[[], None]:
        return lambda: form(self.view, self.sheet, self.holdings.data or [])


class EntriesPage(_UnitsPage):
    """Donation, cancellation and the other entries."""

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        with box("grid"):
            self.card = ListCard(
                view,
                Listing(view.api, f"/enterprises/{self.account}/entries"),
                texts("own_nav.entries"),
                custody_lists.entries(view, owns=True),
                act=self._withdraw,
                empty=texts("registry_empty.entries"),
                every_s=EVERY_S,
                name="entries",
            ).start()
            card = holdings_card(view, self.holdings)
        with card.element, box("actions"):
            Button(texts("entries.give"), self._asker(own_forms.give), look="primary")
            Button(texts("entries.cancel"), self._asker(own_forms.cancel))
        self.holdings.start()

    async def _withdraw(self, _: str, row: Json) -> None:
        await self.sheet.confirm(Call("Entries", "withdraw", {"entry_id": row["entry_id"]}))


class CertificatesPage(_UnitsPage):
    """Certificates, each with its file and its public check."""

    def build(self) -> None:
        """Lay the card and start its sources."""
        view, texts = self.view, self.view.texts
        with box("grid"):
            self.card = ListCard(
                view,
                Listing(view.api, f"/enterprises/{self.account}/certificates"),
                texts("own_nav.certificates"),
                custody_lists.certificates(view, owns=True),
                act=lambda _, row: downloads.certificate(view, row["code"]),
                empty=texts("registry_empty.certificates"),
                every_s=EVERY_S,
                name="certificates",
            ).start()
        with self.card.tools:
            Button(texts("certificates.certify"), self._asker(own_forms.certify), look="small")
        self.holdings.start()
