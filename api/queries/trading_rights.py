"""Who may trade: status, roles, bars and suspensions of accounts."""

from typing import Any

from sqlalchemy import Row, Select, func, select

from api.errors import NotFound
from api.models.trading_rights import Obstacle, PositionLimitRow, Suspension, TradingRight
from api.paging import Order, as_of, ascending, descending
from api.queries import participants
from api.queries.accounts import conduct_of, conduct_records
from api.queries.naming import with_name
from api.store import View, day_of
from carbon.roles import TRADERS, Role
from readmodel.tables import conduct, position_limits, suspensions

SUSPENSION_PLACE = (suspensions.c.block, suspensions.c.log_index)

SUSPENSION_ORDERS: dict[str, Order] = {
    "at": descending(*SUSPENSION_PLACE),
    "account": ascending(suspensions.c.account, *SUSPENSION_PLACE),
}

LIMIT_ORDERS: dict[str, Order] = {
    "from_day": descending(position_limits.c.from_day, position_limits.c.subject),
    "subject": ascending(position_limits.c.subject, position_limits.c.from_day),
}


def right_of(view: View, account: str) -> TradingRight:
    """
    Whether an account may trade, and why not.

    :raises NotFound: it never applied
    """
    row = participants.one(view, account)
    if row is None:
        raise NotFound(f"{account} is no participant")
    records = conduct_records().where(conduct.c.account == account).order_by(conduct.c.record_id.desc())
    obstacles = _obstacles(view, row)
    return TradingRight(
        as_of=as_of(view),
        account=account,
        may_trade=not obstacles,
        obstacles=obstacles,
        status=row.status,
        status_reason=row.status_reason or None,
        suspension_reason=row.suspension_reason if row.is_suspended else None,
        barred_until=view.time(row.barred_until_s) if row.barred_until_s > view.time_s else None,
        records=[conduct_of(view, one) for one in view.db.execute(records)],
    )


def _obstacles(view: View, row: Row[Any]) -> list[Obstacle]:
    checks: tuple[tuple[Obstacle, bool], ...] = (
        ("no_role", not Role(row.roles) & TRADERS),
        ("not_active", row.status != "active"),
        ("suspended", row.is_suspended),
        ("barred", row.barred_until_s > view.time_s),
    )
    return [name for name, is_so in checks if is_so]


def all_suspensions() -> Select[Any]:
    """Suspensions and their ends, with names, and which is the newest of its account."""
    place = func.row_number().over(
        partition_by=suspensions.c.account, order_by=[column.desc() for column in SUSPENSION_PLACE]
    )
    query = with_name(select(suspensions, place.label("place")), suspensions.c.account, "name")
    return with_name(query, suspensions.c.decided_by, "decided_by_name")


def suspension_of(view: View, row: Row[Any]) -> Suspension:
    """Shape of a suspension or its end."""
    return Suspension.model_validate(dict(row._mapping) | {"at": view.time(row.decided_s), "is_newest": row.place == 1})


def all_limits() -> Select[Any]:
    """Position limits with the names of single accounts."""
    return with_name(select(position_limits), position_limits.c.subject, "name")


def limit_of(row: Row[Any]) -> PositionLimitRow:
    """Shape of a position limit."""
    return PositionLimitRow(
        subject=row.subject,
        name=row.name,
        from_day=day_of(row.from_day),
        limit_t=row.limit_t if row.is_limited else None,
    )
