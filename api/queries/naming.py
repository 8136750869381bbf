"""Names beside accounts, and classes in words: what every list of the registry shows."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from api.store import View
from readmodel.tables import classes, participants

AT_ONCE = 500
"""Parameters of one question; databases take a bounded number."""


def with_name(query: Select[Any], account: ColumnElement[Any], label: str) -> Select[Any]:
    """The rows with the legal name of an account that they hold, under a name of its own."""
    named = participants.alias()
    return query.add_columns(named.c.name.label(label)).join(named, named.c.account == account, isouter=True)


def with_class(query: Select[Any], class_id: ColumnElement[Any]) -> Select[Any]:
    """The rows with scheme, kind and vintage of their class, as `class_scheme` and so on."""
    names = ("scheme", "kind", "vintage")
    columns = [classes.c[name].label(f"class_{name}") for name in names]
    return query.add_columns(*columns).join(classes, classes.c.class_id == class_id, isouter=True)


def symbol_of(row: Row[Any]) -> str:
    """A class in words, as in "CN CEA 2024", of rows that have them by `with_class`."""
    return f"{row.class_scheme or ''} {row.class_kind or ''} {row.class_vintage or ''}".strip()


def names_of(view: View, accounts: Iterable[str]) -> Mapping[str, str]:
    """Legal names of these accounts."""
    found: dict[str, str] = {}
    wanted = sorted(set(accounts))
    for start in range(0, len(wanted), AT_ONCE):
        query = select(participants.c.account, participants.c.name)
        query = query.where(participants.c.account.in_(wanted[start : start + AT_ONCE]))
        found |= {row.account: row.name for row in view.db.execute(query)}
    return found
