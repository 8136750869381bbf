"""Shapes of the chain page: blocks, transactions, contracts, participants, events."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.common import Address, Answer, Model


class NodeState(Model):
    """What is held against a node."""

    node: str = Field(description="Its address, without user and path")
    found_by: Literal["indexer", "relay"] = Field(
        description="indexer: reads and proves blocks; relay: this API, which asks and sends transactions"
    )
    state: Literal["silent", "lagging", "forked", "lying"]
    why: str = Field(description="What it did, with the block where there is one")
    since: datetime


class Health(Model):
    """Whether figures are fresh, and whether anything can be written."""

    status: Literal["ok", "behind", "no_chain", "read_only"] = Field(
        description="behind: the read model lacks blocks of the chain; read_only: the chain makes no blocks"
    )
    stalled_s: int | None = Field(
        default=None, description="read_only: for how many seconds no block has come; writes are refused (503)"
    )
    nodes: list[NodeState] = Field(
        default_factory=list, description="Nodes that indexer or relay found silent, lagging, forked or lying"
    )
    head_block: int | None = Field(description="Newest block of the node")
    indexed_block: int | None = Field(description="Newest block in the read model")
    lag_s: int | None = Field(description="Chain time between the two, in seconds")
    chain_time: datetime | None = Field(description="Time of the newest block in the read model")
    chain_id: int | None


class ChainStatus(Answer):
    """The chain and what is on it."""

    network: str
    chain_id: int
    head_block: int | None = Field(description="Newest block of the node; null when it does not answer")
    indexed_block: int
    client: str | None = Field(description="What the node says of itself")
    peers: int | None
    waiting: int | None = Field(description="Transactions that wait in the node; null when it does not say")
    block_interval_s: float | None = Field(description="Mean time between the newest 100 blocks")
    blocks: int
    transactions: int
    refused_transactions: int
    events: int
    contracts: int
    participants: int
    proposers: list[str] = Field(description="Who made the newest 100 blocks")


class Block(Model):
    """A block."""

    number: int
    hash: str
    time: datetime
    proposer: str
    transactions: int
    events: int
    gas_used: int


class Period(Model):
    """What was on the chain in an hour or a day."""

    begins: datetime
    blocks: int
    missed: int = Field(description="Turns without a proposal, so that another round was needed; on a QBFT chain only")
    transactions: int
    refused: int = Field(description="Those of them that a contract refused")
    gas_used: int
    orders: int = Field(description="Orders placed")
    batches: int = Field(description="Batches of evidence anchored")


class Proposer(Model):
    """Who made how many of the blocks of some days."""

    account: str
    name: str | None = Field(description="Its node's name, where the API knows the consortium's description")
    blocks: int
    share_bp: int = Field(description="Of all blocks, in 1/10,000, rounded down")
    missed: int = Field(description="Turns in which it did not propose, so that another round was needed")


class TransactionRow(Model):
    """A transaction, also one that a contract refused."""

    hash: str
    block: int
    position: int
    time: datetime
    sender: str | None = Field(description="Null when it is not for you to know")
    sender_name: str | None
    to: str | None
    contract: str | None = Field(description="Our contract that it calls")
    function: str | None
    is_done: bool = Field(description="False: refused, changed nothing")
    gas_used: int
    is_whole: bool = Field(description="False: who sent it, and words, are left out")


class EventRow(Model):
    """A decoded event."""

    contract: str
    event: str
    fields: dict[str, Any] = Field(description="Numbers above 2^53 as decimal text; null what is not for you to know")
    is_whole: bool = Field(description="False: accounts and words are left out")
    block: int
    log_index: int
    time: datetime
    transaction_hash: str


class Sealer(Model):
    """A validator whose seal is in a block."""

    account: Address
    name: str | None = Field(description="Its node's name, where the API knows the consortium's description")


class BlockDetail(Answer, Block):
    """A block with its transactions, and who sealed it."""

    round: int | None = Field(description="In which it was agreed; null without seals, or when no node can say")
    validators: int | None = Field(description="How many might seal it")
    seals: list[Sealer] | None = Field(description="Each is a signature over the block, checked here")
    items: list[TransactionRow]


class TransactionDetail(Answer, TransactionRow):
    """A transaction with its call and what it brought about."""

    nonce: int | None
    input: str | None = Field(description="Call data, 0x-hex")
    arguments: dict[str, Any] | None = Field(description="Decoded call data; null when it calls none of our contracts")
    reason: str | None = Field(
        description="The contract's words where it refused; null when it was carried out, or the node cannot say",
        examples=["OrderBook: price is outside the band"],
    )
    events: list[EventRow]


class ContractVersion(Model):
    """A contract that speaks, or spoke, for a name."""

    name: str
    version: int
    address: str
    since: datetime
    is_current: bool
    block: int
    transaction_hash: str


class ParticipantNumbers(Model):
    """Account numbers."""

    registry: int | None = None
    trading: int | None = None
    reporting: int | None = None


class Participant(Model):
    """A participant, as everyone may see it."""

    account: str
    name: str
    kind: str
    roles: list[str]
    area: int
    industry: str
    status: str
    admitted_at: datetime | None
    numbers: ParticipantNumbers
