"""Columns of the log of reads: who asked for whose data; and its days, with their roots on chain."""

from typing import Any, Final

from carbon.roles import SEE_ALL
from web import formats
from web.cards import columns as col
from web.cards.chain_cards import roles_of
from web.markup import Column, Html, Row, badge, code, join, link, tag
from web.tables import Filter, row_button
from web.view import View

KNOWN: Final = frozenset(
    ("enterprises", "registry", "exchange", "authority", "bank", "funds", "verification", "supervision")
)
"""First parts of paths that have words."""


def reads(view: View, *, whose: bool) -> list[Column]:
    """Questions: when, who, about what, and whether there was an answer; `whose` names whose data it was, too."""
    texts = view.texts

    def subject(row: Row) -> object:
        if not row.get("subject"):
            return tag("span", texts("reads.many"), cls="muted")
        return _account(view, row["subject"], row.get("subject_name"))

    def outcome(row: Row) -> Html:
        is_answered = row.get("outcome") == "answered"
        return badge(texts(f"reads.{row.get('outcome')}"), "plain" if is_answered else "bad")

    asked_for = Column(texts("reads.whose"), subject, lambda row: row.get("subject_name") or row.get("subject"))
    return [
        col.moment("at", texts("table.time")),
        Column(
            texts("log.who"),
            lambda row: _account(view, row["account"], row.get("name")),
            lambda row: row.get("name") or row["account"],
        ),
        Column(texts("chain.roles"), lambda row: roles_of(view, row), lambda row: " ".join(row["roles"])),
        *([asked_for] if whose else []),
        Column(texts("reads.what"), lambda row: _what(view, row), _question, wrap=True),
        Column(texts("table.state"), outcome, lambda row: row.get("outcome"), end=True),
    ]


def filters(view: View) -> list[Filter]:
    """By what came of it."""
    texts = view.texts
    words = {one: texts(f"reads.{one}") for one in ("answered", "refused")}
    return [Filter("outcome", texts("table.state"), {"": texts("table.all")} | words)]


def days(view: View) -> list[Column]:
    """Days of the log."""
    texts = view.texts

    def recorded(row: Row) -> Html:
        if not row.get("recorded_root"):
            return tag("span", texts("reads.unrecorded_yet"), cls="muted")
        when = formats.moment(row["recorded_at"])
        return join(_account(view, row["recorded_by"], row.get("recorded_by_name")), " · ", when)

    return [
        col.plain("day", f"{texts('table.day')} (UTC)"),
        col.whole("reads", texts("reads.entries")),
        Column(texts("reads.recorded"), recorded, lambda row: row.get("recorded_by_name")),
        Column("", lambda row: row_button("check", texts("reads.check")), end=True),
    ]


def _account(view: View, account: str, name: str | None) -> Html:
    """An account, leading to all that it did for who may see that."""
    words = name or code(formats.short(account), account)
    if view.session is not None and view.session.has(*SEE_ALL):
        return link(f"/authority/supervision?account={account}", words, title=account)
    return tag("span", words, title=account)


def _what(view: View, row: Row) -> Html:
    first = row["path"].split("/")[1]
    words = view.texts(f"reads.part_{first}") if first in KNOWN else ""
    return tag("span", words, tag("div", code(_question(row)), cls="muted"))


def _question(row: Row) -> str:
    """Path and query, the account that it is about left out."""
    text: Any = row["path"] + (f"?{row['query']}" if row["query"] else "")
    return str(text.replace(row["subject"], "…") if row.get("subject") else text)
