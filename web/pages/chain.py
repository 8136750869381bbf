"""The chain page: blocks, transactions, contracts, participants, decoded events. Needs no session."""

from typing import Any
from urllib.parse import quote

from fastapi import Request
from nicegui import ui

from web.cards import chain_cards, validator_card
from web.cards.activity_cards import ActivityCards
from web.cards.card import Card, TableCard
from web.cards.node_card import nodes_card
from web.cards.source import Source
from web.controls import Button, Field, box, markup
from web.figures import figure_row
from web.frame import heading, page
from web.markup import link
from web.view import View, go, view_of

Json = dict[str, Any]

EVENTS_AT_ONCE = 25


def add() -> None:
    """Register `/chain` and the details of a block and a transaction."""
    ui.page("/chain")(chain)
    ui.page("/chain/blocks/{number}")(block)
    ui.page("/chain/transactions/{transaction_hash}")(transaction)


async def chain(request: Request, contract: str = "", event: str = "", account: str = "", before: str = "") -> None:
    """Show the newest blocks and events; the query narrows the events down."""
    view = view_of(request)
    texts = view.texts
    filters = {"contract": contract or None, "event": event or None, "account": account or None}
    status: Source[Json] = Source(view.api.chain_status, 4.0)
    blocks: Source[Json] = Source(lambda: view.api.blocks(12), 4.0)
    events: Source[Json] = Source(
        lambda: view.api.events(EVENTS_AT_ONCE, **filters, cursor=before or None), None if before else 6.0
    )
    validators: Source[Json] = Source(view.api.validators, 6.0)
    health: Source[Json] = Source(view.api.health, 6.0)
    contracts: Source[list[Json]] = Source(view.api.contracts, 60.0)
    participants: Source[list[Json]] = Source(view.api.participants, 30.0)
    with page(view, "chain", texts("chain.title")):
        heading(texts("chain.title"), texts("chain.lead"))
        figure_row(view, [status], lambda: chain_cards.status_figures(view, status.data or {}), 5)
        with box("grid grid-main"):
            chain_cards.events_card(view, events, _filtered(view, filters))
            chain_cards.blocks_card(view, blocks)
        _event_filters(view, filters, events)
        validator_card.add(view, validators)
        with box("grid"):
            nodes_card(view, health)
        ActivityCards(view).build()
        with box("grid"):
            chain_cards.contracts_card(view, contracts)
        with box("grid"):
            chain_cards.participants_card(view, participants)
        for source in (status, blocks, events, validators, health, contracts, participants):
            source.start()


def _filtered(view: View, filters: dict[str, str | None]) -> str:
    return " · ".join(value for value in filters.values() if value) or view.texts("chain.all_events")


def _event_filters(view: View, filters: dict[str, str | None], events: Source[Json]) -> None:
    texts = view.texts
    with box("grid"), box("card", "section").props("data-card=filters"), box("line"):
        fields = {
            name: Field(texts(f"chain.{name}"), filters[name] or "", on_enter=lambda: narrow())
            for name in ("contract", "event", "account")
        }

        def narrow(cursor: str = "") -> None:
            query = {name: field.value.strip() for name, field in fields.items()} | {"before": cursor}
            go("/chain?" + "&".join(f"{name}={quote(value)}" for name, value in query.items() if value))

        def older() -> None:
            cursor = (events.data or {}).get("next")
            if cursor:
                narrow(str(cursor))

        Button(texts("chain.narrow"), narrow, look="primary")
        more = Button(texts("chain.older"), older)
        more.enable(False)
        events.watch(lambda: more.enable(bool((events.data or {}).get("next"))))


async def block(request: Request, number: int) -> None:
    """One block: its header and its transactions."""
    view = view_of(request)
    texts = view.texts
    source: Source[Json] = Source(lambda: view.api.block(number))
    with page(view, "chain", texts("chain.block", number=f"{number:,}")):
        heading(texts("chain.block", number=f"{number:,}"))
        with box("grid"):
            Card(view, source, texts("chain.header"), lambda data: chain_cards.draw_block(view, data), name="block")
            TableCard(
                view,
                source,
                texts("chain.transactions"),
                chain_cards.transaction_columns(view),
                lambda data: chain_cards.transactions_of(data),
                empty=texts("chain.no_transactions"),
                name="transactions",
            )
        _neighbours(view, number)
        source.start()


def _neighbours(view: View, number: int) -> None:
    with box("actions"):
        if number > 0:
            markup(link(f"/chain/blocks/{number - 1}", view.texts("chain.previous"), cls="button"))
        markup(link(f"/chain/blocks/{number + 1}", view.texts("chain.next"), cls="button"))
        markup(link("/chain", view.texts("chain.back"), cls="button"))


async def transaction(request: Request, transaction_hash: str) -> None:
    """One transaction: who called what, with which result, and the events that it logged."""
    view = view_of(request)
    texts = view.texts
    source: Source[Json] = Source(lambda: view.api.chain_transaction(transaction_hash))
    with page(view, "chain", texts("chain.transaction")):
        heading(texts("chain.transaction"), transaction_hash)
        with box("grid"):
            Card(view, source, texts("chain.call"), lambda data: chain_cards.draw_transaction(view, data), name="call")
            Card(
                view,
                source,
                texts("chain.events"),
                lambda data: chain_cards.draw_events(view, data.get("events") or []),
                is_empty=lambda data: not data.get("events"),
                empty=texts("chain.no_events"),
                name="events",
            )
        with box("actions"):
            markup(link("/chain", texts("chain.back"), cls="button"))
        source.start()
