"""The registry's first page: what waits for it, and what must always add up."""

import asyncio
from typing import Any

from fastapi import Request
from nicegui import ui

from web import forms
from web.cards import registry_cards as cards
from web.cards import review_cards
from web.cards.card import Card
from web.cards.source import Source
from web.controls import box
from web.figures import figure_row
from web.pages.registry_frame import acts_for_registry, registry_page
from web.sheet import Call, Sheet
from web.view import View

Json = dict[str, Any]


QUICK_S, SLOW_S = 5.0, 20.0


def add() -> None:
    """Register `/registry`."""
    ui.page("/registry")(registry)


async def registry(request: Request) -> None:
    """Show the registry to itself and to the ministry; only the registry can act."""
    with registry_page(request, "overview") as view:
        if view is not None:
            RegistryPage(view).build()


class RegistryPage:
    """The page of the registry."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.accounts = self._source("accounts", SLOW_S, limit=1000)
        self.applications = self._source("applications", QUICK_S, state="applied")
        self.conservation = self._source("conservation", QUICK_S)
        self.settlement = self._source("settlement", QUICK_S)
        self.reviews: Source[list[Json]] = Source(
            lambda: view.api.items("/registry/reviews", state="opened", limit=200), QUICK_S
        )
        assert view.session is not None
        acts = acts_for_registry(view)
        self.sheet = Sheet(view, view.session, self.refresh) if acts else None

    def _source(self, what: str, every_s: float, **params: Any) -> Source[Json]:
        return Source(lambda: self.view.api.of_registry(what, **params), every_s)

    def build(self) -> None:
        """Lay the page and start its sources."""
        view, texts, acts = self.view, self.view.texts, self.sheet is not None
        figure_row(view, [self.accounts, self.applications, self.conservation], self._figures, 5)
        with box("grid grid-half"):
            cards.applications_card(
                view, self.applications, self._admit if acts else None, self._refuse if acts else None
            )
            cards.settlement_card(view, self.settlement, self._settlement_acts() if acts else None)
        with box("grid grid-half"):
            review_cards.count_card(view, self.reviews)
            Card(
                view,
                self.conservation,
                texts("registry.conservation"),
                lambda data: cards.draw_conservation(view, data),
                is_empty=lambda data: not data.get("units") and not data.get("cash"),
                name="conservation",
            )
        for source in self._sources():
            source.start()

    def _figures(self) -> Any:
        return cards.key_figures(
            self.view, self.accounts.data or {}, self.applications.data or {}, self.conservation.data or {}
        )

    def _sources(self) -> tuple[Source[Any], ...]:
        return (self.accounts, self.applications, self.conservation, self.settlement, self.reviews)

    async def refresh(self) -> None:
        """Ask everything again."""
        await asyncio.gather(*(source.refresh() for source in self._sources()))

    async def _act(self, contract: str, function: str, arguments: Json) -> None:
        assert self.sheet is not None
        await self.sheet.confirm(Call(contract, function, arguments))

    async def _admit(self, row: Json) -> None:
        await self._act("Participants", "admit", {"account": row["account"]})

    async def _refuse(self, row: Json) -> None:
        assert self.sheet is not None
        forms.refuse(self.view, self.sheet, row["account"])

    def _settlement_acts(self) -> cards.SettlementActs:
        assert self.view.session is not None
        account = self.view.session.account
        return cards.SettlementActs(account, self._clear, self._confirm, self._reject, self._settle)

    async def _clear(self, row: Json) -> None:
        """First review, with the read model's figures and clearing file: the contract compares the figures."""
        file = {"figures": row["figures"], "clearing_hash": row["own_clearing_hash"]}
        await self._act("Settlement", "clear", _named(row) | file)

    async def _confirm(self, row: Json) -> None:
        """Second review of the same clearing file."""
        await self._act("Settlement", "confirm_results", _named(row) | {"clearing_hash": row["clearing_hash"]})

    async def _reject(self, row: Json) -> None:
        assert self.sheet is not None
        forms.reject_clearing(self.view, self.sheet, _named(row))

    async def _settle(self, row: Json) -> None:
        """Deliver the first chunk in which trades wait; the next is there when it is done."""
        trades = row["to_settle"][0]["trades"] if row["to_settle"] else []
        await self._act("Settlement", "settle", {"trades": trades, "skip": "0"})


def _named(row: Json) -> Json:
    return {"product_id": row["product_id"], "day": row["day_number"]}
