"""Columns that several cards have."""

from web import formats
from web.markup import Column, Row


def whole(key: str, title: str) -> Column:
    """Whole quantities."""
    return Column(title, lambda row: formats.whole(row.get(key)), lambda row: row.get(key), end=True)


def money(key: str, title: str) -> Column:
    """Yuan of an amount in fen."""
    return Column(
        title, lambda row: formats.yuan(row.get(key)), lambda row: formats.yuan(row.get(key)).replace(",", ""), end=True
    )


def plain(key: str, title: str) -> Column:
    """Years, numbers and words, as they are."""
    return Column(title, lambda row: row.get(key), lambda row: row.get(key))


def class_words(row: Row) -> str:
    """Name a class of units: scheme, kind, and vintage where it has one; its bare id when the answer has no more."""
    parts = [str(row[name]) for name in ("scheme", "kind", "vintage") if row.get(name)]
    return str(row.get("symbol") or " ".join(parts) or row["class_id"])
