"""Shape of the validators of a QBFT chain."""

from typing import Literal

from pydantic import Field

from api.models.common import Address, Model


class ValidatorTurns(Model):
    """One validator's part in the newest blocks."""

    account: Address
    name: str | None = Field(description="Its node's name, where the API knows the consortium's description")
    proposed: int = Field(description="Blocks that it proposed")
    missed: int = Field(description="Turns in which it did not propose, so that another round was needed")
    last_proposed: int | None = Field(description="Its newest block of those looked at")
    sealed: int = Field(description="Blocks with its seal; rarely all, as the first that are enough are taken")
    is_up: bool = Field(description="Whether it took its latest turn")


class Ballot(Model):
    """Votes on one address that have not led to anything yet."""

    account: Address
    name: str | None
    adds: bool = Field(description="true: it would become a validator; false: stop being one")
    voters: list[Address]
    needed: int = Field(description="Votes at which it takes effect")


class Validators(Model):
    """Who seals the chain, as the node's newest blocks show it. Read from the node, not proven here."""

    is_qbft: bool = Field(description="false on a chain without validators; then all else is empty")
    head_block: int | None = None
    head_age_s: int | None = Field(default=None, description="Seconds since the newest block came, as this API saw it")
    blocks: int = Field(default=0, description="Newest blocks that were looked at")
    up: int = 0
    quorum: int = Field(default=0, description="Validators that must agree on a block")
    safety: Literal["safe", "no_spare", "stopped"] | None = Field(
        default=None, description="no_spare: the next failure stops the chain; stopped: it stands"
    )
    peers: int | None = Field(default=None, description="Nodes that the API's node is connected with")
    clock_ahead_s: int | None = Field(default=None, description="Node's clock minus ours, in seconds")
    is_clock_off: bool = Field(default=False, description="Whether the two differ by more than five seconds")
    items: list[ValidatorTurns] = Field(default_factory=list)
    ballots: list[Ballot] = Field(default_factory=list)
