"""The card of nodes that something is held against: which, since when, why, and who found it."""

from typing import Any, Final

from web import formats
from web.cards.card import TableCard
from web.cards.columns import Tone
from web.cards.source import Source
from web.markup import Column, Html, Row, badge, code, join, tag
from web.view import View

Json = dict[str, Any]

TONES: Final[dict[str, Tone]] = {"silent": "waiting", "lagging": "waiting", "forked": "bad", "lying": "bad"}


def nodes_card(view: View, health: Source[Json]) -> TableCard[Json]:
    """Nodes that indexer or relay found silent, lagging, forked or lying."""
    texts = view.texts
    columns = [
        Column(texts("nodes.node"), lambda row: code(row["node"]), lambda row: row["node"]),
        Column(texts("table.state"), lambda row: _state(view, row), lambda row: row["state"]),
        Column(texts("nodes.since"), _since, _since),
        Column(texts("nodes.why"), lambda row: _why(view, row), lambda row: row["why"], wrap=True),
        Column(texts("nodes.found_by"), lambda row: texts(f"nodes.{row['found_by']}"), lambda row: row["found_by"]),
    ]
    return TableCard(
        view,
        health,
        texts("nodes.title"),
        columns,
        lambda data: list(data.get("nodes") or ()),
        empty=texts("nodes.none"),
        name="nodes",
    )


def _since(row: Row) -> str:
    return formats.moment(row["since"])


def _state(view: View, row: Row) -> Html:
    return badge(view.texts(f"nodes.{row['state']}"), TONES[row["state"]])


def _why(view: View, row: Row) -> Html:
    """What the state means in the reader's language, then what was found, as the program says it."""
    return join(tag("div", view.texts(f"nodes.{row['state']}_means")), tag("div", row["why"], cls="muted"))
