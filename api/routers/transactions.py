"""
Writes: prepare, sign at the owner's, relay, watch. No key ever comes here.

Prepare and relay need no session: the signature is the permission. With one, only its own account's transactions go.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response, status
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.exc import OperationalError

from api import writes
from api.access import Client, MaybeSession, Wired, limited
from api.batch_relay import Outcome
from api.batch_relay import relay_all as relay_each
from api.discretion import Eyes, eyes_of, told_fields
from api.errors import ReadModelMissing
from api.jsonable import jsonable
from api.models.common import Hash
from api.models.reviews import EncodeAnswer, EncodeRequest
from api.models.transactions import (
    DecodedEvent,
    PrepareAnswer,
    PrepareRequest,
    RelayAllAnswer,
    RelayAllRequest,
    RelayAnswer,
    RelayOutcome,
    RelayRequest,
    TransactionState,
)
from api.preparing import known, prepared, words
from api.problems import Problem, content_of, documented
from api.queries import market, participants
from api.services import Services
from api.sessions import Session
from api.store import view
from chain.acts import calls_in
from chain.client import Log
from chain.summaries import summarise

router = APIRouter(prefix="/transactions", tags=["transactions"])

FINAL = ("refused", "done")


@router.post("/prepare", dependencies=[Depends(limited)], responses=documented(401, 403, 409, 429, 503))
def prepare(request: PrepareRequest, session: MaybeSession, services: Wired) -> PrepareAnswer:
    """The unsigned transaction for a call, tried on the newest block first, and what it means in plain words."""
    services.pulse.check()
    return prepared(services, session, request.contract, request.function, request.arguments, request.sender)


@router.post("/encode", dependencies=[Depends(limited)], responses=documented(401, 429, 503))
def encode(request: EncodeRequest, services: Wired) -> EncodeAnswer:
    """The call data of a call, as an act under the two-person rule carries it, and what it means."""
    chain = services.chain.now()
    data = writes.call_data(chain, request.contract, request.function, request.arguments)
    (inner,) = calls_in(chain.deployment, data, request.contract)
    summary = summarise(
        inner.contract,
        inner.function,
        inner.arguments,
        lambda account: known(services, participants.name_of, account),
        lambda product_id: known(services, market.symbol_of, product_id),
    )
    return EncodeAnswer(data="0x" + data.hex(), summary=words(summary.does))


@router.post(
    "/relay",
    status_code=status.HTTP_202_ACCEPTED,
    dependencies=[Depends(limited)],
    responses=documented(401, 409, 429, 503, 504) | {200: {"model": RelayAnswer, "description": "With ?wait=1: done"}},
)
def relay(
    request: RelayRequest,
    session: MaybeSession,
    services: Wired,
    response: Response,
    wait: Annotated[bool, Query(description="Wait until the transaction is in a block")] = False,
) -> RelayAnswer:
    """Check a signed transaction and hand it to the node. The same one again gives the same answer."""
    services.pulse.check()
    chain = services.chain.now()
    relayed = writes.relay(chain, request.raw, session.account if session else None, services.outbox)
    answer = RelayAnswer.model_validate(relayed)
    if wait:
        receipt = chain.receipt(relayed.transaction_hash)
        response.status_code = status.HTTP_200_OK
        answer.block, answer.gas_used = receipt.block, receipt.gas_used
        answer.events = [_event(log) for log in receipt.logs]
    return answer


@router.post(
    "/relay-all",
    status_code=status.HTTP_202_ACCEPTED,
    dependencies=[Depends(limited)],
    response_model_exclude_none=True,
    responses=documented(401, 429, 503),
)
def relay_all(request: RelayAllRequest, session: MaybeSession, services: Wired, client: Client) -> RelayAllAnswer:
    """
    Check up to 200 signed transactions and hand them to the node together: for brokers, and for programs that send many
    orders. Each counts as one request and has its own outcome, in order; one that is wrong stops only those of its
    account that come after it.
    """
    services.writes.take(client, len(request.raws) - 1)  # one was counted already
    services.pulse.check()
    outcomes = relay_each(services.chain.now(), request.raws, session.account if session else None, services.outbox)
    return RelayAllAnswer(outcomes=[_outcome(found) for found in outcomes])


@router.get("/{hash}", responses=documented(401, 503))
def state(hash: Hash, services: Wired, session: MaybeSession) -> TransactionState:
    """What became of a transaction. Accounts and words in its events are for those who may see them."""
    return _state(services, hash, session)


@router.get("/{hash}/watch", response_class=EventSourceResponse, responses=documented(401, 503))
async def watch(hash: Hash, services: Wired, session: MaybeSession) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events `state` until the transaction is refused, or in a block and in the read model."""
    deadline = time.monotonic() + services.settings.watch_s
    last: TransactionState | None = None
    while time.monotonic() < deadline:
        found = await asyncio.to_thread(_state, services, hash, session)
        if found != last:
            yield ServerSentEvent(data=found, event="state")
        if found.state in FINAL:
            return
        last = found
        await asyncio.sleep(services.settings.poll_s)


def _outcome(found: Outcome) -> RelayOutcome:
    if isinstance(found, Exception):
        return RelayOutcome(problem=Problem.model_validate(content_of(found)))
    return RelayOutcome(relayed=RelayAnswer.model_validate(found))


def _state(services: Services, transaction_hash: str, session: Session | None) -> TransactionState:
    fate = writes.fate_of(services.chain.now(), transaction_hash, services.outbox)
    found: str = fate.state
    if fate.state == "in_block" and fate.block is not None and fate.block <= _indexed_block(services):
        found = "done"
    return TransactionState.model_validate(
        {
            "transaction_hash": transaction_hash,
            "state": found,
            "block": fate.block,
            "gas_used": fate.gas_used,
            "reason": fate.reason,
            "events": _events(services, session, fate.events),
            "missing_nonce": fate.missing_nonce,
        }
    )


def _indexed_block(services: Services) -> int:
    try:
        with view(services.read_model) as read_model:
            return read_model.block
    except (ReadModelMissing, OperationalError):
        return -1


def _events(services: Services, session: Session | None, logs: Sequence[Log]) -> list[DecodedEvent]:
    """Events as who asks may see them; while there is no read model, as anybody may."""
    try:
        with view(services.read_model) as read_model:
            eyes = eyes_of(read_model, session)
            return [_seen(log, eyes) for log in logs]
    except (ReadModelMissing, OperationalError):
        return [_seen(log, Eyes()) for log in logs]


def _seen(log: Log, eyes: Eyes) -> DecodedEvent:
    found = _event(log)
    if not eyes.sees_event(found.contract, found.event, found.fields):
        found.fields = told_fields(found.fields)
    return found


def _event(log: Log) -> DecodedEvent:
    fields: dict[str, Any] = jsonable(log.fields)
    return DecodedEvent(contract=log.contract, event=log.event, fields=fields)
