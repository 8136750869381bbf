"""Lists of credited projects and their periods."""

from typing import Final

from web.cards import columns as col
from web.cards.columns import Tone
from web.markup import Column, Html, Row
from web.tables import row_button
from web.view import View

PERIOD_TONES: Final[dict[str, Tone]] = {"registered": "waiting", "issued": "good"}


def projects(view: View, *, acts: bool) -> list[Column]:
    """Projects; `acts` puts the registry's button into the row."""
    texts = view.texts
    shown = [
        col.plain("code", texts("credits.code")),
        col.sentence("name", texts("chain.name")),
        col.plain("methodology", texts("credits.methodology")),
        col.party(texts("credits.owner"), "owner"),
        col.day("first_day", texts("credits.first_day")),
        col.day("last_day", texts("credits.last_day")),
        col.whole("issued_t", texts("credits.issued")),
        col.document(texts("accounts.document")),
    ]
    button = Column("", lambda _: row_button("period", texts("credits.register_period")), end=True)
    return [*shown, button] if acts else shown


def periods(view: View, *, acts: bool) -> list[Column]:
    """Periods; `acts` puts the registry's button into the row of one that is not issued."""
    texts = view.texts

    def button(row: Row) -> Html:
        return row_button("issue", texts("credits.issue")) if row.get("state") == "registered" else Html("")

    shown = [
        col.plain("period_id", texts("entries.number")),
        col.plain("code", texts("credits.code")),
        col.day("first_day", texts("credits.first_day")),
        col.day("last_day", texts("credits.last_day")),
        col.whole("reduction_t", texts("credits.reduction")),
        col.sentence("verifier", texts("credits.verifier")),
        col.document(texts("accounts.document")),
        col.state(view, "state", texts("table.state"), "period_state", PERIOD_TONES),
    ]
    return [*shown, Column("", button, end=True)] if acts else shown
