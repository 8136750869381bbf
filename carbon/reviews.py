"""
The two-person rule; twin of `contracts/governance/Reviews.vy`, to the last refusal.

Who may review is the contract's affair; here callers are taken to be registry accounts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from carbon.hashing import keccak
from carbon.refusal import Refused, require

SELECTOR_BYTES = 4


class ActState(IntEnum):
    """What became of an act; the numbers are the contract's."""

    OPENED = 1
    CONFIRMED = 2
    REJECTED = 3


@dataclass(frozen=True, slots=True)
class Act:
    """A call that one person asked for."""

    contract_name: str
    """As in the Directory."""
    data_hash: bytes
    """keccak256 of the call data."""
    by: str
    """Who opened it."""
    state: ActState = ActState.OPENED


class ReviewBook:
    """Acts by number, counted from 1."""

    def __init__(self) -> None:
        self.acts: dict[int, Act] = {}

    def open(self, by: str, contract_name: str, data: bytes, reason: str) -> int:
        """Open an act and return its number. Refused: no function, or no reason."""
        require(len(data) >= SELECTOR_BYTES, "data names no function", bytes=len(data))
        require(bool(reason), "reason is empty")
        act_id = len(self.acts) + 1
        self.acts[act_id] = Act(contract_name, keccak(data), by)
        return act_id

    def confirm(self, by: str, act_id: int, data: bytes, carry_out: Callable[[Act, bytes], None]) -> None:
        """
        Confirm an act as the second person and carry it out; when that is refused, the act stays open.

        Refused: not open, by who opened it, or with other data.
        """
        act = self._opened(act_id)
        require(by != act.by, "caller opened the act", by=by)
        require(keccak(data) == act.data_hash, "data is not what was opened")
        carry_out(act, data)
        self.acts[act_id] = replace(act, state=ActState.CONFIRMED)

    def reject(self, act_id: int, reason: str) -> None:
        """Close an act without effect. Refused: not open, or no reason."""
        act = self._opened(act_id)
        require(bool(reason), "reason is empty")
        self.acts[act_id] = replace(act, state=ActState.REJECTED)

    def _opened(self, act_id: int) -> Act:
        act = self.acts.get(act_id)
        if act is None or act.state != ActState.OPENED:
            raise Refused("act is not open", act_id=act_id)
        return act
