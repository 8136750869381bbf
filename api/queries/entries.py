"""Entries other than trade, counter-entries, freezes, cancellations."""

from typing import Any

from sqlalchemy import Row, Select, exists, select

from api.models.entries import Cancellation, Correction, Entry, Freeze
from api.paging import Order, ascending, descending
from api.queries.naming import symbol_of, with_class, with_name
from api.store import View
from carbon.certificates import CertificateKind, code_for
from readmodel.tables import corrections, entries, freeze_steps, freezes, serial_moves, transfers

MOST_RANGES = 50
"""Ranges of serial numbers that a row names; the rest shows as an ellipsis."""

ENTRY_ORDERS: dict[str, Order] = {
    "made_at": descending(entries.c.entry_id),
    "quantity_t": descending(entries.c.quantity_t, entries.c.entry_id),
    "due_at": ascending(entries.c.due_s, entries.c.entry_id),
    "kind": ascending(entries.c.kind, entries.c.entry_id),
    "state": ascending(entries.c.state, entries.c.entry_id),
    "from_account": ascending(entries.c.owner, entries.c.entry_id),
}
CORRECTION_ORDERS: dict[str, Order] = {"at": descending(corrections.c.correction_id)}
FREEZE_ORDERS: dict[str, Order] = {
    "at": descending(freezes.c.freeze_id),
    "quantity_t": descending(freezes.c.quantity_t, freezes.c.freeze_id),
    "left_t": descending(freezes.c.frozen_t, freezes.c.freeze_id),
    "account": ascending(freezes.c.account, freezes.c.freeze_id),
}
PLACE = (transfers.c.block, transfers.c.log_index, transfers.c.item)
CANCELLATION_ORDERS: dict[str, Order] = {
    "at": descending(*PLACE),
    "quantity_t": descending(transfers.c.quantity_t, *PLACE),
    "account": ascending(transfers.c.from_account, *PLACE),
}


def all_entries() -> Select[Any]:
    """Entries with the names of both sides and their classes."""
    query = with_class(select(entries), entries.c.class_id)
    query = with_name(query, entries.c.owner, "from_name")
    query = with_name(query, entries.c.to_account, "to_name")
    return with_name(query, entries.c.decided_by, "decided_by_name")


def entry_of(view: View, row: Row[Any]) -> Entry:
    """Shape of an entry."""
    return Entry.model_validate(
        dict(row._mapping)
        | {
            "from_account": row.owner,
            "symbol": symbol_of(row),
            "due_at": view.time(row.due_s) if row.due_s else None,
            "made_at": view.time(row.made_s),
            "decided_at": view.time_or_none(row.decided_s),
            "executed_at": view.time_or_none(row.executed_s),
        }
    )


def all_corrections() -> Select[Any]:
    """Counter-entries."""
    return select(corrections)


def correction_of(view: View, row: Row[Any]) -> Correction:
    """Shape of a counter-entry."""
    return Correction.model_validate(dict(row._mapping) | {"at": view.time(row.corrected_s)})


def all_freezes(state: str | None) -> Select[Any]:
    """Freezes in a state, or all."""
    forced = exists().where(freeze_steps.c.freeze_id == freezes.c.freeze_id, freeze_steps.c.kind == "forced")
    query = with_class(select(freezes, forced.label("was_forced")), freezes.c.class_id)
    query = with_name(query, freezes.c.account, "name")
    if state is None:
        return query
    if state == "open":
        return query.where(freezes.c.frozen_t > 0)
    return query.where(freezes.c.frozen_t == 0, forced if state == "forced" else ~forced)


def freeze_of(view: View, row: Row[Any]) -> Freeze:
    """Shape of a freeze."""
    return Freeze.model_validate(
        dict(row._mapping)
        | {
            "symbol": symbol_of(row),
            "left_t": row.frozen_t,
            "at": view.time(row.frozen_s),
            "state": "open" if row.frozen_t else "forced" if row.was_forced else "lifted",
        }
    )


def cancellations(kind: str | None) -> Select[Any]:
    """Movements that ended units, with the entry that asked for it, of one kind or all."""
    columns = (entries.c.entry_id, entries.c.kind.label("entry_kind"), entries.c.beneficiary)
    query = with_class(select(transfers, *columns), transfers.c.class_id)
    asked = (entries.c.executed_hash == transfers.c.transaction_hash) & (transfers.c.kind == "cancelled")
    query = with_name(query.join(entries, asked, isouter=True), transfers.c.from_account, "name")
    if kind == "surrender":
        return query.where(transfers.c.kind == "surrendered")
    query = query.where(transfers.c.kind.in_(["surrendered", "cancelled"] if kind is None else ["cancelled"]))
    if kind == "claw_back":
        return query.where(entries.c.kind.is_(None))
    return query if kind is None else query.where(entries.c.kind == kind)


def cancellation_of(view: View, row: Row[Any]) -> Cancellation:
    """Shape of a cancellation."""
    code = None
    if row.entry_id is not None:
        code = str(code_for(CertificateKind.CANCELLATION, row.entry_id, row.transaction_hash))
    return Cancellation.model_validate(
        dict(row._mapping)
        | {
            "kind": "surrender" if row.kind == "surrendered" else row.entry_kind or "claw_back",
            "account": row.from_account,
            "symbol": symbol_of(row),
            "serials": serials_text(serials_of(view, row.block, row.log_index, row.item)),
            "at": view.time(row.at_s),
            "certificate_code": code,
        }
    )


def serials_of(view: View, block: int, log_index: int, item: int) -> list[tuple[int, int]]:
    """The serial numbers that a movement took; one more than are shown when there are more."""
    moves = serial_moves.c
    query = select(moves.first_serial, moves.last_serial)
    query = query.where(moves.block == block, moves.log_index == log_index, moves.item == item)
    return [(row[0], row[1]) for row in view.db.execute(query.order_by(moves.part).limit(MOST_RANGES + 1))]


def serials_text(ranges: list[tuple[int, int]]) -> str:
    """Serial numbers in one line."""
    shown = [f"{first}-{last}" if first != last else str(first) for first, last in ranges[:MOST_RANGES]]
    return " ".join([*shown, "…"] if len(ranges) > MOST_RANGES else shown)
