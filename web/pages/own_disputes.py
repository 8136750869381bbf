"""What may go wrong with own trades: disputes, defaults, and what surveillance decided about the account."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import default_forms, dispute_forms
from web.cards import alert_cards, default_cards, dispute_cards
from web.controls import Button, box
from web.pages.dispute_pages import DisputePage
from web.pages.dispute_pages import act as act_on_dispute
from web.pages.own_frame import own_page
from web.problems import WebError
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 6.0


def add() -> None:
    """Register the pages."""
    ui.page("/enterprise/disputes")(disputes)
    ui.page("/enterprise/disputes/{dispute_id}")(dispute)


async def disputes(request: Request) -> None:
    """Disputes, defaults and measures of the visitor."""
    with own_page(request, "disputes") as view:
        if view is not None:
            OwnDisputesPage(view).build()


async def dispute(request: Request, dispute_id: int) -> None:
    """One dispute about one of his trades."""
    with own_page(request, "disputes") as view:
        if view is not None:
            assert view.session is not None
            base = f"/enterprises/{view.session.account}"
            DisputePage(view, base, "/enterprise", "side", dispute_id).build()


class OwnDisputesPage:
    """The three lists."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view, self.account = view, view.session.account
        self.sheet = Sheet(view, view.session, self.refresh)

    def build(self) -> None:
        """Lay the cards and start them."""
        view, texts, base = self.view, self.view.texts, f"/enterprises/{self.account}"
        with box("grid"):
            disputes = dispute_cards.disputes_card(
                view, f"{base}/disputes", "/enterprise/disputes", "side", self._act, EVERY_S
            )
            defaults = default_cards.defaults_card(
                view,
                f"{base}/defaults",
                default_cards.own_buttons(view),
                act=self._make_good,
                every_s=EVERY_S,
                title=texts("defaults.own_title"),
                empty=texts("defaults.none_own"),
            )
            measures = alert_cards.measures_card(view, self.account, EVERY_S)
        with disputes.tools:
            Button(texts("disputes.file"), self._file, look="small")
        self.cards = [disputes.start(), defaults.start(), measures.start()]

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        await asyncio.gather(*(card.source.refresh() for card in self.cards))

    async def _file(self) -> None:
        try:
            await dispute_forms.file(self.view, self.sheet, self.account)
        except WebError as error:
            ui.notify(self.view.words(error))

    async def _act(self, name: str, row: Json) -> None:
        await act_on_dispute(self.view, self.sheet, name, row)

    async def _make_good(self, _: str, row: Json) -> None:
        try:
            await default_forms.make_good(self.view, self.sheet, self.account, row)
        except WebError as error:
            ui.notify(self.view.words(error))
