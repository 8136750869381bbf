"""An enterprise's obligations: what is due until when, and the surrender in three clicks: choose, continue, sign."""

from typing import Any

from fastapi import Request
from nicegui import ui

from web import forms, own_forms
from web.cards import oversight_cards, own_cards
from web.cards.card import TableCard
from web.cards.list_card import ListCard
from web.cards.source import Source, own_list
from web.cards.unit_cards import surrenders_card
from web.controls import box
from web.listing import Listing
from web.markup import Column
from web.pages.own_frame import own_page
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S = 8.0


def add() -> None:
    """Register the page."""
    ui.page("/enterprise/obligations")(obligations)


async def obligations(request: Request) -> None:
    """Obligations of the visitor's own enterprise."""
    with own_page(request, "obligations") as view:
        if view is not None:
            ObligationsPage(view).build()


class ObligationsPage:
    """The page of obligations."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view, self.account = view, view.session.account
        self.obligations = self._list("obligations")
        self.surrenders = self._list("surrenders")
        self.holdings = self._list("holdings")
        self.sheet = Sheet(view, view.session, self.refresh)

    def _list(self, what: str) -> Source[list[Json]]:
        return own_list(self.view.api, self.account, what, EVERY_S)

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        with box("grid"):
            TableCard(
                view,
                self.obligations,
                texts("own_nav.obligations"),
                own_cards.obligations(view),
                list,
                unit=texts("unit.t"),
                act=self._act,
                empty=texts("obligations.none"),
                name="own-obligations",
            )
        with box("grid grid-half"):
            self._parts("instructions", own_cards.instructions(view))
            self._parts("penalties", own_cards.penalties(view))
            surrenders_card(view, self.surrenders)
            listing = Listing(view.api, f"/enterprises/{self.account}/notices")
            ListCard(
                view,
                listing,
                texts("authority_nav.notices"),
                oversight_cards.notices(view)[:1] + oversight_cards.notices(view)[2:],
                empty=texts("notices.none"),
                every_s=EVERY_S,
                name="notices",
            ).start()
        for source in (self.obligations, self.surrenders, self.holdings):
            source.start()

    def _parts(self, name: str, columns: list[Column]) -> None:
        """Instructions or penalties of all years in one table."""
        view, texts = self.view, self.view.texts
        TableCard(
            view,
            self.obligations,
            texts(f"obligations.{name}"),
            columns,
            lambda rows: [one for row in rows for one in row.get(name) or ()],
            act=self._withdraw,
            has_files=False,
            empty=texts(f"obligations.no_{name}"),
            name=name,
        )

    async def refresh(self) -> None:
        """Ask again."""
        for source in (self.obligations, self.surrenders, self.holdings):
            await source.refresh()

    async def _withdraw(self, _: str, row: Json) -> None:
        await self.sheet.confirm(Call("Compliance", "withdraw_instruction", {"instruction_id": row["instruction_id"]}))

    def _act(self, name: str, row: Json) -> None:
        held = self.holdings.data or []
        if name == "instruct":
            own_forms.instruct(self.view, self.sheet, row, held)
        else:
            owed_t = max(row["missing_t"] - row["pending_t"], 0)
            forms.surrender(self.view, self.sheet, row["year"], owed_t, held)
