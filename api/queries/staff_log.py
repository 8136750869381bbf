"""Everything that the registry's staff signed."""

from collections.abc import Callable, Mapping
from typing import Any

from eth_abi.exceptions import DecodingError
from sqlalchemy import Row, Select, select

from api.jsonable import jsonable
from api.models.accounts import LogRow
from api.models.common import Words
from api.paging import Order, descending
from api.queries.naming import with_name
from api.store import View
from carbon.roles import Role
from chain.deployment import Deployment
from chain.errors import ChainError
from chain.summaries import summarise
from readmodel.tables import participants, transactions

LOG_ORDERS: dict[str, Order] = {"at": descending(transactions.c.block, transactions.c.position)}
Call = tuple[str, str, Mapping[str, Any]]
"""Contract, function and arguments."""
NameOf = Callable[[str], str | None]


def signed_by_staff() -> Select[Any]:
    """Transactions of accounts that have the registry's role."""
    staff = select(participants.c.account).where(participants.c.roles.bitwise_and(int(Role.REGISTRY)) != 0)
    return with_name(select(transactions).where(transactions.c.sender.in_(staff)), transactions.c.sender, "sender_name")


def log_row_of(view: View, row: Row[Any], deployment: Deployment | None, name_of: NameOf) -> LogRow:
    """Shape of a staff member's act."""
    call = _transaction(deployment, row.contract, row.input)
    return LogRow.model_validate(
        dict(row._mapping)
        | {
            "at": view.time(row.time_s),
            "transaction_hash": row.hash,
            "summary": _words(call, name_of, deployment),
            "arguments": jsonable(call[2]) if call else None,
        }
    )


def _transaction(deployment: Deployment | None, contract: str | None, data: str) -> Call | None:
    """The call of a transaction."""
    if deployment is None or contract is None:
        return None
    try:
        call = deployment.contract(contract).abi.read_call(bytes.fromhex(data.removeprefix("0x")))
    except (ChainError, DecodingError):
        return None
    return (contract, *call) if call else None


def _words(call: Call | None, name_of: NameOf, deployment: Deployment | None) -> Words | None:
    if call is None:
        return None
    said = summarise(*call, name_of=name_of, deployment=deployment).does
    return Words(en=said.en, zh=said.zh)
