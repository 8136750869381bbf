"""Columns that several cards have."""

from collections.abc import Mapping
from typing import Any, Literal

from web import formats
from web.markup import Column, Html, Row, badge, code, link, tag
from web.view import View

Tone = Literal["good", "waiting", "bad", "plain"]


def whole(key: str, title: str) -> Column:
    """Whole quantities."""
    return Column(title, lambda row: formats.whole(row.get(key)), lambda row: row.get(key), end=True, key=key)


def money(key: str, title: str) -> Column:
    """Yuan of an amount in fen."""
    return Column(
        title,
        lambda row: formats.yuan(row.get(key)),
        lambda row: formats.yuan(row.get(key)).replace(",", ""),
        end=True,
        sort=lambda row: row.get(key),
        key=key,
    )


def plain(key: str, title: str) -> Column:
    """Years, numbers and words, as they are."""
    return Column(title, lambda row: _or_missing(row.get(key)), lambda row: row.get(key), key=key)


def sentence(key: str, title: str) -> Column:
    """A text that may be long."""
    return Column(title, lambda row: _or_missing(row.get(key)), lambda row: row.get(key), wrap=True)


def moment(key: str, title: str) -> Column:
    """Date and clock."""
    return Column(title, lambda row: formats.moment(row.get(key)), lambda row: row.get(key), key=key)


def day(key: str, title: str) -> Column:
    """The date of a time."""
    return Column(title, lambda row: formats.moment(row.get(key))[:10], lambda row: row.get(key), key=key)


def state(view: View, key: str, title: str, section: str, tones: Mapping[str, Tone]) -> Column:
    """A badge: its words are `section.value` of the texts."""

    def show(row: Row) -> Html:
        value = row.get(key)
        if value in (None, ""):
            return tag("span", formats.MISSING)
        return badge(view.texts.one_of(section, str(value)), tones.get(str(value), "plain"))

    return Column(title, show, lambda row: row.get(key), key=key)


def kind(view: View, key: str, title: str, section: str) -> Column:
    """A name of the chain in the reader's words."""
    return Column(
        title, lambda row: view.texts.one_of(section, str(row.get(key) or "")), lambda row: row.get(key), key=key
    )


def party(title: str, side: str = "", *, leads: bool = True) -> Column:
    """An account by name, leading to its page in the registry if it may; `side` is `from`, `to`, `by`…"""
    prefix = f"{side}_" if side else ""
    account, name = (side, f"{side}_name") if side in BARE else (f"{prefix}account", f"{prefix}name")
    return Column(
        title,
        lambda row: account_page(row.get(account), row.get(name)) if leads else account_name(row, account, name),
        lambda row: row.get(name) or row.get(account),
        key=name,
    )


def account_name(row: Row, account: str, name: str) -> object:
    """An account by name, or by its address where it has none."""
    return row.get(name) or code(formats.short(row.get(account)), row.get(account))


BARE = ("by", "opened_by", "decided_by", "owner", "sender")
"""Sides whose account stands under the side's own name."""


def account_page(account: Any, name: Any = None) -> Html:
    """An account that leads to its page in the registry."""
    if not account:
        return tag("span", formats.MISSING)
    return link(f"/registry/accounts/{account}", name or code(formats.short(account), account), title=account)


def units(title: str) -> Column:
    """The class of units."""
    return Column(title, class_words, class_words)


def transaction(title: str) -> Column:
    """The transaction, leading to its page on the chain."""

    def show(row: Row) -> Html:
        found = row.get("transaction_hash")
        if not found:
            return tag("span", formats.MISSING)
        return link(f"/chain/transactions/{found}", code(formats.short(found, 8, 6), found))

    return Column(title, show, lambda row: row.get("transaction_hash"), end=True, sort=lambda row: row.get("block"))


def document(title: str) -> Column:
    """The hash of the document behind an act."""

    def show(row: Row) -> Html:
        found = row.get("document_hash")
        return tag("span", formats.MISSING) if is_blank(found) else code(formats.short(found, 8, 6), found)

    return Column(title, show, lambda row: row.get("document_hash"))


def is_blank(hash_: str | None) -> bool:
    """Tell whether a hash names nothing."""
    return not hash_ or not hash_.removeprefix("0x").strip("0")


def class_words(row: Row) -> str:
    """Name a class of units: symbol, or scheme, kind and vintage; its id when the answer has no more."""
    parts = [str(row[name]) for name in ("scheme", "kind", "vintage") if row.get(name)] if row.get("scheme") else []
    return str(row.get("symbol") or " ".join(parts) or formats.short(row.get("class_id")))


def _or_missing(value: Any) -> Any:
    return formats.MISSING if value in (None, "") else value
