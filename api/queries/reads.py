"""The log of reads with names from the read model, and what of it is recorded on chain."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from api.models.reads import Read, ReadDay, ReadDayCheck
from api.paging import Order, as_of, descending
from api.queries import participants
from api.queries.chain import role_names
from api.reads import ANCHOR_KIND, ReadLog, period_of, reads
from api.store import View
from carbon.roles import SEE_ALL
from carbon.units import S_PER_DAY
from readmodel import tables

ORDERS: dict[str, Order] = {"at": descending(reads.c.number)}


def of_log(view: View, log: Connection) -> View:
    """The same state, with the log's rows in the place of the read model's."""
    return replace(view, db=log)


def all_reads() -> Select[Any]:
    """Every entry."""
    return select(reads)


def shape(view: View) -> Callable[[Row[Any]], Read]:
    """Shapes entries, each account asked for once."""
    one = cache(lambda account: participants.one(view, account))

    def read_of(row: Row[Any]) -> Read:
        who = one(row.account)
        whose = one(row.subject) if row.subject else None
        return Read(
            number=row.number,
            at=view.time(row.at_s),
            account=row.account,
            name=who.name if who else None,
            roles=role_names(who.roles) if who else [],
            area=who.area if who else 0,
            subject=row.subject or None,
            subject_name=whose.name if whose else None,
            path=row.path,
            query=row.query,
            outcome=row.outcome,
        )

    return read_of


def days(view: View, log: ReadLog, most: int) -> list[ReadDay]:
    """The newest days that have entries, newest first."""
    day = (reads.c.at_s // S_PER_DAY).label("day")
    with log.connection() as connection:
        found = connection.execute(select(day, func.count()).group_by(day).order_by(day.desc()).limit(most)).all()
    return [_day_of(view, _date(int(number)), count) for number, count in found]


def check(view: View, log: ReadLog, day: date) -> ReadDayCheck:
    """A day's entries against its root on chain."""
    count, root = log.root(day)
    found = _day_of(view, day, count)
    text = None if root is None else f"0x{root.hex()}"
    if not log.is_over(day):
        state = "running"
    elif found.recorded_root is None:
        state = "unrecorded" if root else "empty"
    else:
        state = "matches" if found.recorded_root == text else "differs"
    more = {"as_of": as_of(view), "root": text, "state": state, "kind": ANCHOR_KIND, "period": period_of(day)}
    return ReadDayCheck.model_validate(found.model_dump() | more)


def _date(number: int) -> date:
    return datetime.fromtimestamp(number * S_PER_DAY, UTC).date()


def _day_of(view: View, day: date, count: int) -> ReadDay:
    """A day with its root on chain: the first that who supervises recorded, as nobody can take it back."""
    documents, who = tables.documents.c, tables.participants.c
    query = (
        select(tables.documents, who.name)
        .join(tables.participants, who.account == documents.owner)
        .where(documents.kind == ANCHOR_KIND, documents.period == period_of(day))
        .where(who.roles.bitwise_and(int(SEE_ALL)) != 0)
        .order_by(documents.block, documents.log_index)
        .limit(1)
    )
    row = view.db.execute(query).one_or_none()
    return ReadDay(
        day=day,
        reads=count,
        recorded_root=row.document_hash if row else None,
        recorded_by=row.owner if row else None,
        recorded_by_name=row.name if row else None,
        recorded_at=view.time(row.recorded_s) if row else None,
    )
