"""The chain, for everyone: health, blocks, transactions, contracts, participants, decoded events."""

from datetime import date, datetime, timezone
from typing import Annotated, Any

from eth_abi.exceptions import DecodingError
from fastapi import APIRouter, Path, Query, Request
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from starlette.responses import Response

from api.access import ReadModel, Wired, note
from api.consortium import names_of
from api.discretion import AskersEyes, told_fields
from api.errors import ReadModelMissing
from api.exports.answer import DOCUMENTED, Form
from api.filters import RoleName
from api.jsonable import jsonable
from api.models.chain import (
    Block,
    BlockDetail,
    ChainStatus,
    ContractVersion,
    EventRow,
    Health,
    NodeState,
    Participant,
    ParticipantNumbers,
    Period,
    Proposer,
    TransactionDetail,
)
from api.models.common import MAX_NUMBER, Address, Hash, Page
from api.paging import FormQuery, Parts, as_of, ascending, descending, page, whole
from api.problems import documented
from api.queries import accounts, activity
from api.queries import chain as queries
from api.services import Services
from api.store import DEFAULT_ZONE, view
from carbon.roles import Role
from chain import sealed_blocks
from chain.errors import ChainError
from chain.rpc import shown_url
from networks.errors import ExtraDataInvalid
from readmodel.tables import blocks, events, participants

router = APIRouter(tags=["chain"])

ByQuery = Annotated[activity.By, Query(description="hour: of two days, unless said otherwise; day: of thirty")]
First = Annotated[date | None, Query(description="First day, in market time")]
Last = Annotated[date | None, Query(description="Last day; that of the newest block, unless it is before")]
Word = Annotated[str | None, Query(max_length=64, pattern=r"^\w+$")]


@router.get("/health")
def health(services: Wired) -> Health:
    """Whether the node answers and the read model is up to date. Always answers."""
    head, chain_id = _head(services)
    try:
        with view(services.read_model) as read_model:
            indexed, time_s, time = read_model.block, read_model.time_s, read_model.time(read_model.time_s)
            chain_id = chain_id or read_model.chain_id
            nodes, zone = queries.node_states_of(read_model), read_model.zone
    except (ReadModelMissing, OperationalError):
        zone = DEFAULT_ZONE
        indexed, time_s, time, nodes = None, None, None, []
    number, head_s = head or (None, None)
    lag_s = max(0, head_s - time_s) if head_s is not None and time_s is not None else None
    is_behind = number is not None and (indexed is None or indexed < number)
    stalled_s = None if number is None else services.pulse.stalled_s
    is_stalled = stalled_s is not None
    return Health(
        status="no_chain" if number is None else "read_only" if is_stalled else "behind" if is_behind else "ok",
        stalled_s=None if stalled_s is None else int(stalled_s),
        nodes=[*nodes, *_silent(services, zone)],
        head_block=number,
        indexed_block=indexed,
        lag_s=lag_s if is_behind else 0 if indexed is not None and number is not None else None,
        chain_time=time,
        chain_id=chain_id,
    )


@router.get("/chain/status", responses=documented(503))
def status(services: Wired, read_model: ReadModel) -> ChainStatus:
    """The chain, its node, and how much is on it. Goes on without the node."""
    head, _ = _head(services)
    return ChainStatus(
        as_of=as_of(read_model),
        network=read_model.network,
        chain_id=read_model.chain_id,
        head_block=head[0] if head else None,
        indexed_block=read_model.block,
        client=_asked(services, "web3_clientVersion"),
        peers=_number(_asked(services, "net_peerCount")),
        waiting=_number((_asked(services, "txpool_status") or {}).get("pending")),
        **queries.totals(read_model),
    )


@router.get("/chain/blocks", responses=documented(503))
def all_blocks(read_model: ReadModel, part: Parts) -> Page[Block]:
    """Blocks, newest first."""
    return page(
        read_model, select(blocks), descending(blocks.c.number), part, lambda row: queries.block_of(read_model, row)
    )


@router.get("/chain/blocks/{number}", responses=documented(401, 404, 503))
def one_block(
    number: Annotated[int, Path(ge=0, le=MAX_NUMBER)], services: Wired, read_model: ReadModel, eyes: AskersEyes
) -> BlockDetail:
    """A block with its transactions, and who sealed it."""
    block = queries.block(read_model, number)
    return BlockDetail(
        as_of=as_of(read_model),
        items=queries.block_transactions(read_model, number, eyes),
        **block.model_dump(),
        **_seals(services, block),
    )


def _seals(services: Services, block: Block) -> dict[str, Any]:
    """Who sealed a block: asked of the node, whose word it does not take."""
    try:
        found = sealed_blocks.block_of(services.chain.rpc, block.number, block.hash)
    except (ChainError, ExtraDataInvalid):
        found = None
    if found is None:
        return dict.fromkeys(("round", "validators", "seals"))
    names = names_of(services.settings.consortium)
    seals = [{"account": "0x" + each.hex(), "name": names.get(each)} for each in sorted(found.sealers)]
    return {"round": found.extra.round, "validators": len(found.extra.validators), "seals": seals}


@router.get("/chain/statistics", response_model=Page[Period], responses=DOCUMENTED | documented(422, 503))
def over_time(
    read_model: ReadModel, by: ByQuery = "day", first: First = None, last: Last = None, format: FormQuery = Form.JSON
) -> Page[Period] | Response:
    """Blocks, transactions, gas, orders and batches of evidence by the hour or day, oldest first, in market time."""
    items = activity.periods(read_model, by, activity.days_of(read_model, by, first, last))
    return whole(read_model, format, f"chain-by-{by}", Period, items)


@router.get("/chain/statistics/proposers", response_model=Page[Proposer], responses=DOCUMENTED | documented(422, 503))
def who_proposed(
    services: Wired,
    read_model: ReadModel,
    by: ByQuery = "day",
    first: First = None,
    last: Last = None,
    format: FormQuery = Form.JSON,
) -> Page[Proposer] | Response:
    """Who made the blocks of the same days, and how many turns each missed, most blocks first."""
    days = activity.days_of(read_model, by, first, last)
    items = activity.proposers(read_model, days, names_of(services.settings.consortium))
    return whole(read_model, format, "chain-proposers", Proposer, items)


@router.get("/chain/transactions/{hash}", responses=documented(401, 404, 503))
def one_transaction(hash: Hash, services: Wired, read_model: ReadModel, eyes: AskersEyes) -> TransactionDetail:
    """A transaction with its decoded call and what it brought about."""
    row = queries.transaction(read_model, hash)
    values = queries.transaction_values(read_model, row, eyes)
    arguments = _arguments(services, row.to_address, row.input)
    return TransactionDetail.model_validate(
        values
        | {
            "as_of": as_of(read_model),
            "arguments": arguments if arguments is None or values["is_whole"] else told_fields(arguments),
            "reason": None if row.is_done else _reason(services, hash, row.block),
            "events": queries.events_of_transaction(read_model, hash, eyes),
        }
    )


def _reason(services: Services, hash: str, block: int) -> str | None:
    """Asked of the node, which keeps the state before each block; None when it cannot be asked."""
    try:
        return services.chain.now().why_refused(hash, block)
    except ChainError:
        return None


@router.get("/chain/contracts", responses=documented(503))
def all_contracts(read_model: ReadModel) -> Page[ContractVersion]:
    """Every contract that speaks or spoke for a name."""
    return Page(as_of=as_of(read_model), items=queries.contract_versions(read_model))


@router.get("/chain/participants", responses=documented(503))
def all_participants(
    read_model: ReadModel,
    part: Parts,
    role: Annotated[RoleName | None, Query(description="With one role only")] = None,
) -> Page[Participant]:
    """Participants with roles, areas and account numbers."""
    found = page(
        read_model,
        accounts.found_by(select(participants), None, Role[role] if role else None),
        ascending(participants.c.account),
        part,
        lambda row: queries.participant_of(read_model, row),
    )
    numbers = queries.account_numbers(read_model, [item.account for item in found.items])
    for item in found.items:
        item.numbers = numbers.get(item.account, ParticipantNumbers())
    return found


@router.get("/chain/events", responses=documented(401, 503))
def all_events(
    request: Request,
    services: Wired,
    read_model: ReadModel,
    eyes: AskersEyes,
    part: Parts,
    contract: Word = None,
    event: Word = None,
    account: Annotated[Address | None, Query(description="Events that touch this account")] = None,
) -> Page[EventRow]:
    """Decoded events, newest first; of an account that is not for you to see, those that anyone may read."""
    if account is not None and eyes.account not in (None, account) and eyes.sees_account(account):
        note(request, services, str(eyes.account), account, "answered")
    query = queries.filtered_events(contract, event, account, eyes)
    newest_first = descending(events.c.block, events.c.log_index)
    return page(read_model, query, newest_first, part, lambda row: queries.event_of(read_model, row, eyes))


def _head(services: Services) -> tuple[tuple[int, int] | None, int | None]:
    """Number and time of the node's newest block, and its chain id; None when it does not answer."""
    try:
        block, chain_id = services.chain.rpc.batch([("eth_getBlockByNumber", ["latest", False]), ("eth_chainId", [])])
    except ChainError:
        return None, None
    return (int(block["number"], 16), int(block["timestamp"], 16)), int(chain_id, 16)


def _silent(services: Services, zone: timezone) -> list[NodeState]:
    """Nodes that gave the relay no answer, when they were asked last."""
    return [
        NodeState(
            node=shown_url(node.url),
            found_by="relay",
            state="silent",
            why=silence.why,
            since=datetime.fromtimestamp(silence.since_s, zone),
        )
        for node in services.chain.rpc.nodes
        if (silence := node.silence) is not None
    ]


def _asked(services: Services, method: str) -> Any:
    """A node's answer that not every node gives, and that nothing depends on."""
    try:
        return services.chain.rpc.call(method)
    except ChainError:
        return None


def _number(text: str | None) -> int | None:
    return None if text is None else int(text, 16)


def _arguments(services: Services, to: str | None, call_data: str) -> dict[str, Any] | None:
    try:
        found = services.chain.now().describe(to, call_data) if to else None
    except (ChainError, DecodingError):
        return None
    return jsonable(found[2]) if found else None
