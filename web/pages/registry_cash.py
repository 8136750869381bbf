"""The registry's page of money: withdrawals to clear, and the funds."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import cash_forms, formats
from web.cards import cash_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import box
from web.figures import Figure, figure_row
from web.listing import Listing
from web.pages.registry_frame import acts_for_registry, registry_page
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 5.0


def add() -> None:
    """Register `/registry/cash`."""
    ui.page("/registry/cash")(cash)


async def cash(request: Request) -> None:
    """Money as the registry and the ministry see it."""
    with registry_page(request, "cash") as view:
        if view is not None:
            RegistryCashPage(view).build()


class RegistryCashPage:
    """Withdrawals and funds."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view = view
        self.waiting: Source[list[Json]] = Source(
            lambda: view.api.items("/registry/withdrawals", state="requested", limit=1000), EVERY_S
        )
        self.conservation: Source[Json] = Source(lambda: view.api.of_registry("conservation"), EVERY_S)
        self.funds: Source[list[Json]] = Source(lambda: view.api.items("/funds"), EVERY_S)
        self.sheet = Sheet(view, view.session, self.refresh)
        self.acts = acts_for_registry(view)
        self.card: ListCard | None = None

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.waiting, self.conservation], self._figures, 4)
        with box("grid"):
            self.card = ListCard(
                view,
                Listing(view.api, "/registry/withdrawals", sorts=frozenset(("amount_fen", "state", "account"))),
                texts("cash.withdrawals"),
                cash_cards.withdrawals(view, cash_cards.registry_buttons(view) if self.acts else None),
                filters=[cash_cards.states(view)],
                act=self._act,
                empty=texts("cash.no_withdrawals"),
                every_s=EVERY_S,
                name="withdrawals",
            ).start()
            cash_cards.funds_card(view, self.funds, self._fund)
        for source in (self.waiting, self.conservation, self.funds):
            source.start()

    def _figures(self) -> list[Figure]:
        texts, cash = self.view.texts, (self.conservation.data or {})["cash"]
        waiting = self.waiting.data or []
        yuan = texts("unit.yuan")
        asked = texts("cash.asked_for", amount=formats.yuan(sum(row["amount_fen"] for row in waiting)))
        return [
            Figure(texts("cash.to_clear"), formats.whole(len(waiting)), "", asked, "late" if waiting else ""),
            Figure(texts("registry.cash_total"), formats.scaled(cash["held_fen"], 100, 0), yuan),
            Figure(texts("registry.money_in"), formats.scaled(cash["in_fen"], 100, 0), yuan),
            Figure(texts("registry.money_out"), formats.scaled(cash["out_fen"], 100, 0), yuan),
        ]

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        sources: list[Source[Any]] = [self.waiting, self.conservation, self.funds]
        if self.card is not None:
            sources.append(self.card.source)
        await asyncio.gather(*(source.refresh() for source in sources))

    async def _act(self, name: str, row: Json) -> None:
        if name == "clear":
            await cash_forms.clear(self.view, self.sheet, row)
        else:
            cash_forms.refuse(self.view, self.sheet, row)

    def _fund(self, name: str, fund: Json) -> None:
        cash_forms.fund_act(self.view, self.sheet, name, fund)
