"""Certificates: of allocation, cancellation, holding and surrender, found by their code."""

from typing import Any

from sqlalchemy import Row, Select, Subquery, Text, cast, literal, null, select, union_all

from api.models.entries import Certificate, CertificateRow
from api.paging import Order, ascending, descending
from api.queries.entries import serials_of
from api.queries.naming import symbol_of, with_class, with_name
from api.store import View
from carbon.certificates import CertificateCode, CertificateKind, code_for
from readmodel.tables import blocks, certificates, entries, events, serial_blocks, surrenders, transfers

CANCELLING = ("carbon_neutrality", "voluntary_cancellation")
EVENT = {
    CertificateKind.CANCELLATION: ("Entries", "EntryExecuted"),
    CertificateKind.HOLDING: ("Entries", "HoldingCertified"),
    CertificateKind.SURRENDER: ("Compliance", "SurrenderDecided"),
}
"""Contract and event that a kind of certificate rests on; an allocation rests on one of two of `Allowances`."""


def _allocations() -> Select[Any]:
    issue = serial_blocks.c
    return select(
        literal(CertificateKind.ALLOCATION.value).label("kind"),
        issue.number,
        issue.account,
        issue.class_id,
        issue.quantity_t,
        cast(null(), Text).label("beneficiary"),
        issue.issued_s.label("at_s"),
        issue.block,
        issue.transaction_hash,
    ).where(issue.number > 0)


def _cancellations() -> Select[Any]:
    entry = entries.c
    return select(
        literal(CertificateKind.CANCELLATION.value).label("kind"),
        entry.entry_id.label("number"),
        entry.owner.label("account"),
        entry.class_id,
        entry.quantity_t,
        entry.beneficiary,
        entry.executed_s.label("at_s"),
        entry.executed_block.label("block"),
        entry.executed_hash.label("transaction_hash"),
    ).where(entry.kind.in_(CANCELLING), entry.state == "executed", entry.executed_hash.is_not(None))


def _holdings() -> Select[Any]:
    made = certificates.c
    return select(
        literal(CertificateKind.HOLDING.value).label("kind"),
        made.certificate_id.label("number"),
        made.account,
        made.class_id,
        (made.registry_t + made.trading_t).label("quantity_t"),
        cast(null(), Text).label("beneficiary"),
        made.certified_s.label("at_s"),
        made.block,
        made.transaction_hash,
    )


def _surrenders() -> Select[Any]:
    made = surrenders.c
    return select(
        literal(CertificateKind.SURRENDER.value).label("kind"),
        made.application_id.label("number"),
        made.entity.label("account"),
        made.class_id,
        made.quantity_t,
        cast(null(), Text).label("beneficiary"),
        made.decided_s.label("at_s"),
        made.decided_block.label("block"),
        made.decided_hash.label("transaction_hash"),
    ).where(made.state == "accepted", made.decided_hash.is_not(None))


PARTS = {
    CertificateKind.ALLOCATION: _allocations,
    CertificateKind.CANCELLATION: _cancellations,
    CertificateKind.HOLDING: _holdings,
    CertificateKind.SURRENDER: _surrenders,
}


def all_certificates(kind: CertificateKind | None, account: str | None) -> tuple[Select[Any], dict[str, Order]]:
    """Certificates of one kind and account, or all, and what they can be sorted by."""
    parts = [PARTS[one]() for one in CertificateKind if kind in (None, one)]
    every = union_all(*parts).subquery()
    query = _shown(every)
    if account is not None:
        query = query.where(every.c.account == account)
    place = (every.c.block, every.c.kind, every.c.number)
    orders = {
        "at": descending(*place),
        "quantity_t": descending(every.c.quantity_t, *place),
        "account": ascending(every.c.account, *place),
    }
    return query, orders


def _shown(every: Subquery) -> Select[Any]:
    return with_name(with_class(select(every), every.c.class_id), every.c.account, "name")


def _values(view: View, row: Row[Any]) -> dict[str, Any]:
    code = code_for(CertificateKind(row.kind), row.number, row.transaction_hash)
    return dict(row._mapping) | {"code": str(code), "symbol": symbol_of(row), "at": view.time(row.at_s)}


def certificate_row_of(view: View, row: Row[Any]) -> CertificateRow:
    """Shape of a certificate in a list."""
    return CertificateRow.model_validate(_values(view, row))


def find(view: View, code: CertificateCode) -> Certificate | None:
    """The certificate of a code; None when the chain never made it."""
    every = PARTS[code.kind]().subquery()
    row = view.db.execute(_shown(every).where(every.c.number == code.number)).first()
    if row is None or code_for(code.kind, code.number, row.transaction_hash) != code:
        return None
    if code.kind is CertificateKind.ALLOCATION:
        contract, event = "Allowances", _event_of_issue(view, code.number)
    else:
        contract, event = EVENT[code.kind]
    hash_query = select(blocks.c.hash).where(blocks.c.number == row.block)
    proof = {
        "contract": contract,
        "event": event,
        "block": row.block,
        "block_hash": view.db.execute(hash_query).scalar_one_or_none(),
        "transaction_hash": row.transaction_hash,
    }
    blank = dict.fromkeys(("reason", "entry_kind", "year", "registry_t", "trading_t", "locked_t", "frozen_t"))
    more = MORE[code.kind](view, code.number, row)
    return Certificate.model_validate(blank | {"serials": [], "proof": proof} | _values(view, row) | more)


def _event_of_issue(view: View, number: int) -> str:
    """`Issued` or `IssuedBatch`, as it was logged."""
    logged = (events.c.block == serial_blocks.c.block) & (events.c.log_index == serial_blocks.c.log_index)
    query = select(events.c.event).join(serial_blocks, logged).where(serial_blocks.c.number == number)
    return str(view.db.execute(query).scalar_one())


def _of_allocation(view: View, number: int, row: Row[Any]) -> dict[str, Any]:
    issue = view.db.execute(select(serial_blocks).where(serial_blocks.c.number == number)).one()
    return {"year": issue.year, "serials": [(str(issue.first_serial), str(issue.last_serial))]}


def _of_cancellation(view: View, number: int, row: Row[Any]) -> dict[str, Any]:
    entry = view.db.execute(select(entries).where(entries.c.entry_id == number)).one()
    moved = select(transfers).where(
        transfers.c.block == row.block,
        transfers.c.transaction_hash == row.transaction_hash,
        transfers.c.kind == "cancelled",
        transfers.c.from_account == row.account,
    )
    ranges = [one for move in view.db.execute(moved) for one in _ranges(view, move)]
    return {"reason": entry.reason, "entry_kind": entry.kind, "serials": ranges}


def _ranges(view: View, move: Row[Any]) -> list[tuple[str, str]]:
    return [(str(first), str(last)) for first, last in serials_of(view, move.block, move.log_index, move.item)]


def _of_holding(view: View, number: int, row: Row[Any]) -> dict[str, Any]:
    made = view.db.execute(select(certificates).where(certificates.c.certificate_id == number)).one()
    return {name: getattr(made, name) for name in ("registry_t", "trading_t", "locked_t", "frozen_t")}


def _of_surrender(view: View, number: int, row: Row[Any]) -> dict[str, Any]:
    """The units move just after the log of the decision: a transaction may decide on several applications."""
    made = view.db.execute(select(surrenders).where(surrenders.c.application_id == number)).one()
    moved = (
        select(transfers)
        .where(
            transfers.c.block == made.decided_block,
            transfers.c.log_index > made.decided_log_index,
            transfers.c.kind == "surrendered",
            transfers.c.from_account == made.entity,
            transfers.c.class_id == made.class_id,
        )
        .order_by(transfers.c.log_index, transfers.c.item)
    )
    move = view.db.execute(moved).first()
    return {"year": made.year, "serials": [] if move is None else _ranges(view, move)}


MORE = {
    CertificateKind.ALLOCATION: _of_allocation,
    CertificateKind.CANCELLATION: _of_cancellation,
    CertificateKind.HOLDING: _of_holding,
    CertificateKind.SURRENDER: _of_surrender,
}
