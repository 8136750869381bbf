"""What an account holds and its newest movements, as plain values that JSON is written from."""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Dialect, Row, Select, bindparam, select, union

from api.access import Enterprise
from api.paging import cursor_of
from api.queries.enterprise import all_holdings, holding_values
from api.queries.naming import with_class, with_name
from api.queries.registry import TRANSFER_PLACE
from api.store import View
from carbon.roles import Role
from readmodel.statements import Statement, compiled
from readmodel.tables import holdings, participants, transfers

NEWEST_FIRST = [column.desc() for column in TRANSFER_PLACE]
MOST: BindParameter[int] = bindparam("most")
SKIPPED: BindParameter[int] = bindparam("skipped")
"""How many movements, and how many newer ones to leave out: none. SQLite is told both."""
HOLDING = ("class_id", "scheme", "kind", "vintage", "registry_t", "locked_t", "trading_t", "owed_t", "trading_frozen_t")
COUNTED = ("reserved_t", "frozen_t", "held_t", "available_t")


def _side(column: ColumnElement[Any]) -> Select[Any]:
    """The newest movements with the account on one side: as many as are wanted, from its index."""
    newest = select(transfers).where(column == bindparam("account")).order_by(*NEWEST_FIRST)
    return select(newest.limit(MOST).offset(SKIPPED).subquery())


def _movements() -> Select[Any]:
    """The newest movements with the account on either side; one that has it on both comes once."""
    either = union(_side(transfers.c.from_account), _side(transfers.c.to_account)).subquery()
    order = [either.c[column.name].desc() for column in TRANSFER_PLACE]
    newest = select(either).order_by(*order).limit(MOST).offset(SKIPPED).subquery()
    query = with_class(select(newest), newest.c.class_id)
    query = with_name(query, newest.c.from_account, "from_name")
    query = with_name(query, newest.c.to_account, "to_name")
    return query.order_by(*(newest.c[column.name].desc() for column in TRANSFER_PLACE))


HOLDINGS = all_holdings().where(holdings.c.account == bindparam("account")).order_by(holdings.c.class_id)


CALLER, WANTED = participants.alias("caller"), participants.alias("wanted")
WHO = (
    select(
        CALLER.c.roles.label("caller_roles"),
        CALLER.c.status.label("caller_status"),
        WANTED.c.name,
        WANTED.c.area,
        WANTED.c.industry,
        WANTED.c.status,
    )
    .join_from(WANTED, CALLER, CALLER.c.account == bindparam("caller"))
    .where(WANTED.c.account == bindparam("account"))
)


@cache
def _statements(dialect: Dialect) -> tuple[Statement, Statement, Statement]:
    """Who asks about whom, holdings, movements: as the driver takes them, which is a third of the time."""
    side, part = ("account", "most", "skipped"), ("most", "skipped")
    return (
        compiled(WHO, dialect, ("caller", "account")),
        compiled(HOLDINGS, dialect, ("account",)),
        compiled(_movements(), dialect, (*side, *side, *part)),
    )


SEE_ALL = int(Role.MINISTRY | Role.REGISTRY)


def enterprise_for(view: View, caller: str, account: str) -> Enterprise | None:
    """The enterprise for itself and for who sees all; None where the full rule has to decide, see `api.access`."""
    who, _, _ = _statements(view.db.dialect)
    row = who.first(view.db, (caller, account))
    if row is None:
        return None
    caller_roles, caller_status, name, area, industry, status = row
    if caller != account and not (caller_status == "active" and caller_roles & SEE_ALL):
        return None
    return Enterprise(account, name, area, industry, status)


def statement(view: View, enterprise: Enterprise, limit: int) -> dict[str, Any]:
    """The statement by the names of its shape."""
    account = enterprise.account
    _, holdings_of, movements_of = _statements(view.db.dialect)
    held = holdings_of.all(view.db, (account,))
    part = (limit + 1, 0)
    moved = movements_of.all(view.db, (account, *part, account, *part, *part))
    return {
        "as_of": {"block": view.block, "time": view.time(view.time_s)},
        "account": account,
        "name": enterprise.name,
        "status": enterprise.status,
        "holdings": [_holding(view, row) for row in held],
        "items": [_movement(view, row, account) for row in moved[:limit]],
        "next": cursor_of(list(moved[limit - 1])[: len(TRANSFER_PLACE)]) if len(moved) > limit else None,
    }


def _holding(view: View, row: Row[Any]) -> dict[str, Any]:
    values = holding_values(view, row)
    return {name: values[name] for name in (*HOLDING, *COUNTED)}


def _movement(view: View, row: Row[Any], account: str) -> dict[str, Any]:
    """Who is on the other side of a trade is not told: the market is anonymous."""
    values: tuple[Any, ...] = tuple(row)
    block, log_index, _, kind, class_id, giver, taker, quantity_t, note, at_s, transaction_hash, *named = values
    scheme, unit_kind, vintage, from_name, to_name = named
    if kind == "delivered" and giver == account:
        taker = to_name = None
    elif kind == "delivered":
        giver = from_name = None
    return {
        "kind": kind,
        "class_id": class_id,
        "symbol": f"{scheme or ''} {unit_kind or ''} {vintage or ''}".strip(),
        "from_account": giver,
        "from_name": from_name,
        "to_account": taker,
        "to_name": to_name,
        "quantity_t": quantity_t,
        "note": note,
        "at": view.time(at_s),
        "block": block,
        "log_index": log_index,
        "transaction_hash": transaction_hash,
    }
