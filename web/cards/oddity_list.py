"""Columns and filters of what looks odd: what was found, whom it concerns, and the way to all that he did."""

from typing import Any

from carbon.supervision import IN_SECONDS, SHARES, Oddity
from web import formats
from web.cards import columns as col
from web.cards.map_card import percent
from web.markup import Column, Html, Row, code, link, tag
from web.view import View


def oddities(view: View) -> list[Column]:
    """Findings."""
    texts = view.texts
    return [
        col.moment("at", texts("table.time")),
        Column(texts("oddity.what"), lambda row: _what(view, row), lambda row: row["kind"], wrap=True),
        Column(texts("supervision.account"), lambda row: _party(row, "account", "name"), lambda row: row["account"]),
        Column(texts("oddity.other"), lambda row: _party(row, "other", "other_name"), lambda row: row.get("other")),
        col.plain("year", texts("registry.year")),
        Column(texts("oddity.found"), lambda row: _found(view, row), lambda row: row["figure"], end=True),
        col.transaction(texts("chain.hash")),
    ]


def kinds(view: View) -> dict[str, str]:
    """Kinds in words, by the API's names; all of them first."""
    return {"": view.texts("table.all")} | {kind.value: view.texts(f"oddity_kind.{kind}") for kind in Oddity}


def _what(view: View, row: Row) -> Html:
    kind = row["kind"]
    return tag("span", view.texts(f"oddity_kind.{kind}"), tag("div", view.texts(f"oddity_why.{kind}"), cls="muted"))


def _found(view: View, row: Row) -> Html:
    kind = Oddity(row["kind"])
    word = "below" if kind in IN_SECONDS else "from"
    bound = view.texts(f"oddity.{word}", bound=_figure(view, kind, row["bound"]))
    return tag("span", _figure(view, kind, row["figure"]), tag("div", bound, cls="muted"))


def _figure(view: View, kind: Oddity, value: int) -> str:
    if kind in IN_SECONDS:
        unit, count = formats.age(value)
        return view.texts(f"age.{unit}", count=count)
    return percent(value) if kind in SHARES else formats.whole(value)


def _party(row: Row, account: str, name: str) -> Html:
    who: Any = row.get(account)
    if who is None:
        return tag("span", formats.MISSING)
    words = row.get(name) or code(formats.short(who), who)
    return link(f"/authority/supervision?account={who}", words, title=who)
