"""An account's own money: what is free, withdrawals on their way, and every booking."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from web import cash_forms, formats
from web.cards import cash_cards, trading_cards
from web.cards.list_card import ListCard
from web.cards.source import Source
from web.controls import Button, box
from web.figures import Figure, figure_row
from web.listing import Listing
from web.pages.own_frame import own_page
from web.sheet import Sheet
from web.view import View

Json = dict[str, Any]

EVERY_S: Final = 5.0


def add() -> None:
    """Register `/enterprise/cash`."""
    ui.page("/enterprise/cash")(cash)


async def cash(request: Request) -> None:
    """Money of the visitor."""
    with own_page(request, "cash") as view:
        if view is not None:
            CashPage(view).build()


class CashPage:
    """Figures, withdrawals, bookings."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view, self.account = view, view.session.account
        self.overview: Source[Json] = Source(lambda: view.api.enterprise(self.account), EVERY_S)
        self.sheet = Sheet(view, view.session, self.refresh)
        self.cards: list[ListCard] = []

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.overview], self._figures, 5)
        with box("grid"):
            path = f"/enterprises/{self.account}"
            withdrawals = ListCard(
                view,
                Listing(view.api, f"{path}/withdrawals", sorts=frozenset(("amount_fen", "state"))),
                texts("cash.withdrawals"),
                cash_cards.withdrawals(view, names=("bank",)),
                filters=[cash_cards.states(view)],
                empty=texts("cash.no_withdrawals"),
                every_s=EVERY_S,
                name="withdrawals",
            )
            entries = ListCard(
                view,
                Listing(view.api, f"{path}/cash"),
                texts("enterprise.cash_entries"),
                trading_cards.cash_columns(view),
                unit=texts("unit.yuan"),
                empty=texts("enterprise.no_cash"),
                every_s=EVERY_S,
                name="cash-entries",
            )
        self.cards = [withdrawals.start(), entries.start()]
        with withdrawals.tools:
            Button(texts("enterprise.withdraw"), self._withdraw, look="small")
        self.overview.start()

    def _withdraw(self) -> None:
        money = (self.overview.data or {}).get("cash") or {}
        cash_forms.withdraw(self.view, self.sheet, money.get("idle_fen"))

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        await asyncio.gather(self.overview.refresh(), *(card.source.refresh() for card in self.cards))

    def _figures(self) -> list[Figure]:
        texts, money = self.view.texts, (self.overview.data or {})["cash"]
        yuan = texts("unit.yuan")

        def figure(name: str, note: str = "") -> Figure:
            return Figure(texts(f"enterprise.cash_{name}"), formats.yuan(money[f"{name}_fen"]), yuan, note)

        others = [
            texts("cash.part", name=texts(f"enterprise.cash_{name}"), amount=formats.yuan(money[f"{name}_fen"]))
            for name in ("lodged", "aside", "covered")
            if money[f"{name}_fen"]
        ]
        return [
            figure("total", " · ".join(others)),
            figure("available", texts("cash.to_buy")),
            figure("idle", texts("cash.to_leave")),
            figure("reserved", texts("cash.reserved_for")),
            figure("leaving", texts("cash.until_paid")),
        ]
