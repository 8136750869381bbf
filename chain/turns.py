"""
How the validators of a QBFT chain do, from its newest blocks alone: turns taken and missed, votes, and how many are up.

Proposers take turns in the order of their addresses, after whoever proposed the block before; each further round of a
block is the next one's turn (`roundRobinProposer` of GoQuorum, `ProposerSelector` of Besu).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from chain.sealed_blocks import SealedBlock
from networks.description import Network

ADD = b"\xff"
LATE_BLOCKS = 30
"""Without a new block for so many block periods a chain stands still."""
LATE_FLOOR_S = 30.0
"""The same in s, where blocks come fast: the second round change of dead proposers is over by then."""


class Safety(StrEnum):
    """Whether the chain outlives a loss."""

    SAFE = "safe"
    """One more validator may fail."""

    NO_SPARE = "no_spare"
    """It goes on, and stops with the next failure."""

    STOPPED = "stopped"
    """Too few validators are up, or there is no new block."""


@dataclass(frozen=True, slots=True)
class Turns:
    """One validator's part in the newest blocks."""

    address: bytes
    proposed: int
    """Blocks that it proposed."""

    missed: int
    """Turns in which it did not, so that a later round was needed."""

    last_proposed: int | None
    """Its newest block; None when it has none here."""

    sealed: int
    """Blocks that have its seal; a node takes the first seals that are enough, so rarely all."""

    is_up: bool
    """Whether it took its latest turn; one whose turn did not come is taken to be up."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """Votes on one address, so far without effect."""

    subject: bytes
    adds: bool
    """Whether it would become a validator, or stop being one."""

    voters: tuple[bytes, ...]
    needed: int
    """Votes at which it takes effect: more than half of the validators."""


@dataclass(frozen=True, slots=True)
class Report:
    """The validators of a chain as its newest blocks show them."""

    head: int
    head_time_s: int
    blocks: int
    """Blocks looked at."""

    turns: tuple[Turns, ...]
    """Of the validators in force, ascending by address."""

    ballots: tuple[Ballot, ...]
    safety: Safety

    @property
    def up(self) -> int:
        """Validators that take their turns."""
        return sum(each.is_up for each in self.turns)

    @property
    def quorum(self) -> int:
        """Fewest that must agree on a block."""
        return quorum_of(len(self.turns))


def quorum_of(validators: int) -> int:
    """Fewest validators whose seals make a block final: two thirds, rounded up."""
    return -(-2 * validators // 3)


def late_after_s(network: Network | None, blocks: int = LATE_BLOCKS, floor_s: float = LATE_FLOOR_S) -> float:
    """After how long without a block a chain stands still, in s; the floor where nobody describes it."""
    if network is None:
        return floor_s
    period_s = max(network.block_period_s, network.empty_block_period_s or 0)
    return max(floor_s, float(blocks * period_s))


def report(blocks: Sequence[SealedBlock], now_s: float, late_s: float = LATE_FLOOR_S) -> Report:
    """
    Read blocks in their order.

    :param now_s: our clock, in s since 1970
    :param late_s: age at which the newest block says that the chain stands
    :raises ValueError: there are no blocks
    """
    if not blocks:
        raise ValueError("no blocks of a QBFT chain")
    head = blocks[-1]
    turns = tuple(_turns_of(address, blocks) for address in head.extra.validators)
    up, quorum = sum(each.is_up for each in turns), quorum_of(len(turns))
    stands = now_s - head.time_s > late_s
    safety = Safety.STOPPED if stands or up < quorum else Safety.NO_SPARE if up == quorum else Safety.SAFE
    return Report(head.number, head.time_s, len(blocks), turns, tuple(ballots(blocks)), safety)


def missed_turns(before: SealedBlock, block: SealedBlock) -> tuple[bytes, ...]:
    """
    Who was asked for this block, in which order, before the one that made it.

    Its round may be a later one: a block that was not committed in time is put forward again, as it was made.
    """
    members, last = block.extra.validators, block.extra.round
    first = members.index(before.proposer) + 1 if before.proposer in members else 1
    if before.number == 0:  # made by nobody: the first in the order begins
        first = 0
    asked = tuple(members[(first + each) % len(members)] for each in range(last + 1))
    made_in = max((each for each, member in enumerate(asked) if member == block.proposer), default=last)
    return asked[:made_in]


def ballots(blocks: Sequence[SealedBlock]) -> Iterable[Ballot]:
    """Votes in these blocks that have not led to anything; a voter's later vote takes the place of the earlier one."""
    votes: dict[bytes, dict[bytes, bool]] = {}
    for before, block in pairwise(blocks):
        changed = set(before.extra.validators) ^ set(block.extra.validators)
        for subject in changed:
            votes.pop(subject, None)
        if block.extra.vote is not None:
            subject, kind = block.extra.vote
            votes.setdefault(subject, {})[block.proposer] = kind == ADD
    members = blocks[-1].extra.validators
    for subject, cast in votes.items():
        adds = subject not in members
        voters = tuple(voter for voter, vote in cast.items() if vote is adds and voter in members)
        if voters and len(voters) <= len(members) // 2:  # more have decided it: in force from the next block on
            yield Ballot(subject, adds, voters, len(members) // 2 + 1)


def _turns_of(address: bytes, blocks: Sequence[SealedBlock]) -> Turns:
    proposed = [block.number for block in blocks if block.proposer == address]
    missed = [block.number for before, block in pairwise(blocks) if address in missed_turns(before, block)]
    last_proposed, last_missed = max(proposed, default=None), max(missed, default=None)
    is_up = last_missed is None or (last_proposed is not None and last_proposed > last_missed)
    sealed = sum(address in block.sealers for block in blocks)
    return Turns(address, len(proposed), len(missed), last_proposed, sealed, is_up)
