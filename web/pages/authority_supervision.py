"""The regulator's page: what looks odd, what anybody signed or asked for, one account through its parts, the nodes."""

from typing import Any, Final, Literal

from fastapi import Request
from nicegui import ui

from carbon.roles import SEE_ALL
from web import formats
from web.cards import act_list, oddity_list, read_list, validator_card
from web.cards.card import Card, TableCard
from web.cards.chain_cards import area_of, roles_of, status_badge
from web.cards.list_card import ListCard
from web.cards.node_card import nodes_card
from web.cards.source import Source
from web.controls import box, markup
from web.frame import may_see
from web.listing import Listing
from web.markup import code, facts, link
from web.pages.authority_frame import authority_page
from web.problems import WebError
from web.sheet import Call, Sheet
from web.tables import Filter
from web.view import View

Json = dict[str, Any]

QUICK_S = 8.0
SLOW_S = 60.0
"""How often what looks odd, and the log of reads, are asked for."""
TONES: Final[dict[str, Literal["positive", "negative"]]] = {"matches": "positive", "differs": "negative"}
"""How a checked day is told."""


def add() -> None:
    """Register the page."""
    ui.page("/authority/supervision")(supervision)


async def supervision(request: Request, account: str = "") -> None:
    """Everybody's acts and the nodes, or those of one account and the ways to its parts."""
    with authority_page(request, "supervision") as view:
        if view is not None and may_see(view, *SEE_ALL):
            if account:
                _participant(view, account)
            _oddities(view, account)
            _acts(view, account)
            if account:
                _reads(view, "reads-by", view.texts("reads.by"), account=account)
                _reads(view, "reads-of", view.texts("reads.of"), subject=account)
            else:
                _reads(view, "reads", view.texts("reads.title"))
                ReadDays(view).build()
                _nodes(view)


def _oddities(view: View, account: str) -> None:
    """What looks odd: of everybody, or what this account is concerned by."""
    with box("grid"):
        ListCard(
            view,
            Listing(view.api, "/supervision/oddities", account=account or None),
            view.texts("oddity.title"),
            oddity_list.oddities(view),
            filters=[Filter("kind", view.texts("oddity.what"), oddity_list.kinds(view))],
            empty=view.texts("oddity.none"),
            every_s=SLOW_S,
            name="oddities",
        ).start()


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


def _reads(view: View, name: str, title: str, **wanted: Any) -> None:
    """Who asked for whose data: everybody, one account, or whoever asked for its data."""
    with box("grid"):
        ListCard(
            view,
            Listing(view.api, "/supervision/reads", **wanted),
            title,
            read_list.reads(view, whose="subject" not in wanted),
            filters=read_list.filters(view),
            empty=view.texts("reads.none"),
            every_s=SLOW_S,
            name=name,
        ).start()


class ReadDays:
    """The days of the log of reads: each can be checked against its root on chain, and recorded there once."""

    def __init__(self, view: View) -> None:
        assert view.session is not None
        self.view = view
        self.days: Source[list[Json]] = Source(lambda: view.api.items("/supervision/reads/days"), SLOW_S)
        self.sheet = Sheet(view, view.session, self.days.refresh)

    def build(self) -> None:
        """Lay the card and start its source."""
        view, texts = self.view, self.view.texts
        with box("grid"):
            TableCard(
                view,
                self.days,
                texts("reads.days"),
                read_list.days(view),
                list,
                act=self._check,
                empty=texts("reads.none"),
                name="read-days",
            )
        self.days.start()

    async def _check(self, _: str, row: Json) -> None:
        texts = self.view.texts
        try:
            found = await self.view.api.get(f"/supervision/reads/days/{row['day']}")
        except WebError as error:
            ui.notify(self.view.words(error))
            return
        if found["state"] != "unrecorded":
            ui.notify(texts(f"read_day.{found['state']}", day=row["day"]), type=TONES.get(found["state"], "info"))
            return
        arguments = {"document_hash": found["root"], "kind": found["kind"], "period": found["period"]}
        details = ((texts("table.day"), row["day"]), (texts("reads.entries"), formats.whole(found["reads"])))
        await self.sheet.confirm(Call("Evidence", "record_document", arguments, details))


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
