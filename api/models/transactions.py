"""Shapes of prepare, relay and watch."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator

from api.models.common import EXAMPLE_ACCOUNT, EXAMPLE_HASH, Address, Model, Words
from api.problems import Problem

MOST_TOGETHER = 2_000_000
"""Characters of all transactions of one request."""


class PrepareRequest(Model):
    """Which function of which contract to call, for whom."""

    model_config = ConfigDict(
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    "contract": "OrderBook",
                    "function": "place",
                    "arguments": {"product_id": 1, "side": 1, "price_fen": 9_500, "quantity_t": 100},
                    "from": EXAMPLE_ACCOUNT,
                }
            ]
        },
    )

    contract: str = Field(max_length=64)
    function: str = Field(max_length=64)
    arguments: dict[str, Any] = Field(
        default_factory=dict,
        description="By name, as the contract names them; integers as numbers or decimal text, bytes as 0x-hex",
    )
    sender: Address = Field(alias="from")


class UnsignedTransaction(Model):
    """A legacy transaction, ready to be signed."""

    chainId: int  # noqa: N815 - the names of JSON-RPC, so that it can be signed as it is
    nonce: int
    to: str
    value: int
    gas: int
    gasPrice: int  # noqa: N815 - named as JSON-RPC names it
    data: str


class PrepareAnswer(Model):
    """A transaction that its owner may sign, and what it means."""

    transaction: UnsignedTransaction
    summary: Words = Field(description="What it does")
    reserves: Words | None = Field(description="What it sets aside or costs; null when nothing")
    if_it_fails: Words
    contract: str
    function: str


class RelayRequest(Model):
    """A signed transaction."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"raw": "0xf86c…"}]})

    raw: str = Field(max_length=300_000, description="Signed legacy transaction, 0x-hex")


class RelayAllRequest(Model):
    """Signed transactions of one account or several; those of one account in the order of their nonces."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"raws": ["0xf86c…", "0xf86d…"]}]})

    raws: list[Annotated[str, Field(max_length=300_000)]] = Field(
        min_length=1, max_length=200, description="Signed legacy transactions, 0x-hex; together at most 2,000,000 long"
    )

    @field_validator("raws")
    @classmethod
    def _together(cls, raws: list[str]) -> list[str]:
        if sum(map(len, raws)) > MOST_TOGETHER:
            raise ValueError(f"together longer than {MOST_TOGETHER:,} characters")
        return raws


class DecodedEvent(Model):
    """An event of one of our contracts."""

    contract: str
    event: str
    fields: dict[str, Any] = Field(description="Numbers above 2^53 as decimal text")


class RelayAnswer(Model):
    """A transaction that was handed to the node."""

    transaction_hash: str = Field(examples=[EXAMPLE_HASH])
    sender: str = Field(serialization_alias="from")
    contract: str
    function: str
    block: int | None = Field(default=None, description="With ?wait=1: the block it is in")
    gas_used: int | None = None
    events: list[DecodedEvent] | None = Field(default=None, description="With ?wait=1: what it brought about")


class RelayOutcome(Model):
    """What became of one of several: relayed, or a problem."""

    relayed: RelayAnswer | None = None
    problem: Problem | None = Field(default=None, description="As if it had been handed in alone (RFC 9457)")


class RelayAllAnswer(Model):
    """One outcome for each transaction, in the order in which they were handed in."""

    outcomes: list[RelayOutcome]


class TransactionState(Model):
    """What became of a transaction."""

    transaction_hash: str
    state: Literal["unknown", "waiting", "in_block", "refused", "done"] = Field(
        description="done: in a block and in the read model, so that every figure shows it"
    )
    block: int | None = None
    gas_used: int | None = None
    reason: str | None = Field(default=None, description="The contract's own words, when refused")
    events: list[DecodedEvent] = Field(default_factory=list)
    missing_nonce: int | None = Field(
        default=None, description="Where it waits behind a gap: the nonce that its sender has to use first"
    )
