"""A clock that stands where it was put."""

from devnet.clock import REFUSAL
from devnet.errors import ClockRefused


class SteeredClock:
    """`Clock` of a chain that plays past days: blocks have the time it was turned to last."""

    def __init__(self, at: int) -> None:
        self.at = at

    def turn_to(self, at: int) -> None:
        """Let it be a time; it never goes back."""
        self.at = max(self.at, at)

    def next_block_s(self, parent_s: int) -> int:
        """The time that it was turned to."""
        return max(self.at, parent_s)

    def block_made(self) -> None:
        """It stands still."""

    def set_next(self, timestamp_s: int, parent_s: int) -> None:
        """Refused: its owner turns it."""
        raise ClockRefused(REFUSAL)

    def advance(self, seconds: int) -> int:
        """Refused: its owner turns it."""
        raise ClockRefused(REFUSAL)
