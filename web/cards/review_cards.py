"""Cards of the two-person rule: acts that wait for the second person, and what became of earlier ones."""

from collections.abc import Callable
from typing import Any, Final

from web import formats
from web.cards import columns as col
from web.cards.card import Card
from web.cards.columns import Tone, account_page, is_blank
from web.cards.source import Source
from web.controls import Button, box, markup
from web.markup import Column, Html, Row, code, facts, join, link, tag
from web.view import View

Json = dict[str, Any]
Decide = Callable[[Row, bool], Any]

REVIEW_TONES: Final[dict[str, Tone]] = {"opened": "waiting", "confirmed": "good", "rejected": "bad"}


def waiting_card(view: View, source: Source[list[Json]], decide: Decide | None) -> Card[list[Json]]:
    """Acts that one person has opened; another one confirms them, anyone of the registry rejects them."""
    texts = view.texts
    return Card(
        view,
        source,
        texts("reviews.waiting"),
        lambda rows: _draw(view, rows, decide),
        unit=texts("reviews.rule"),
        empty=texts("reviews.none_waiting"),
        name="reviews",
    )


def count_card(view: View, source: Source[list[Json]]) -> Card[list[Json]]:
    """The same acts in one line each, leading to where they are decided."""
    texts = view.texts

    def line(row: Row) -> Html:
        said = texts.both(row.get("summary")) or f"{row['contract']} · {row['function']}"
        by = tag("div", row.get("opened_by_name") or row["opened_by"], " · ", row["reason"], cls="muted")
        return tag(
            "li", tag("div", said, by), link("/registry/reviews", texts("reviews.look"), cls="button button-small")
        )

    return Card(
        view,
        source,
        texts("reviews.waiting"),
        lambda rows: markup(tag("ul", *(line(row) for row in rows), cls="list")),
        empty=texts("reviews.none_waiting"),
        name="reviews-waiting",
    )


def _draw(view: View, rows: list[Row], decide: Decide | None) -> None:
    with box("acts"):
        for row in rows:
            with box("act", "article").props(f"data-act-id={row['act_id']}"):
                markup(_words(view, row))
                if decide is not None:
                    _buttons(view, row, decide)


def _words(view: View, row: Row) -> Html:
    """What the act will do in plain words, the decoded call, and who asked for it and why."""
    texts = view.texts
    said = texts.both(row.get("summary")) or f"{row['contract']} · {row['function']}"
    opened = texts("reviews.opened_by", at=formats.moment(row["opened_at"]))
    pairs: list[tuple[object, object]] = [
        (texts("form.reason"), row["reason"]),
        (texts("reviews.opened"), join(account_page(row["opened_by"], row.get("opened_by_name")), " · ", opened)),
    ]
    if not is_blank(row.get("document_hash")):
        pairs.append((texts("accounts.document"), code(row["document_hash"])))
    return join(
        tag("h3", texts("reviews.act", number=row["act_id"]), " · ", said),
        facts(pairs),
        tag(
            "details",
            tag("summary", texts("reviews.call", contract=row["contract"], function=row["function"])),
            facts((name, _written(value)) for name, value in (row.get("arguments") or {}).items()),
            cls="inner-call",
            open=True,
        ),
    )


def _written(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _buttons(view: View, row: Row, decide: Decide) -> None:
    texts, session = view.texts, view.session
    is_own = session is not None and str(row["opened_by"]).lower() == session.account.lower()
    with box("actions"):
        if is_own:
            markup(texts("reviews.own"), tag="span", classes="muted")
        else:
            Button(texts("reviews.confirm"), lambda: decide(row, True), look="primary")
        Button(texts("reviews.reject"), lambda: decide(row, False))


def history(view: View) -> list[Column]:
    """All acts, newest first."""
    texts = view.texts

    def what(row: Row) -> str:
        return texts.both(row.get("summary")) or f"{row['contract']} · {row['function']}"

    return [
        col.plain("act_id", texts("entries.number")),
        Column(texts("log.what"), what, what, wrap=True),
        col.sentence("reason", texts("form.reason")),
        col.party(texts("reviews.opened"), "opened_by"),
        col.day("opened_at", texts("table.time")),
        col.party(texts("reviews.decided"), "decided_by"),
        col.day("decided_at", texts("table.time")),
        col.state(view, "state", texts("table.state"), "review_state", REVIEW_TONES),
    ]
