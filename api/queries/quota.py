"""The quota: national and area totals, batches with their rows, allocations, objections."""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select

from api.errors import NotFound
from api.jsonable import jsonable
from api.models.enterprise import Allocation
from api.models.quota import (
    Call,
    Objection,
    QuotaAdjustment,
    QuotaArea,
    QuotaBatch,
    QuotaBatchDetail,
    QuotaComputed,
    QuotaNational,
    QuotaRow,
)
from api.paging import as_of
from api.queries.naming import symbol_of, with_class
from api.store import View
from carbon.allocation.computed import FIGURES, Method
from carbon.certificates import CertificateKind, code_for
from carbon.roles import TRADERS
from readmodel.tables import (
    allocation_adjustments,
    allocations,
    classes,
    objections,
    participants,
    quota_batches,
    quota_computed,
    quota_national,
    quota_rows,
    quota_settings,
    quota_totals,
    serial_blocks,
)

AUCTION = ("auction_t", "offered_t", "auctioned_t")
NAMED = (classes.c.scheme, classes.c.kind, classes.c.vintage)
MAY_HOLD = ("active", "restricted")


def national(view: View, year: int, class_id: str | None = None) -> list[QuotaNational]:
    """National totals of a year by class; a class with area totals alone has no national one."""
    areas = (
        select(quota_totals.c.class_id, func.sum(quota_totals.c.total_t).label("areas_t"))
        .where(quota_totals.c.year == year)
        .group_by(quota_totals.c.class_id)
        .subquery()
    )
    same = and_(quota_national.c.class_id == classes.c.class_id, quota_national.c.year == year)
    query = (
        select(
            classes.c.class_id,
            *NAMED,
            quota_national.c.total_t,
            *(func.coalesce(quota_national.c[name], 0).label(name) for name in AUCTION),
            func.coalesce(areas.c.areas_t, 0).label("areas_t"),
        )
        .join(quota_national, same, isouter=True)
        .join(areas, areas.c.class_id == classes.c.class_id, isouter=True)
        .where((quota_national.c.class_id.is_not(None)) | (areas.c.class_id.is_not(None)))
        .order_by(classes.c.class_id)
    )
    if class_id is not None:
        query = query.where(classes.c.class_id == class_id)
    return [QuotaNational.model_validate(dict(row._mapping) | {"year": year}) for row in view.db.execute(query)]


def areas(view: View, year: int, area: int | None = None, class_id: str | None = None) -> list[QuotaArea]:
    """Totals of a year by class and area, with what is drawn and approved of them."""
    same = (
        (allocations.c.class_id == quota_totals.c.class_id)
        & (allocations.c.area == quota_totals.c.area)
        & (allocations.c.year == quota_totals.c.year)
    )
    totals = (*(quota_totals.c[name] for name in ("class_id", "area", "year", "total_t")), *NAMED)
    counted = case((allocations.c.state == "refused", 0), else_=allocations.c.proposed_t + allocations.c.owed_t)
    query = (
        select(
            *totals,
            func.coalesce(func.sum(counted), 0).label("proposed_t"),
            func.coalesce(func.sum(allocations.c.approved_t), 0).label("approved_t"),
        )
        .join(classes, classes.c.class_id == quota_totals.c.class_id)
        .join(allocations, same, isouter=True)
        .where(quota_totals.c.year == year)
        .group_by(*totals)
        .order_by(quota_totals.c.area, quota_totals.c.class_id)
    )
    waiting = _waiting_top_ups(view, year)
    query = _where(query, (quota_totals.c.area, area), (quota_totals.c.class_id, class_id))
    found = [dict(row._mapping) for row in view.db.execute(query)]
    for row in found:
        row["proposed_t"] += waiting.get((row["class_id"], row["area"]), 0)
    return [QuotaArea.model_validate(row) for row in found]


def _waiting_top_ups(view: View, year: int) -> dict[tuple[str, int], int]:
    """Top-ups that draw on a total before they are decided, by class and area."""
    batch = quota_batches.c
    query = (
        select(batch.class_id, batch.area, func.sum(batch.quantity_t))
        .where(batch.kind == "adjustment", batch.state == "open", batch.year == year)
        .group_by(batch.class_id, batch.area)
    )
    return {(class_id, area): int(total_t) for class_id, area, total_t in view.db.execute(query)}


def allocations_of_year(view: View, year: int, area: int | None, class_id: str | None = None) -> list[Allocation]:
    """Allocations of a year, by area and name."""
    query = allocations_with_names().where(allocations.c.year == year)
    query = _where(query, (allocations.c.area, area), (allocations.c.class_id, class_id))
    query = query.order_by(allocations.c.area, participants.c.name, allocations.c.entity)
    return [allocation_of(view, row) for row in view.db.execute(query)]


def allocations_with_names() -> Select[Any]:
    """Allocations with the names of who gets them and of what class."""
    term_s = select(quota_settings.c.objection_term_s).scalar_subquery()
    issued = and_(
        serial_blocks.c.account == allocations.c.entity,
        serial_blocks.c.class_id == allocations.c.class_id,
        serial_blocks.c.transaction_hash == allocations.c.issued_transaction,
    )
    query = (
        select(allocations, participants.c.name, term_s.label("term_s"), serial_blocks.c.number)
        .join(participants, participants.c.account == allocations.c.entity)
        .join(serial_blocks, issued, isouter=True)
    )
    return with_class(query, allocations.c.class_id)


def allocation_of(view: View, row: Row[Any]) -> Allocation:
    """Shape of an allocation."""
    is_certified = row.certificate_id is not None
    can_object = is_certified and row.term_s is not None and view.time_s <= row.approved_s + row.term_s
    return Allocation.model_validate(
        dict(row._mapping)
        | {
            "account": row.entity,
            "symbol": symbol_of(row),
            "approved_at": view.time_or_none(row.approved_s),
            "registration": _registration(row.year, row.certificate_id, row.certificate_row) if is_certified else None,
            "certificate": _certificate(row.number, row.issued_transaction),
            "object_by": view.time(row.approved_s + row.term_s) if can_object else None,
        }
    )


def batches(
    state: str | None = None, year: int | None = None, area: int | None = None, class_id: str | None = None
) -> Select[Any]:
    """Batches with their classes and who handed them in."""
    query = (
        select(quota_batches, *NAMED, participants.c.name.label("proposed_by_name"))
        .join(classes, classes.c.class_id == quota_batches.c.class_id)
        .join(participants, participants.c.account == quota_batches.c.proposed_by, isouter=True)
    )
    batch = quota_batches.c
    return _where(query, (batch.state, state), (batch.year, year), (batch.area, area), (batch.class_id, class_id))


def batch_of(view: View, row: Row[Any]) -> QuotaBatch:
    """Shape of a batch."""
    times = {"proposed_at": view.time(row.proposed_s), "decided_at": view.time_or_none(row.decided_s)}
    return QuotaBatch.model_validate(dict(row._mapping) | times)


def batch_with_rows(view: View, batch_id: int, area: int | None) -> QuotaBatchDetail:
    """
    A batch with its rows, and the call that approves it.

    :raises NotFound: no such batch, or of another area
    """
    found = view.db.execute(batches(area=area).where(quota_batches.c.batch_id == batch_id)).one_or_none()
    if found is None:
        raise NotFound(f"there is no batch {batch_id} that you may see")
    batch = batch_of(view, found)
    rows = _rows(view, found) if batch.kind == "allocation" else []
    adjustments = _adjustments(view, batch_id) if batch.kind == "adjustment" else []
    approval = _approval(batch, rows, adjustments) if batch.state == "open" else None
    return QuotaBatchDetail(as_of=as_of(view), batch=batch, rows=rows, adjustments=adjustments, approval=approval)


def _rows(view: View, batch: Row[Any]) -> list[QuotaRow]:
    """Rows of a batch of proposals, with the serials that its approval issued."""
    issued = and_(
        serial_blocks.c.account == quota_rows.c.entity,
        serial_blocks.c.class_id == batch.class_id,
        serial_blocks.c.block == batch.decided_block,
        serial_blocks.c.transaction_hash == batch.decided_transaction,
    )
    query = (
        select(
            quota_rows,
            participants.c.name,
            participants.c.status,
            participants.c.roles,
            serial_blocks.c.number,
            serial_blocks.c.first_serial,
            serial_blocks.c.last_serial,
        )
        .join(participants, participants.c.account == quota_rows.c.entity, isouter=True)
        .join(serial_blocks, issued, isouter=True)
        .where(quota_rows.c.batch_id == batch.batch_id)
        .order_by(quota_rows.c.position)
    )
    computed = _computed(view, batch.batch_id)
    return [_row_of(row, batch, computed.get(row.entity)) for row in view.db.execute(query)]


def _computed(view: View, batch_id: int) -> dict[str, QuotaComputed]:
    """What the rows of a batch were computed of on chain, by entity."""
    found = view.db.execute(select(quota_computed).where(quota_computed.c.batch_id == batch_id))
    return {row.entity: _computed_of(row) for row in found}


def _computed_of(row: Row[Any]) -> QuotaComputed:
    figures = orjson.loads(row.figures)
    named = FIGURES[Method[row.method.upper()]]
    names = [*named, *(f"factor_{number}_e9" for number in range(1, len(figures) - len(named) + 1))]
    lists = {"figures": jsonable(dict(zip(names, figures, strict=True))), "units": jsonable(orjson.loads(row.units))}
    return QuotaComputed.model_validate(dict(row._mapping) | lists)


def _row_of(row: Row[Any], batch: Row[Any], computed: QuotaComputed | None) -> QuotaRow:
    is_certified = batch.state == "approved" and row.replaced_by is None
    return QuotaRow.model_validate(
        dict(row._mapping)
        | {
            "account": row.entity,
            "computed": computed,
            "may_hold": row.status in MAY_HOLD and bool((row.roles or 0) & TRADERS),
            "registration": _registration(batch.year, batch.batch_id, row.position) if is_certified else None,
            "certificate": _certificate(row.number, batch.decided_transaction),
        }
    )


def _adjustments(view: View, batch_id: int) -> list[QuotaAdjustment]:
    query = (
        select(allocation_adjustments, participants.c.name)
        .join(participants, participants.c.account == allocation_adjustments.c.entity, isouter=True)
        .where(allocation_adjustments.c.batch_id == batch_id)
        .order_by(allocation_adjustments.c.position)
    )
    found = view.db.execute(query)
    return [QuotaAdjustment.model_validate(dict(row._mapping) | {"account": row.entity}) for row in found]


def _approval(batch: QuotaBatch, rows: list[QuotaRow], adjustments: list[QuotaAdjustment]) -> Call:
    """The call that approves a batch exactly as it was proposed."""
    if batch.kind == "allocation":
        entities = [row.account for row in rows]
        return Call(contract="Quota", function="approve", arguments={"batch_id": batch.batch_id, "entities": entities})
    items = [{"entity": one.account, "delta_t": one.delta_t, "objection_id": one.objection_id} for one in adjustments]
    arguments = {"batch_id": batch.batch_id, "adjustments": items}
    return Call(contract="Quota", function="approve_adjustment", arguments=arguments)


def all_objections(
    state: str | None = None, area: int | None = None, entity: str | None = None, year: int | None = None
) -> Select[Any]:
    """Objections with who made them and whose total their allocation draws on."""
    objection = objections.c
    same = and_(
        allocations.c.class_id == objection.class_id,
        allocations.c.entity == objection.entity,
        allocations.c.year == objection.year,
    )
    query = (
        select(objections, *NAMED, participants.c.name, allocations.c.area)
        .join(classes, classes.c.class_id == objection.class_id)
        .join(allocations, same)
        .join(participants, participants.c.account == objection.entity, isouter=True)
    )
    return _where(
        query, (objection.state, state), (allocations.c.area, area), (objection.entity, entity), (objection.year, year)
    )


def objection_of(view: View, row: Row[Any]) -> Objection:
    """Shape of an objection."""
    times = {"objected_at": view.time(row.objected_s), "decided_at": view.time_or_none(row.decided_s)}
    return Objection.model_validate(dict(row._mapping) | times | {"account": row.entity})


def _certificate(number: int | None, transaction_hash: str) -> str | None:
    """Code of the certificate of an issue; None where nothing was issued."""
    return str(code_for(CertificateKind.ALLOCATION, number, transaction_hash)) if number else None


def _registration(year: int, batch_id: int, row: int) -> str:
    """Number of an allocation's registration: year, batch and row; the chain's `certificate_of` gives the batch."""
    return f"{year}-{batch_id}-{row}"


def _where(query: Select[Any], *wanted: tuple[ColumnElement[Any], object]) -> Select[Any]:
    for column, value in wanted:
        if value is not None:
            query = query.where(column == value)
    return query
