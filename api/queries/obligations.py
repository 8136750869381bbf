"""Who owes what for a year, notices, penalties, and the results summed up."""

from datetime import date, datetime
from typing import Any, Literal

import orjson
from sqlalchemy import ColumnElement, Row, Select, Subquery, case, func, literal, select

from api.filters import equal
from api.models.common import Words
from api.models.obligations import Instruction, Notice, Obligation, Penalty, StatisticsRow
from api.paging import Order, ascending, descending
from api.queries.books import days_left, schemes_of
from api.queries.compliance import surrendered_by_year
from api.store import View, number_of
from carbon.hashing import keccak
from carbon.penalties import mean_price
from carbon.refusal import Refused
from carbon.units import BASIS_POINTS, Fen, Tonnes, Year
from readmodel.tables import (
    classes,
    deadlines,
    emissions,
    enrolments,
    instructions,
    notices,
    participants,
    penalties,
    penalty_rules,
    products,
    statuses,
    surrenders,
    trades,
)

GroupBy = Literal["area", "industry", "year", "scheme"]

WARN_DAYS = 90
"""A deadline that is so near is a warning."""


# Obligations


def obligations(view: View, year: int, area: int | None, status: str | None = None) -> Select[Any]:
    """Everyone in a scheme with what is owed for a year, over the years that the scheme counts together."""
    scheme, one = enrolments.c.scheme, enrolments.c.entity
    counted = surrendered_by_year()
    first = _first_year(view, year, scheme)
    verified = _span_sum(emissions, emissions.c.verified_t, first, year)
    surrendered = _span_sum(counted, counted.c.surrendered_t, first, year)
    of_year = (emissions.c.entity == one) & (emissions.c.year == year)
    own = (counted.c.entity == one) & (counted.c.year == year)
    recorded = (statuses.c.entity == one) & (statuses.c.year == year)
    deadline = (deadlines.c.scheme == scheme) & (deadlines.c.year == year)
    missing = func.coalesce(verified.c.sum_t, 0) - func.coalesce(surrendered.c.sum_t, 0)
    pending, noticed = _pending(year), _last_notice(year)
    query = (
        select(
            one.label("account"),
            participants.c.name,
            participants.c.area,
            participants.c.industry,
            literal(year).label("year"),
            scheme,
            emissions.c.verified_t,
            func.coalesce(counted.c.surrendered_t, 0).label("surrendered_t"),
            func.coalesce(pending.c.pending_t, 0).label("pending_t"),
            case((missing > 0, missing), else_=0).label("missing_t"),
            deadlines.c.deadline_s,
            statuses.c.status,
            noticed.c.noticed_s,
        )
        .join(participants, participants.c.account == one)
        .join(emissions, of_year, isouter=True)
        .join(counted, own, isouter=True)
        .join(verified, verified.c.entity == one, isouter=True)
        .join(surrendered, surrendered.c.entity == one, isouter=True)
        .join(pending, pending.c.entity == one, isouter=True)
        .join(noticed, noticed.c.entity == one, isouter=True)
        .join(deadlines, deadline, isouter=True)
        .join(statuses, recorded, isouter=True)
    )
    return equal(query, area=(participants.c.area, area), status=(statuses.c.status, status))


def obligation_orders(query: Select[Any]) -> dict[str, Order]:
    """What obligations can be sorted by; who misses most comes first."""
    columns = query.selected_columns
    account = columns["account"]
    return {
        "missing_t": descending(columns["missing_t"], account),
        "name": ascending(columns["name"], account),
        "area": ascending(columns["area"], account),
        "industry": ascending(columns["industry"], account),
        "surrendered_t": ascending(columns["surrendered_t"], account),
        "pending_t": ascending(columns["pending_t"], account),
    }


def obligation_of(view: View, row: Row[Any]) -> Obligation:
    """Shape of an obligation."""
    return Obligation.model_validate(
        dict(row._mapping)
        | {
            "deadline": view.time_or_none(row.deadline_s),
            "days_left": days_left(view, row.deadline_s),
            "last_notice_at": view.time_or_none(row.noticed_s),
        }
    )


def _first_year(view: View, year: int, scheme: ColumnElement[str]) -> ColumnElement[int]:
    """First year that each scheme counts for this one; the year itself where it is in no period."""
    known: dict[str, int] = {}
    for name, found in schemes_of(view).items():
        try:
            known[name] = found.first_counted(Year(year))
        except Refused:
            continue
    return case(known, value=scheme, else_=year) if known else literal(year)


def _span_sum(table: Any, quantity: ColumnElement[int], first: ColumnElement[int], year: int) -> Subquery:
    columns = table.c
    return (
        select(columns.entity, func.sum(quantity).label("sum_t"))
        .join(enrolments, enrolments.c.entity == columns.entity)
        .where(columns.year >= first, columns.year <= year)
        .group_by(columns.entity)
        .subquery()
    )


def _pending(year: int) -> Subquery:
    wanted = (surrenders.c.year == year) & (surrenders.c.state == "applied")
    total = func.sum(surrenders.c.quantity_t).label("pending_t")
    return select(surrenders.c.entity, total).where(wanted).group_by(surrenders.c.entity).subquery()


def _last_notice(year: int) -> Subquery:
    newest = func.max(notices.c.at_s).label("noticed_s")
    return select(notices.c.entity, newest).where(notices.c.year == year).group_by(notices.c.entity).subquery()


# Notices


def all_notices(entity: str | None = None, year: int | None = None, area: int | None = None) -> Select[Any]:
    """Notices that provinces gave."""
    by = participants.alias("givers")
    query = (
        select(notices, participants.c.name, by.c.name.label("by_name"))
        .join(participants, participants.c.account == notices.c.entity)
        .join(by, by.c.account == notices.c.given_by, isouter=True)
    )
    return equal(query, of=(notices.c.entity, entity), year=(notices.c.year, year), area=(participants.c.area, area))


def notice_of(view: View, row: Row[Any]) -> Notice:
    """Shape of a notice that a province gave."""
    values = {"account": row.entity, "by": row.given_by, "at": view.time(row.at_s), "words": None}
    return Notice.model_validate(dict(row._mapping) | values)


def warning_of(view: View, account: str, name: str, year: int, deadline_s: int, missing_t: int) -> Notice | None:
    """The warning that follows from a deadline which is near or past while units are missing; None when it is far."""
    left = days_left(view, deadline_s)
    if missing_t <= 0 or left is None or left > WARN_DAYS:
        return None
    day = f"{view.time(deadline_s):%Y-%m-%d}"
    if left >= 0:
        en = f"{missing_t:,} t must be surrendered for {year} by {day}: {left} days are left"
        zh = f"{year} 年度尚需清缴 {missing_t:,} 吨，截止 {day}，剩余 {left} 天"
    else:
        en = f"{missing_t:,} t for {year} were due on {day}: {-left} days ago"
        zh = f"{year} 年度 {missing_t:,} 吨已于 {day} 到期，逾期 {-left} 天"
    return Notice(
        account=account,
        name=name,
        year=year,
        kind="due" if left >= 0 else "overdue",
        text=en,
        words=Words(en=en, zh=zh),
        document_hash=None,
        by=None,
        by_name=None,
        at=view.time(deadline_s),
        block=None,
        transaction_hash=None,
    )


# Instructions and penalties


def instructions_of(view: View, account: str) -> list[Row[Any]]:
    """Instructions of an entity, newest first."""
    query = select(instructions).where(instructions.c.entity == account)
    return list(view.db.execute(query.order_by(instructions.c.instruction_id.desc())))


def instruction_of(view: View, row: Row[Any]) -> Instruction:
    """Shape of an instruction."""
    return Instruction.model_validate(dict(row._mapping) | {"due_at": view.time(row.due_s)})


def all_penalties(entity: str | None = None, year: int | None = None, area: int | None = None) -> Select[Any]:
    """Penalties imposed."""
    by = participants.alias("imposers")
    query = (
        select(penalties, participants.c.name, by.c.name.label("by_name"))
        .join(participants, participants.c.account == penalties.c.entity)
        .join(by, by.c.account == penalties.c.imposed_by, isouter=True)
    )
    return equal(
        query, of=(penalties.c.entity, entity), year=(penalties.c.year, year), area=(participants.c.area, area)
    )


def penalty_of(view: View, row: Row[Any]) -> Penalty:
    """Shape of a penalty."""
    return Penalty.model_validate(
        dict(row._mapping)
        | {
            "account": row.entity,
            "barred_until": view.time(row.barred_until_s) if row.barred_until_s else None,
            "by": row.imposed_by,
            "at": view.time(row.imposed_s),
        }
    )


def deductions_t(view: View, account: str) -> dict[int, int]:
    """Year of allocation -> what is taken off it for the default of the year before."""
    query = select(penalties.c.year, penalties.c.deducted_t).where(penalties.c.entity == account)
    return {row.year + 1: row.deducted_t for row in view.db.execute(query)}


def penalty_rule(view: View, scheme: str) -> Row[Any] | None:
    """The rule of a scheme's fines."""
    return view.db.execute(select(penalty_rules).where(penalty_rules.c.scheme == scheme)).one_or_none()


def defaults_of(view: View, account: str) -> int:
    """Penalties imposed on an entity so far."""
    return int(view.db.execute(select(func.count()).where(penalties.c.entity == account)).scalar_one())


def traded(view: View, scheme: str, first_day: date, last_day: date) -> tuple[int, int]:
    """Amount in fen and tonnes of all trades of a scheme's units on some days."""
    query = (
        select(func.coalesce(func.sum(trades.c.amount_fen), 0), func.coalesce(func.sum(trades.c.quantity_t), 0))
        .join(products, products.c.product_id == trades.c.product_id)
        .join(classes, classes.c.class_id == products.c.class_id)
        .where(classes.c.scheme == scheme, trades.c.day.between(number_of(first_day), number_of(last_day)))
    )
    amount_fen, quantity_t = view.db.execute(query).one()
    return int(amount_fen), int(quantity_t)


def price_document(
    view: View, scheme: str, days: tuple[date, date], amount_fen: int, quantity_t: int
) -> tuple[str, str]:
    """How a mean price came about, as canonical JSON, and its keccak256."""
    content = {
        "amount_fen": amount_fen,
        "block": view.block,
        "chain_id": view.chain_id,
        "first_day": days[0].isoformat(),
        "last_day": days[1].isoformat(),
        "price_fen_per_t": mean_price(Fen(amount_fen), Tonnes(quantity_t)),
        "quantity_t": quantity_t,
        "scheme": scheme,
    }
    text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
    return text, "0x" + keccak(text.encode()).hex()


# Statistics

_GROUPS: dict[str, ColumnElement[Any]] = {
    "area": participants.c.area,
    "industry": participants.c.industry,
    "year": statuses.c.year,
    "scheme": enrolments.c.scheme,
}
_CODES = {"a": "A", "b": "B", "c": "C", "d": "D", "e": "E", "x": "X", "none": "-"}


def statistics(view: View, by: GroupBy, year: int | None, scheme: str | None) -> list[StatisticsRow]:
    """Statuses on record, summed up by area, industry, year or scheme."""
    key = _GROUPS[by]
    fined = (penalties.c.entity == statuses.c.entity) & (penalties.c.year == statuses.c.year)
    query = (
        select(
            key.label("key"),
            func.count().label("entities"),
            *(func.sum(case((statuses.c.status == code, 1), else_=0)).label(name) for name, code in _CODES.items()),
            func.sum(statuses.c.verified_t).label("verified_t"),
            func.sum(statuses.c.surrendered_t).label("surrendered_t"),
            func.sum(case((statuses.c.balance_t < 0, -statuses.c.balance_t), else_=0)).label("missing_t"),
            func.coalesce(func.sum(penalties.c.fine_fen), 0).label("fines_fen"),
        )
        .join(participants, participants.c.account == statuses.c.entity)
        .join(enrolments, enrolments.c.entity == statuses.c.entity)
        .join(penalties, fined, isouter=True)
        .group_by(key)
        .order_by(key)
    )
    if year is not None:
        query = query.where(statuses.c.year == year)
    if scheme is not None:
        query = query.where(enrolments.c.scheme == scheme)
    return [_statistics_row(row) for row in view.db.execute(query)]


def _statistics_row(row: Row[Any]) -> StatisticsRow:
    values = {name: int(value) for name, value in row._mapping.items() if name != "key"}
    judged = sum(values[name] for name in ("a", "b", "c", "d", "e"))
    rate_bp = (values["a"] + values["e"]) * BASIS_POINTS // judged if judged else None
    return StatisticsRow.model_validate(values | {"key": str(row.key), "rate_bp": rate_bp})


def assessed_at(view: View, account: str) -> dict[int, datetime]:
    """Year -> when its status was last put on record."""
    query = select(statuses.c.year, statuses.c.assessed_s).where(statuses.c.entity == account)
    return {row.year: view.time(row.assessed_s) for row in view.db.execute(query)}
