"""The card of a QBFT chain's validators; a chain without them does not have it."""

from typing import Any

from web import formats
from web.cards.card import Card
from web.cards.chain_cards import block_link
from web.cards.source import Source
from web.controls import box, markup, put
from web.markup import Column, Html, Row, badge, code, join, table, tag
from web.view import View

Json = dict[str, Any]


def add(view: View, source: Source[Json]) -> None:
    """Put the card here; it shows itself when the chain turns out to have validators."""
    with box("grid") as place:
        card = Card(
            view,
            source,
            view.texts("validators.title"),
            lambda data: _draw(view, data),
            is_empty=lambda data: not data["is_qbft"],
            name="validators",
        )
    place.set_visibility(False)

    def show() -> None:
        data = source.data or {}
        place.set_visibility(bool(data.get("is_qbft")))
        put(card.unit, Html(view.texts("validators.unit", blocks=data.get("blocks") or 0)))

    source.watch(show)


def _draw(view: View, data: Json) -> None:
    markup(join(*(tag("p", line, cls=look) for line, look in lines(view, data))))
    markup(table(columns(view), data["items"], view.texts("validators.title")))


def lines(view: View, data: Json) -> list[tuple[str, str]]:
    """What the figures mean, each with its look: safety, clock, peers and votes."""
    texts, count = view.texts, len(data["items"])
    safety = texts(
        f"validators.{data['safety']}",
        up=data["up"],
        count=count,
        quorum=data["quorum"],
        age=formats.whole(data["head_age_s"]),
    )
    found = [(safety, "strong" if data["safety"] == "safe" else "state-error")]
    if data["is_clock_off"]:
        found.append((texts("validators.clock", seconds=formats.whole(abs(data["clock_ahead_s"]))), "state-error"))
    if data["peers"] is not None:
        found.append((texts("validators.peers", peers=data["peers"]), "muted"))
    for ballot in data["ballots"]:
        wanted = "vote_in" if ballot["adds"] else "vote_out"
        node = ballot["name"] or formats.short(ballot["account"])
        votes = {"votes": len(ballot["voters"]), "needed": ballot["needed"]}
        found.append((texts(f"validators.{wanted}", node=node, **votes), "strong"))
    return found


def columns(view: View) -> list[Column]:
    """Columns of the table of validators."""
    texts = view.texts
    return [
        Column(texts("validators.node"), _node, lambda row: row["account"]),
        Column(texts("validators.proposed"), lambda row: formats.whole(row["proposed"]), None, end=True),
        Column(texts("validators.missed"), lambda row: formats.whole(row["missed"]), None, end=True),
        Column(texts("validators.sealed"), lambda row: formats.whole(row["sealed"]), None, end=True),
        Column(texts("validators.newest"), lambda row: block_link(row["last_proposed"]), None, end=True),
        Column(texts("table.state"), lambda row: _state(view, row), None, end=True),
    ]


def _node(row: Row) -> Html:
    account = code(formats.short(row["account"]), row["account"])
    return join(tag("b", row["name"], cls="strong"), " ", account) if row["name"] else account


def _state(view: View, row: Row) -> Html:
    if row["is_up"]:
        return badge(view.texts("validators.up"), "good")
    return badge(view.texts("validators.silent"), "bad")
