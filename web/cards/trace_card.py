"""The path of one unit: from its issuance through every hand to where it is, or to where it ended."""

from typing import Any, Final

from web import formats
from web.cards.card import Card
from web.cards.chain_cards import block_link, transaction_link
from web.cards.columns import Tone, account_page, class_words
from web.cards.source import Source
from web.controls import markup
from web.markup import Html, badge, join, link, tag
from web.view import View

Json = dict[str, Any]

END_TONES: Final[dict[str, Tone]] = {"held": "good", "surrendered": "plain", "cancelled": "plain"}


def trace_card(view: View, source: Source[Json], serial: str) -> Card[Json]:
    """The path as a line in time, oldest first."""
    texts = view.texts
    return Card(
        view,
        source,
        texts("trace.path", serial=serial),
        lambda data: markup(_path(view, data)),
        is_empty=lambda data: not data.get("steps"),
        empty=texts("trace.unknown"),
        name="trace",
    )


def _path(view: View, data: Json) -> Html:
    steps = [_step(view, step, place == len(data["steps"]) - 1) for place, step in enumerate(data["steps"])]
    return join(_summary(view, data), tag("ol", *steps, cls="timeline"))


def _summary(view: View, data: Json) -> Html:
    """Which unit it is, and where it is now."""
    texts, now = view.texts, data.get("now") or {}
    state = str(now.get("state") or "held")
    where = join(badge(texts.one_of("unit_state", state), END_TONES.get(state, "plain")))
    if now.get("account"):
        place = texts.one_of("sub_account", str(now["sub_account"])) if now.get("sub_account") else ""
        where = join(where, " ", account_page(now["account"], now.get("name")), f" · {place}" if place else "")
    return tag("p", tag("b", class_words(data), cls="strong"), " · ", where, cls="trace-now")


def _step(view: View, step: Json, is_last: bool) -> Html:
    texts = view.texts
    sides = [
        account_page(step[f"{side}_account"], step.get(f"{side}_name"))
        for side in ("from", "to")
        if step.get(f"{side}_account")
    ]
    block = texts(
        "trace.block",
        quantity=formats.whole(step.get("quantity_t")),
        first=step.get("first_serial") or formats.MISSING,
        last=step.get("last_serial") or formats.MISSING,
    )
    note = tag("div", step["note"]) if step.get("note") else ""
    return tag(
        "li",
        tag("time", formats.moment(step["at"]), datetime=step["at"]),
        tag(
            "div",
            tag("b", texts.one_of("transfer_kind", step["kind"]), cls="strong"),
            " ",
            join(*(join(tag("span", " → ", cls="muted") if place else "", side) for place, side in enumerate(sides))),
            tag("div", block, cls="muted"),
            note,
            tag(
                "div", block_link(step.get("block")), " · ", transaction_link(step.get("transaction_hash")), cls="muted"
            ),
        ),
        cls="last" if is_last else None,
    )


def examples(view: View, blocks: list[Json]) -> Html:
    """Serials to try: the first of the newest blocks."""
    links = (link(f"/registry/trace?serial={block['first_serial']}", block["first_serial"]) for block in blocks[:5])
    return tag("p", view.texts("trace.examples"), " ", join(*(join(one, " ") for one in links)), cls="source")
