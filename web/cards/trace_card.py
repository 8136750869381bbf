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
    """Which units they are, and where they are now; a range may lie in several places."""
    entries = [_place(view, one, is_range=len(data["now"]) > 1) for one in data["now"]]
    return tag("div", tag("b", class_words(data), cls="strong"), *entries, cls="trace-now")


def _place(view: View, one: Json, *, is_range: bool) -> Html:
    texts, state = view.texts, str(one["state"])
    words = badge(texts.one_of("unit_state", state), END_TONES.get(state, "plain"))
    holder = account_page(one["account"], one.get("name")) if one.get("account") else ""
    since = tag("span", texts("trace.since", day=formats.moment(one["since"])[:10]), cls="muted")
    range_ = f"{one['first_serial']}–{one['last_serial']} " if is_range else ""
    return tag("div", range_, words, " ", holder, " ", since)


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


def serial_of(block: Json) -> str:
    """The text of a block's first serial number: scheme, kind, vintage and number."""
    return f"{block['scheme']}-{block['kind']}-{block['vintage']}-{int(block['first_serial']):07d}"


def trace_link(block: Json, words: object) -> Html:
    """A link to the path of a block's first unit."""
    return link(f"/registry/trace?serial={serial_of(block)}", words)


def examples(view: View, blocks: list[Json]) -> Html:
    """Serials to try: the first of the newest blocks."""
    links = (join(trace_link(block, serial_of(block)), " ") for block in blocks[:3])
    return tag("p", view.texts("trace.examples"), " ", *links, cls="source")
