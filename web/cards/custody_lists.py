"""Lists of custody: entries other than trade, freezes, certificates, the operation log, conduct."""

from typing import Final

from web import formats
from web.cards import columns as col
from web.cards.columns import Tone
from web.cards.unit_lists import certificate
from web.markup import Column, Row, badge, code, tag
from web.tables import Filter, row_button
from web.view import View

ENTRY_KINDS: Final = (
    "donation",
    "inheritance",
    "division",
    "merger",
    "split",
    "bankruptcy",
    "carbon_neutrality",
    "voluntary_cancellation",
)
"""Kinds of entries that holders make, in the contract's order from 1."""

ENTRY_TONES: Final[dict[str, Tone]] = {
    "in_review": "waiting",
    "waiting": "waiting",
    "executed": "good",
    "refused": "bad",
    "withdrawn": "plain",
}

FREEZE_TONES: Final[dict[str, Tone]] = {"open": "bad", "lifted": "good", "forced": "plain"}


def entries(view: View, *, decides: bool = False, owns: bool = False) -> list[Column]:
    """Entries by holders; `decides` puts the registry's buttons into the row, `owns` the holder's."""
    texts = view.texts

    def buttons(row: Row) -> object:
        if decides and row.get("state") == "in_review":
            accept = row_button("accept", texts("authority.accept"), primary=True)
            return tag("span", accept, row_button("refuse", texts("authority.refuse")))
        if owns and row.get("state") in ("in_review", "waiting"):
            return row_button("withdraw", texts("entries.withdraw"))
        return ""

    shown = [
        col.plain("entry_id", texts("entries.number")),
        col.kind(view, "kind", texts("registry.transfer_kind"), "entry_kind"),
        col.party(texts("registry.from"), "from", leads=not owns),
        col.party(texts("registry.to"), "to", leads=not owns),
        col.units(texts("enterprise.class")),
        col.whole("quantity_t", texts("table.quantity_t")),
        Column(texts("entries.due"), _due, lambda row: row.get("due_at"), key="due_at"),
        col.sentence("reason", texts("form.reason")),
        col.state(view, "state", texts("table.state"), "entry_state", ENTRY_TONES),
    ]
    return [*shown, Column("", buttons, end=True)] if decides or owns else shown


def _due(row: Row) -> str:
    return formats.moment(row.get("due_at"))[:10]


def entry_kinds(view: View) -> Filter:
    """One kind of entry only."""
    texts = view.texts
    words = {"": texts("table.all")} | {kind: texts.one_of("entry_kind", kind) for kind in ENTRY_KINDS}
    return Filter("kind", texts("registry.transfer_kind"), words)


def freezes(view: View) -> list[Column]:
    """Units frozen by order, and what of each freeze is left."""
    texts = view.texts
    return [
        col.plain("freeze_id", texts("entries.number")),
        col.party(texts("registry.holder")),
        col.units(texts("enterprise.class")),
        col.kind(view, "sub_account", texts("freezes.sub_account"), "sub_account"),
        col.whole("quantity_t", texts("table.quantity_t")),
        col.whole("left_t", texts("freezes.left")),
        col.plain("order_no", texts("freezes.order")),
        col.sentence("reason", texts("form.reason")),
        col.day("at", texts("table.day")),
        col.state(view, "state", texts("table.state"), "freeze_state", FREEZE_TONES),
    ]


def certificates(view: View, *, owns: bool = False) -> list[Column]:
    """Certificates of cancellation, holding and allocation, with the file; the holder needs no link to himself."""
    texts = view.texts
    return [
        col.moment("at", texts("table.time")),
        col.kind(view, "kind", texts("registry.transfer_kind"), "certificate_kind"),
        col.party(texts("registry.holder"), leads=not owns),
        col.units(texts("enterprise.class")),
        col.whole("quantity_t", texts("table.quantity_t")),
        col.sentence("beneficiary", texts("entries.beneficiary")),
        Column(texts("certificates.code"), certificate, lambda row: row.get("code"), end=True),
        Column("", lambda row: row_button("pdf", texts("certificates.pdf")), end=True),
    ]


def log(view: View) -> list[Column]:
    """Who did what, and whether the contract took it."""
    texts = view.texts

    def done(row: Row) -> object:
        is_done = row.get("is_done", True)
        return badge(texts("tx.done"), "good") if is_done else badge(texts("tx.refused"), "bad")

    def what(row: Row) -> object:
        said = texts.both(row.get("summary"))
        named = code(f"{row.get('contract')}.{row.get('function')}")
        return tag("span", said, tag("div", named, cls="muted")) if said else named

    return [
        col.moment("at", texts("table.time")),
        col.party(texts("log.who"), "sender"),
        Column(texts("log.what"), what, lambda row: f"{row.get('contract')}.{row.get('function')}", wrap=True),
        Column(texts("table.state"), done, lambda row: row.get("is_done"), end=True),
        col.transaction(texts("chain.hash")),
    ]


def conduct(view: View, *, leads: bool = True) -> list[Column]:
    """Defaults and dishonest conduct."""
    texts = view.texts
    return [
        col.moment("at", texts("table.time")),
        col.kind(view, "kind", texts("registry.transfer_kind"), "conduct_kind"),
        Column(texts("accounts.barred"), _barred, lambda row: row.get("barred_until")),
        col.sentence("reason", texts("form.reason")),
        col.party(texts("accounts.by"), "by", leads=leads),
        col.transaction(texts("chain.hash")),
    ]


def _barred(row: Row) -> str:
    return formats.moment(row.get("barred_until"))[:10]
