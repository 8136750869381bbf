"""Lists of units: issuance, holdings, transfers, cancellations. Each has its columns; the card is `ListCard`."""

from typing import Final

from web import formats
from web.cards import columns as col
from web.cards.trace_card import trace_link
from web.markup import Column, Html, Row, link, tag
from web.tables import Filter
from web.view import View

TRANSFER_KINDS: Final = (
    "issued",
    "delivered",
    "transferred",
    "surrendered",
    "cancelled",
    "forced",
    "moved_to_trading",
    "moved_to_registry",
)


def issuance(view: View) -> list[Column]:
    """Blocks of serial numbers as they were issued."""
    texts = view.texts
    return [
        col.day("issued_at", texts("table.day")),
        col.units(texts("enterprise.class")),
        col.party(texts("registry.holder")),
        col.plain("year", texts("registry.year")),
        col.whole("quantity_t", texts("table.quantity_t")),
        Column(texts("registry.serials"), serials, lambda row: row.get("first_serial"), end=True, key="first_serial"),
        col.transaction(texts("chain.hash")),
    ]


def serials(row: Row) -> Html:
    """First and last number of a block; the first leads to its path."""
    first, last = row.get("first_serial"), row.get("last_serial")
    if first is None:
        return tag("span", formats.MISSING)
    return trace_link(row, f"{first}–{last}")


def holdings(view: View) -> list[Column]:
    """Units by holder and class: both sub-accounts, with what of them is not free."""
    texts = view.texts
    return [
        col.party(texts("registry.holder")),
        col.units(texts("enterprise.class")),
        col.whole("registry_t", texts("enterprise.registry_t")),
        col.whole("locked_t", texts("enterprise.locked")),
        col.whole("frozen_t", texts("units.frozen")),
        col.whole("trading_t", texts("enterprise.trading_t")),
        col.whole("reserved_t", texts("enterprise.cash_reserved")),
        col.whole("due_t", texts("enterprise.due_t")),
        col.whole("trading_frozen_t", texts("units.trading_frozen")),
        col.whole("available_t", texts("units.available")),
    ]


def transfers(view: View) -> list[Column]:
    """Every movement of units."""
    texts = view.texts
    return [
        col.moment("at", texts("table.time")),
        col.kind(view, "kind", texts("registry.transfer_kind"), "transfer_kind"),
        col.units(texts("enterprise.class")),
        col.party(texts("registry.from"), "from"),
        col.party(texts("registry.to"), "to"),
        col.whole("quantity_t", texts("table.quantity_t")),
        col.transaction(texts("chain.hash")),
    ]


def transfer_kinds(view: View) -> Filter:
    """One kind of movement only."""
    texts = view.texts
    words = {"": texts("table.all")} | {kind: texts.one_of("transfer_kind", kind) for kind in TRANSFER_KINDS}
    return Filter("kind", texts("registry.transfer_kind"), words)


def cancellations(view: View) -> list[Column]:
    """Units that ended: surrendered, cancelled by their holder, taken back."""
    texts = view.texts
    return [
        col.moment("at", texts("table.time")),
        col.kind(view, "kind", texts("registry.transfer_kind"), "cancellation_kind"),
        col.party(texts("registry.holder")),
        col.units(texts("enterprise.class")),
        col.whole("quantity_t", texts("table.quantity_t")),
        col.sentence("serials", texts("registry.serials")),
        col.sentence("beneficiary", texts("entries.beneficiary")),
        Column(texts("certificates.code"), certificate, lambda row: row.get("certificate_code"), end=True),
        col.transaction(texts("chain.hash")),
    ]


def certificate(row: Row) -> Html:
    """A certificate's code, leading to the public check."""
    code = row.get("certificate_code") or row.get("code")
    if not code:
        return tag("span", formats.MISSING)
    return link(f"/certificates/{code}", tag("code", code))
