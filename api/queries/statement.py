"""What an account holds and its newest movements, as plain values that JSON is written from."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select, union

from api.access import Enterprise
from api.paging import cursor_behind
from api.queries.enterprise import all_holdings, holding_values
from api.queries.naming import with_class, with_name
from api.queries.registry import TRANSFER_ORDERS, TRANSFER_PLACE
from api.store import View
from carbon.roles import Role
from readmodel.tables import holdings, participants, transfers

NEWEST_FIRST = [column.desc() for column in TRANSFER_PLACE]
HOLDING = ("class_id", "scheme", "kind", "vintage", "registry_t", "locked_t", "trading_t", "owed_t", "trading_frozen_t")
COUNTED = ("reserved_t", "frozen_t", "held_t", "available_t")


def _side(column: ColumnElement[Any]) -> Select[Any]:
    """The newest movements with the account on one side: as many as are wanted, from its index."""
    newest = select(transfers).where(column == bindparam("account")).order_by(*NEWEST_FIRST).limit(bindparam("most"))
    return select(newest.subquery())


def _movements() -> Select[Any]:
    """The newest movements with the account on either side; one that has it on both comes once."""
    either = union(_side(transfers.c.from_account), _side(transfers.c.to_account)).subquery()
    query = with_class(select(either), either.c.class_id)
    query = with_name(query, either.c.from_account, "from_name")
    query = with_name(query, either.c.to_account, "to_name")
    return query.order_by(*(either.c[column.name].desc() for column in TRANSFER_PLACE)).limit(bindparam("most"))


MOVEMENTS = _movements()
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
SEE_ALL = int(Role.MINISTRY | Role.REGISTRY)


def enterprise_for(view: View, caller: str, account: str) -> Enterprise | None:
    """The enterprise for itself and for who sees all; None where the full rule has to decide, see `api.access`."""
    row = view.db.execute(WHO, {"caller": caller, "account": account}).first()
    if row is None:
        return None
    if caller != account and not (row.caller_status == "active" and row.caller_roles & SEE_ALL):
        return None
    return Enterprise(account, row.name, row.area, row.industry, row.status)


def statement(view: View, enterprise: Enterprise, limit: int) -> dict[str, Any]:
    """The statement by the names of its shape."""
    account = enterprise.account
    held = view.db.execute(HOLDINGS, {"account": account}).all()
    moved = view.db.execute(MOVEMENTS, {"account": account, "most": limit + 1}).all()
    return {
        "as_of": {"block": view.block, "time": view.time(view.time_s)},
        "account": account,
        "name": enterprise.name,
        "status": enterprise.status,
        "holdings": [_holding(view, row) for row in held],
        "items": [_movement(view, row, account) for row in moved[:limit]],
        "next": cursor_behind(moved[limit - 1], TRANSFER_ORDERS["at"]) if len(moved) > limit else None,
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
