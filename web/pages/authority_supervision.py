"""The regulator's page: what anybody signed, one account through all its parts, and the nodes."""

from typing import Any

from fastapi import Request
from nicegui import ui

from carbon.roles import SEE_ALL
from web import formats
from web.cards import act_list, validator_card
from web.cards.card import Card
from web.cards.chain_cards import area_of, roles_of, status_badge
from web.cards.list_card import ListCard
from web.cards.node_card import nodes_card
from web.cards.source import Source
from web.controls import box, markup
from web.frame import may_see
from web.listing import Listing
from web.markup import code, facts, link
from web.pages.authority_frame import authority_page
from web.view import View

Json = dict[str, Any]

QUICK_S = 8.0


def add() -> None:
    """Register the page."""
    ui.page("/authority/supervision")(supervision)


async def supervision(request: Request, account: str = "") -> None:
    """Everybody's acts with the nodes, or those of one account with the ways to its parts."""
    with authority_page(request, "supervision") as view:
        if view is not None and may_see(view, *SEE_ALL):
            if account:
                _participant(view, account)
            _acts(view, account)
            if not account:
                _nodes(view)


def _acts(view: View, account: str) -> None:
    with box("grid"):
        ListCard(
            view,
            Listing(view.api, "/supervision/acts", searches=True, account=account or None),
            view.texts("supervision.acts"),
            act_list.acts(view),
            filters=act_list.filters(view),
            empty=view.texts("supervision.none"),
            every_s=QUICK_S,
            name="acts",
        ).start()


def _nodes(view: View) -> None:
    health: Source[Json] = Source(view.api.health, QUICK_S)
    validators: Source[Json] = Source(view.api.validators, QUICK_S)
    validator_card.add(view, validators)
    with box("grid"):
        nodes_card(view, health)
    for source in (health, validators):
        source.start()


def _participant(view: View, account: str) -> None:
    async def load() -> list[Json]:
        return [row for row in await view.api.participants() if row["account"].lower() == account.lower()]

    source: Source[list[Json]] = Source(load)
    title, empty = view.texts("supervision.account"), view.texts("supervision.unknown")
    with box("grid"):
        Card(view, source, title, lambda rows: _draw(view, rows[0]), empty=empty, name="account")
    source.start()


def _draw(view: View, row: Json) -> None:
    texts = view.texts
    markup(
        facts(
            [
                (texts("chain.name"), row["name"]),
                (texts("chain.address"), code(row["account"])),
                (texts("chain.roles"), roles_of(view, row)),
                (texts("chain.area"), area_of(view, row)),
                (texts("chain.industry"), row.get("industry") or formats.MISSING),
                (texts("table.state"), status_badge(view, row)),
            ]
        )
    )
    with box("actions"):
        for name, address in ways(row):
            markup(link(address, texts(f"supervision.{name}"), cls="button"))
        markup(link("/authority/supervision", texts("supervision.back"), cls="button"))


def ways(row: Json) -> list[tuple[str, str]]:
    """Where an account's parts are: an enterprise has readings, holdings and obligations; everybody has events."""
    account = row["account"]
    found = [("events", f"/chain?account={account}"), ("registered", f"/registry/accounts/{account}")]
    return [("enterprise", f"/enterprise?account={account}"), *found] if "EMITTER" in row["roles"] else found
