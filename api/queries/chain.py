"""Blocks, transactions, events, contracts, participants."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import Row, Select, and_, func, select

from api.discretion import Eyes, told_fields
from api.errors import NotFound
from api.models.chain import (
    Block,
    ContractVersion,
    EventRow,
    NodeState,
    Participant,
    ParticipantNumbers,
    TransactionRow,
)
from api.store import View
from carbon.roles import Role
from readmodel.tables import (
    accounts,
    blocks,
    contracts,
    event_accounts,
    events,
    node_states,
    participants,
    transactions,
)

NEWEST = 100
"""Blocks that say who makes blocks now, and how fast."""


def node_states_of(view: View) -> list[NodeState]:
    """What the indexer holds against nodes."""
    rows = view.db.execute(select(node_states).order_by(node_states.c.node))
    return [
        NodeState(node=row.node, found_by="indexer", state=row.state, why=row.why, since=view.time(row.since_s))
        for row in rows
    ]


def block(view: View, number: int) -> Block:
    """
    One block.

    :raises NotFound: not in the read model
    """
    row = view.db.execute(select(blocks).where(blocks.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(f"there is no block {number} in the read model")
    return block_of(view, row)


def block_of(view: View, row: Row[Any]) -> Block:
    """Shape of a block."""
    return Block.model_validate(dict(row._mapping) | {"time": view.time(row.time_s)})


def block_transactions(view: View, number: int, eyes: Eyes) -> list[TransactionRow]:
    """Transactions of a block, in their order."""
    query = with_sender().where(transactions.c.block == number).order_by(transactions.c.position)
    return [TransactionRow.model_validate(transaction_values(view, row, eyes)) for row in view.db.execute(query)]


def with_sender() -> Select[Any]:
    """Transactions with the names of their senders."""
    return select(transactions, participants.c.name.label("sender_name")).join(
        participants, participants.c.account == transactions.c.sender, isouter=True
    )


def transaction(view: View, transaction_hash: str) -> Row[Any]:
    """
    One transaction.

    :raises NotFound: not in the read model
    """
    row = view.db.execute(with_sender().where(transactions.c.hash == transaction_hash)).one_or_none()
    if row is None:
        raise NotFound(f"there is no transaction {transaction_hash} in the read model")
    return row


def transaction_values(view: View, row: Row[Any], eyes: Eyes) -> dict[str, Any]:
    """A transaction's fields by the names of its shape."""
    is_whole = eyes.sees_call(row.contract, row.sender)
    hidden = {} if is_whole else dict.fromkeys(("sender", "sender_name", "nonce", "input"))
    return dict(row._mapping) | {"time": view.time(row.time_s), "to": row.to_address, "is_whole": is_whole} | hidden


def events_of_transaction(view: View, transaction_hash: str, eyes: Eyes) -> list[EventRow]:
    """What a transaction brought about."""
    of_block = select(transactions.c.block).where(transactions.c.hash == transaction_hash).scalar_subquery()
    query = select(events).where(events.c.block == of_block, events.c.transaction_hash == transaction_hash)
    query = query.order_by(events.c.log_index)
    return [event_of(view, row, eyes) for row in view.db.execute(query)]


def filtered_events(contract: str | None, event: str | None, account: str | None, eyes: Eyes) -> Select[Any]:
    """Events, of one contract, one name, or that touch one account as far as the asker may know."""
    query = select(events)
    if account is not None:
        same_log = and_(event_accounts.c.block == events.c.block, event_accounts.c.log_index == events.c.log_index)
        query = query.join(event_accounts, same_log).where(event_accounts.c.account == account)
        public = eyes.told_of(account)
        query = query if public is None else query.where(public)
    if contract is not None:
        query = query.where(events.c.contract == contract)
    if event is not None:
        query = query.where(events.c.event == event)
    return query


def event_of(view: View, row: Row[Any], eyes: Eyes) -> EventRow:
    """Shape of an event."""
    fields = orjson.loads(row.fields)
    is_whole = eyes.sees_event(row.contract, row.event, fields)
    shown = fields if is_whole else told_fields(fields)
    return EventRow.model_validate(
        dict(row._mapping) | {"time": view.time(row.at_s), "fields": shown, "is_whole": is_whole}
    )


def contract_versions(view: View) -> list[ContractVersion]:
    """Every contract that speaks or spoke for a name."""
    query = select(contracts).order_by(contracts.c.name, contracts.c.version)
    return [
        ContractVersion.model_validate(dict(row._mapping) | {"since": view.time(row.since_s)})
        for row in view.db.execute(query)
    ]


def account_numbers(view: View, wanted: Iterable[str]) -> Mapping[str, ParticipantNumbers]:
    """Numbers of the registry, trading and reporting accounts of some participants."""
    found: dict[str, ParticipantNumbers] = {}
    for row in view.db.execute(select(accounts).where(accounts.c.account.in_(list(wanted)))):
        setattr(found.setdefault(row.account, ParticipantNumbers()), row.kind, row.number)
    return found


def participant_of(view: View, row: Row[Any]) -> Participant:
    """Shape of a participant, without its numbers."""
    return Participant(
        account=row.account,
        name=row.name,
        kind=row.kind,
        roles=role_names(row.roles),
        area=row.area,
        industry=row.industry,
        status=row.status,
        admitted_at=view.time_or_none(row.admitted_s),
        numbers=ParticipantNumbers(),
    )


def role_names(roles: int) -> list[str]:
    """Names of role bits."""
    return [str(role.name) for role in Role if roles & role]


def totals(view: View) -> dict[str, Any]:
    """How much there is on the chain, and who makes its newest blocks."""
    newest = view.db.execute(
        select(blocks.c.number, blocks.c.time_s, blocks.c.proposer).order_by(blocks.c.number.desc()).limit(NEWEST)
    ).all()
    span_s = newest[0].time_s - newest[-1].time_s if len(newest) > 1 else None
    refused = select(func.count()).select_from(transactions).where(transactions.c.is_done.is_(False))
    return {
        "blocks": _count(view, blocks),
        "transactions": _count(view, transactions),
        "refused_transactions": view.db.execute(refused).scalar_one(),
        "events": _count(view, events),
        "contracts": view.db.execute(select(func.count(func.distinct(contracts.c.name)))).scalar_one(),
        "participants": _count(view, participants),
        "block_interval_s": None if span_s is None else span_s / (len(newest) - 1),
        "proposers": sorted({row.proposer for row in newest}),
    }


def _count(view: View, table: Any) -> int:
    return int(view.db.execute(select(func.count()).select_from(table)).scalar_one())
