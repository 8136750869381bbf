"""Withdrawals of accounts and funds."""

from typing import Any

from sqlalchemy import Row, Select, select

from api.models.cash import Withdrawal
from api.paging import Order, ascending, descending
from api.queries.naming import with_name
from api.queries.registry import FUNDS
from api.store import View
from readmodel.tables import withdrawals

WITHDRAWAL_ORDERS: dict[str, Order] = {
    "withdrawal_id": descending(withdrawals.c.withdrawal_id),
    "amount_fen": descending(withdrawals.c.amount_fen, withdrawals.c.withdrawal_id),
    "state": ascending(withdrawals.c.state, withdrawals.c.withdrawal_id),
    "account": ascending(withdrawals.c.account, withdrawals.c.withdrawal_id),
}

_NAMED = {"account": "name", "bank": "bank_name", "cleared_by": "cleared_by_name", "decided_by": "decided_by_name"}


def all_withdrawals() -> Select[Any]:
    """Withdrawals with the names of all who had a part in them."""
    query = select(withdrawals)
    for column, label in _NAMED.items():
        query = with_name(query, withdrawals.c[column], label)
    return query


def withdrawal_of(view: View, row: Row[Any]) -> Withdrawal:
    """Shape of a withdrawal."""
    return Withdrawal.model_validate(
        dict(row._mapping)
        | {
            "fund": FUNDS.get(row.fund_id),
            "requested_at": view.time(row.requested_s),
            "cleared_at": view.time_or_none(row.cleared_s),
            "decided_at": view.time_or_none(row.decided_s),
        }
    )
