"""What an account holds and its newest movements, as plain values that JSON is written from."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select, union

from api.access import Enterprise
from api.paging import cursor_behind
from api.queries.enterprise import all_holdings, holding_values
from api.queries.naming import symbol_of, with_class, with_name
from api.queries.registry import TRANSFER_ORDERS, TRANSFER_PLACE
from api.store import View
from readmodel.tables import holdings, transfers

NEWEST_FIRST = [column.desc() for column in TRANSFER_PLACE]
MOVEMENT = ("kind", "class_id", "from_account", "to_account", "quantity_t", "note", "block", "log_index")
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
    found = row._mapping
    values = {name: found[name] for name in MOVEMENT}
    values |= {
        "symbol": symbol_of(row),
        "from_name": found["from_name"],
        "to_name": found["to_name"],
        "at": view.time(found["at_s"]),
        "transaction_hash": found["transaction_hash"],
    }
    if values["kind"] == "delivered":
        other = "to" if values["from_account"] == account else "from"
        values[f"{other}_account"] = values[f"{other}_name"] = None
    return values
