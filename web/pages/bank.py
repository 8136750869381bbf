"""A settlement bank's page: accounts that wait for its word, withdrawals to pay, money that came in."""

import asyncio
from typing import Any, Final

from fastapi import Request
from nicegui import ui

from carbon.roles import Role
from web import cash_forms, formats
from web.cards import cash_cards
from web.cards import columns as col
from web.cards.columns import Tone
from web.cards.list_card import ListCard
from web.cards.reconciliation_card import ReconciliationCard
from web.cards.source import Source
from web.controls import Button, box
from web.figures import Figure, figure_row
from web.frame import heading, may_see, page
from web.listing import Listing
from web.markup import Column, Html, Row, code, join
from web.sheet import Sheet
from web.tables import Filter, row_button
from web.view import View, view_of

Json = dict[str, Any]

EVERY_S: Final = 5.0

BINDING_TONES: Final[dict[str, Tone]] = {"proposed": "waiting", "confirmed": "good"}


def add() -> None:
    """Register `/bank`."""
    ui.page("/bank")(bank)


async def bank(request: Request) -> None:
    """The visitor's bank."""
    view = view_of(request)
    with page(view, "bank", view.texts("bank.title")):
        heading(view.texts("bank.title"), view.texts("bank.lead"))
        if may_see(view, Role.BANK):
            BankPage(view).build()


class BankPage:
    """Withdrawals, deposits, bindings."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view = view
        api = view.api
        self.to_pay: Source[list[Json]] = Source(
            lambda: api.items("/bank/withdrawals", state="cleared", limit=1000), EVERY_S
        )
        self.bindings: Source[list[Json]] = Source(lambda: api.items("/bank/bindings", limit=1000), EVERY_S)
        self.sheet = Sheet(view, view.session, self.refresh)
        self.cards: list[ListCard] = []

    def build(self) -> None:
        """Lay the cards and start their sources."""
        view, texts = self.view, self.view.texts
        figure_row(view, [self.to_pay, self.bindings], self._figures, 4)
        with box("grid"):
            withdrawals = ListCard(
                view,
                Listing(view.api, "/bank/withdrawals", sorts=frozenset(("amount_fen", "state", "account"))),
                texts("cash.withdrawals"),
                cash_cards.withdrawals(view, cash_cards.bank_buttons(view), names=("account",)),
                filters=[cash_cards.states(view)],
                act=self._act,
                empty=texts("cash.no_withdrawals"),
                every_s=EVERY_S,
                name="withdrawals",
            )
            words = {one: texts(f"bank_state.{one}") for one in BINDING_TONES}
            bindings = ListCard(
                view,
                Listing(view.api, "/bank/bindings", sorts=frozenset(("name",))),
                texts("bank.bindings"),
                self._binding_columns(),
                filters=[Filter("state", texts("table.state"), {"": texts("table.all")} | words)],
                act=self._decide,
                empty=texts("bank.no_bindings"),
                every_s=EVERY_S,
                name="bindings",
            )
            ReconciliationCard(view)
        with withdrawals.tools:
            Button(texts("cash.deposit"), self._deposit, look="small")
            Button(texts("cash.deposit_to_reserve"), self._to_reserve, look="small")
        self.cards = [withdrawals.start(), bindings.start()]
        for source in (self.to_pay, self.bindings):
            source.start()

    def _binding_columns(self) -> list[Column]:
        texts = self.view.texts

        def buttons(row: Row) -> Html:
            if row["state"] != "proposed":
                return Html("")
            accept = row_button("accept", texts("bank.accept"), primary=True)
            return join(accept, row_button("decline", texts("bank.decline")))

        return [
            col.plain("name", texts("chain.name")),
            Column(
                texts("sign_in.account"),
                lambda row: code(formats.short(row["account"]), row["account"]),
                lambda row: row["account"],
            ),
            col.kind(self.view, "status", texts("bank.account_state"), "account_status"),
            col.state(self.view, "state", texts("table.state"), "bank_state", BINDING_TONES),
            col.moment("named_at", texts("bank.named")),
            Column("", buttons, end=True),
        ]

    def _figures(self) -> list[Figure]:
        texts, to_pay, bindings = self.view.texts, self.to_pay.data or [], self.bindings.data or []
        waiting = sum(row["state"] == "proposed" for row in bindings)
        amount = sum(row["amount_fen"] for row in to_pay)
        return [
            Figure(texts("bank.to_pay"), formats.whole(len(to_pay)), "", "", "late" if to_pay else ""),
            Figure(texts("bank.amount_to_pay"), formats.yuan(amount), texts("unit.yuan")),
            Figure(texts("bank.to_decide"), formats.whole(waiting), "", "", "late" if waiting else ""),
            Figure(texts("bank.accounts"), formats.whole(len(bindings) - waiting)),
        ]

    async def refresh(self) -> None:
        """Ask again what a transaction can have changed."""
        sources: list[Source[Any]] = [self.to_pay, self.bindings, *(card.source for card in self.cards)]
        await asyncio.gather(*(source.refresh() for source in sources))

    def _act(self, name: str, row: Json) -> None:
        (cash_forms.pay if name == "pay" else cash_forms.refuse)(self.view, self.sheet, row)

    async def _decide(self, name: str, row: Json) -> None:
        if name == "accept":
            await cash_forms.accept_binding(self.sheet, row)
        else:
            cash_forms.decide_binding(self.view, self.sheet, row)

    def _deposit(self) -> None:
        confirmed = {row["account"]: row["name"] for row in self.bindings.data or [] if row["state"] == "confirmed"}
        cash_forms.deposit(self.view, self.sheet, confirmed)

    def _to_reserve(self) -> None:
        cash_forms.deposit_to_reserve(self.view, self.sheet)
