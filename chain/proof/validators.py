"""
Who may seal a QBFT block, by the votes in the blocks before it, and whose turn it is to propose one.

Source: `snapApplyHeader` and `roundRobinProposer` of GoQuorum; `VoteTally` and `ProposerSelector` of Besu.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from chain.proof.crypto import keccak

EPOCH_BLOCKS = 30_000
"""Votes are forgotten after so many blocks; default of Besu and of GoQuorum."""

ADD, REMOVE = b"\xff", b""
NOBODY = bytes(20)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the genesis of a network says of votes."""

    epoch_blocks: int = EPOCH_BLOCKS
    counts_epoch_votes: bool = True
    """Whether a vote in a block that begins an epoch counts: with GoQuorum it does, with Besu it does not."""


@dataclass(frozen=True, slots=True, order=True)
class Vote:
    """One validator's standing vote on an address."""

    voter: bytes
    subject: bytes
    adds: bool


@dataclass(frozen=True, slots=True)
class Validators:
    """The set in force for the next block, with the votes that have not led to anything yet."""

    members: tuple[bytes, ...]
    """Ascending by address."""

    votes: tuple[Vote, ...] = ()
    """In the order in which they were cast."""

    @classmethod
    def of(cls, members: Sequence[bytes]) -> Self:
        """A set without votes."""
        return cls(tuple(sorted(members)))

    @property
    def quorum(self) -> int:
        """Fewest validators whose seals make a block final: ceil(2N/3)."""
        return -(-2 * len(self.members) // 3)

    def after(self, number: int, proposer: bytes, vote: tuple[bytes, bytes] | None, rules: Rules) -> "Validators":
        """
        The set for the block after block `number`, which `proposer` made with `vote`.

        A vote replaces the proposer's former one on the same address; one that would change nothing is not kept. More
        than half of the validators carry it.
        """
        begins_epoch = number % rules.epoch_blocks == 0
        votes = () if begins_epoch else self.votes
        if vote is None or (begins_epoch and not rules.counts_epoch_votes):
            return self if votes == self.votes else replace(self, votes=votes)
        subject, adds = vote[0], vote[1] == ADD
        votes = tuple(each for each in votes if (each.voter, each.subject) != (proposer, subject))
        if adds != (subject in self.members):
            votes += (Vote(proposer, subject, adds),)
        changed = replace(self, votes=votes)
        if 2 * sum(each.subject == subject for each in votes) > len(self.members):
            return changed._with(subject) if adds else changed._without(subject)
        return changed

    def _with(self, added: bytes) -> "Validators":
        votes = tuple(each for each in self.votes if each.subject != added)
        return Validators(tuple(sorted((*self.members, added))), votes)

    def _without(self, removed: bytes) -> "Validators":
        votes = tuple(each for each in self.votes if removed not in (each.subject, each.voter))
        return Validators(tuple(each for each in self.members if each != removed), votes)

    def may_have_made(self, proposed_last: bytes, round_number: int) -> set[bytes]:
        """
        Who may have made the block that was agreed on in a round: whoever was asked in it, or in one before.

        A block that most validators prepared, and did not commit in time, is put forward again in the next round, by
        another validator and as it was made.
        """
        rounds = range(min(round_number + 1, len(self.members)))
        return {member for each in rounds for member in self.in_turn(proposed_last, each)}

    def in_turn(self, proposed_last: bytes, round_number: int) -> set[bytes]:
        """
        Who is asked in a round: the next after who proposed last.

        GoQuorum orders validators by address or, once a node was started again, by the address as text with checksum,
        and goes on behind the first where who proposed last is no validator any more; Besu goes on at the next address.
        """
        orders = {self.members, tuple(sorted(self.members, key=_with_checksum))}
        return {order[place] for order in orders for place in _places(order, proposed_last, round_number)}


@lru_cache(maxsize=1024)
def _with_checksum(member: bytes) -> str:
    """An address as text in the writing of EIP-55, without 0x."""
    digits = member.hex()
    marks = keccak(digits.encode()).hex()
    return "".join(digit.upper() if mark >= "8" else digit for digit, mark in zip(digits, marks, strict=False))


def _places(order: Sequence[bytes], proposed_last: bytes, round_number: int) -> set[int]:
    if proposed_last == NOBODY:
        return {round_number % len(order)}
    if proposed_last in order:
        return {(order.index(proposed_last) + 1 + round_number) % len(order)}
    following = next((place for place, member in enumerate(order) if member > proposed_last), 0)
    return {(1 + round_number) % len(order), (following + round_number) % len(order)}
