"""What looks odd in the whole scheme: each kind of `carbon.supervision` as one question to the read model."""

from collections.abc import Callable
from functools import reduce
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, Text, cast, false, func, literal, null, select, union_all

from api.models.supervision import OddityRow
from api.paging import Order, ascending, descending
from api.queries.naming import with_name
from api.store import View
from carbon.supervision import Oddity, Threshold, Thresholds
from carbon.units import BASIS_POINTS
from readmodel.tables import (
    allocation_adjustments,
    allocations,
    cash_entries,
    conclusions,
    emissions,
    quota_batches,
    reports,
    reviews,
    status_overrides,
    transactions,
    transfers,
    verification_tasks,
    withdrawals,
)

TRADED = ("paid", "received")
"""Kinds of bookings by which an account bought or sold."""


NOTHING = Threshold(1, 0)


def oddities(
    thresholds: Thresholds, kind: Oddity | None = None, account: str | None = None
) -> tuple[Select[Any], ColumnElement[int], dict[str, Order]]:
    """Findings of one kind and account, or all, with who is concerned; their time, and what they can be sorted by."""
    wanted = [QUESTIONS[one](thresholds[one]) for one in Oddity if one in thresholds and kind in (None, one)]
    every = union_all(*(wanted or [_status_overridden(NOTHING).where(false())])).subquery()
    query = with_name(with_name(select(every), every.c.account, "name"), every.c.other, "other_name")
    if account is not None:
        query = query.where((every.c.account == account) | (every.c.other == account))
    place = (every.c.kind, every.c.key)
    orders = {"at": descending(every.c.at_s, *place), "account": ascending(every.c.account, every.c.at_s, *place)}
    return query, every.c.at_s, orders


def oddity_of(view: View, row: Row[Any]) -> OddityRow:
    """Shape of a finding."""
    return OddityRow.model_validate(dict(row._mapping) | {"at": view.time(row.at_s)})


def _found(
    kind: Oddity,
    threshold: Threshold,
    *,
    account: ColumnElement[str],
    at_s: ColumnElement[Any],
    figure: ColumnElement[Any],
    key: ColumnElement[Any],
    other: ColumnElement[Any] | None = None,
    year: ColumnElement[Any] | None = None,
    transaction_hash: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """
    The columns that all questions answer.

    :param key: tells findings of one kind apart
    :param other: another account that is concerned
    """
    return select(
        literal(kind.value, Text).label("kind"),
        account.label("account"),
        (cast(null(), Text) if other is None else other).label("other"),
        cast(null() if year is None else year, BigInteger).label("year"),
        cast(at_s, BigInteger).label("at_s"),
        cast(figure, BigInteger).label("figure"),
        literal(threshold.bound, BigInteger).label("bound"),
        cast(null() if transaction_hash is None else transaction_hash, Text).label("transaction_hash"),
        cast(key, Text).label("key"),
    )


def _keys(*columns: ColumnElement[Any]) -> ColumnElement[str]:
    """Several columns as one text."""
    texts: list[ColumnElement[str]] = [cast(column, Text) for column in columns]
    return reduce(lambda all_, text: all_ + "/" + text, texts)


def _refused_calls(t: Threshold) -> Select[Any]:
    call = transactions.c
    window = call.time_s - call.time_s % t.window_s
    query = _found(
        Oddity.REFUSED_CALLS,
        t,
        account=call.sender,
        at_s=func.max(call.time_s),
        figure=func.count(),
        key=_keys(call.sender, window),
    )
    return query.where(call.is_done.is_(False)).group_by(call.sender, window).having(func.count() >= t.bound)


def _quick_review(t: Threshold) -> Select[Any]:
    act = reviews.c
    took_s = act.decided_s - act.opened_s
    query = _found(
        Oddity.QUICK_REVIEW,
        t,
        account=act.decided_by,
        other=act.opened_by,
        at_s=act.decided_s,
        figure=took_s,
        key=act.act_id,
        transaction_hash=act.transaction_hash,
    )
    return query.where(act.state == "confirmed", took_s < t.bound)


def _quick_verification(t: Threshold) -> Select[Any]:
    made, task = conclusions.c, verification_tasks.c
    took_s = made.concluded_s - task.assigned_s
    query = _found(
        Oddity.QUICK_VERIFICATION,
        t,
        account=made.body,
        other=made.entity,
        year=made.year,
        at_s=made.concluded_s,
        figure=took_s,
        key=_keys(made.block, made.log_index),
        transaction_hash=made.transaction_hash,
    )
    is_same = (task.entity == made.entity) & (task.year == made.year) & (task.body == made.body)
    return query.join(verification_tasks, is_same).where(took_s >= 0, took_s < t.bound)


def _shared_workpaper(t: Threshold) -> Select[Any]:
    made = conclusions.c
    report = select(made.workpaper_hash, made.body, made.entity, made.year, func.max(made.concluded_s).label("at_s"))
    each = report.group_by(made.workpaper_hash, made.body, made.entity, made.year).subquery().c
    query = _found(
        Oddity.SHARED_WORKPAPER,
        t,
        account=func.min(each.body),
        at_s=func.max(each.at_s),
        figure=func.count(),
        key=each.workpaper_hash,
    )
    return query.group_by(each.workpaper_hash).having(func.count() >= t.bound)


def _emission_jump(t: Threshold) -> Select[Any]:
    now, before = emissions.alias("now").c, emissions.alias("before").c
    difference_t = func.abs(now.verified_t - before.verified_t)
    query = _found(
        Oddity.EMISSION_JUMP,
        t,
        account=now.entity,
        other=now.body,
        year=now.year,
        at_s=now.booked_s,
        figure=difference_t * BASIS_POINTS // before.verified_t,
        key=_keys(now.entity, now.year),
        transaction_hash=now.transaction_hash,
    )
    is_next = (before.entity == now.entity) & (before.year == now.year - 1)
    return query.where(is_next, before.verified_t > 0, difference_t * BASIS_POINTS >= before.verified_t * t.bound)


def _many_revisions(t: Threshold) -> Select[Any]:
    report = reports.c
    query = _found(
        Oddity.MANY_REVISIONS,
        t,
        account=report.entity,
        year=report.year,
        at_s=func.max(report.filed_s),
        figure=func.max(report.revision),
        key=_keys(report.entity, report.year),
    )
    return query.group_by(report.entity, report.year).having(func.max(report.revision) >= t.bound)


def _money_passes(t: Threshold) -> Select[Any]:
    left, came, deal = withdrawals.c, cash_entries.alias("came").c, cash_entries.alias("deal").c
    share_bp = func.max(left.amount_fen * BASIS_POINTS // came.amount_fen)
    query = _found(
        Oddity.MONEY_PASSES,
        t,
        account=left.account,
        other=func.min(left.bank),
        at_s=func.max(left.requested_s),
        figure=share_bp,
        key=left.withdrawal_id,
        transaction_hash=func.min(left.transaction_hash),
    )
    traded = select(deal.item).where(
        deal.account == left.account, deal.kind.in_(TRADED), deal.at_s >= came.at_s, deal.at_s <= left.requested_s
    )
    return query.where(
        left.state != "refused",
        came.account == left.account,
        came.kind == "deposited",
        came.amount_fen > 0,
        came.at_s <= left.requested_s,
        came.at_s > left.requested_s - t.window_s,
        left.amount_fen * BASIS_POINTS >= came.amount_fen * t.bound,
        ~traded.exists(),
    ).group_by(left.withdrawal_id, left.account)


def _units_pass(t: Threshold) -> Select[Any]:
    left, came = transfers.alias("left").c, transfers.alias("came").c
    query = _found(
        Oddity.UNITS_PASS,
        t,
        account=left.from_account,
        other=left.to_account,
        at_s=left.at_s,
        figure=func.max(left.quantity_t * BASIS_POINTS // came.quantity_t),
        key=_keys(left.block, left.log_index, left.item),
        transaction_hash=left.transaction_hash,
    )
    return query.where(
        left.kind == "transferred",
        came.kind == "transferred",
        came.to_account == left.from_account,
        came.class_id == left.class_id,
        came.quantity_t > 0,
        came.at_s <= left.at_s,
        came.at_s > left.at_s - t.window_s,
        left.quantity_t * BASIS_POINTS >= came.quantity_t * t.bound,
    ).group_by(
        left.block, left.log_index, left.item, left.from_account, left.to_account, left.at_s, left.transaction_hash
    )


def _large_adjustment(t: Threshold) -> Select[Any]:
    change, given, batch = allocation_adjustments.c, allocations.c, quota_batches.c
    query = _found(
        Oddity.LARGE_ADJUSTMENT,
        t,
        account=change.entity,
        other=batch.decided_by,
        year=change.year,
        at_s=batch.decided_s,
        figure=func.abs(change.delta_t) * BASIS_POINTS // given.approved_t,
        key=_keys(change.batch_id, change.position),
        transaction_hash=batch.decided_transaction,
    )
    is_same = (given.class_id == change.class_id) & (given.entity == change.entity) & (given.year == change.year)
    return query.where(
        is_same,
        batch.batch_id == change.batch_id,
        change.state == "approved",
        given.approved_t > 0,
        func.abs(change.delta_t) * BASIS_POINTS >= given.approved_t * t.bound,
    )


def _status_overridden(t: Threshold) -> Select[Any]:
    put = status_overrides.c
    query = _found(
        Oddity.STATUS_OVERRIDDEN,
        t,
        account=put.entity,
        other=put.overridden_by,
        year=put.year,
        at_s=put.overridden_s,
        figure=literal(1),
        key=_keys(put.entity, put.year),
        transaction_hash=put.transaction_hash,
    )
    return query.where(put.status != put.status_before)


QUESTIONS: dict[Oddity, Callable[[Threshold], Select[Any]]] = {
    Oddity.REFUSED_CALLS: _refused_calls,
    Oddity.QUICK_REVIEW: _quick_review,
    Oddity.QUICK_VERIFICATION: _quick_verification,
    Oddity.SHARED_WORKPAPER: _shared_workpaper,
    Oddity.EMISSION_JUMP: _emission_jump,
    Oddity.MANY_REVISIONS: _many_revisions,
    Oddity.MONEY_PASSES: _money_passes,
    Oddity.UNITS_PASS: _units_pass,
    Oddity.LARGE_ADJUSTMENT: _large_adjustment,
    Oddity.STATUS_OVERRIDDEN: _status_overridden,
}
