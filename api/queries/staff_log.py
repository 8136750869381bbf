"""What people signed: the registry's staff for itself, everybody for the ministry."""

from collections.abc import Callable, Mapping
from typing import Any

from eth_abi.exceptions import DecodingError
from sqlalchemy import Row, Select, select

from api.jsonable import jsonable
from api.models.accounts import Act, LogRow
from api.models.common import Words
from api.paging import Order, descending
from api.queries import accounts
from api.queries.chain import role_names
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


def signed_by_anyone(text: str | None, role: Role | None) -> Select[Any]:
    """Transactions with who sent them; of those with this text in name or account, and with this role."""
    who = participants.c
    query = select(transactions, who.name.label("sender_name"), who.roles, who.area).join(
        participants, who.account == transactions.c.sender, isouter=True
    )
    return accounts.found_by(query, text, role)


def act_of(view: View, row: Row[Any], deployment: Deployment | None, name_of: NameOf) -> Act:
    """Shape of an act, with what its sender is."""
    who = {"roles": role_names(row.roles or 0), "area": row.area}
    return Act.model_validate(log_row_of(view, row, deployment, name_of).model_dump() | who)


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
