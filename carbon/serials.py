"""
Which tonne went where: serial numbers followed from the ledger's events, first in, first out.

The chain gives every issue a range of serials, unique within a class for all time, and keeps no more than that. This
is the rule by which everyone derives the rest from the events, in their order on the chain, and arrives at the same
answer (`docs/decisions/0002-serials-from-events.md`). An account has one queue for each class, whatever its
sub-accounts: what leaves it are the units that came first.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

from carbon.refusal import require
from carbon.units import Tonnes


@dataclass(frozen=True, slots=True)
class SerialRange:
    """Serial numbers of a class, both ends included."""

    first: int
    last: int

    @property
    def quantity(self) -> Tonnes:
        """How many units the range names."""
        return Tonnes(self.last - self.first + 1)


class SerialQueues:
    """The serials in every account, by class, in the order in which they came."""

    def __init__(self) -> None:
        self._queues: defaultdict[tuple[int, str], deque[SerialRange]] = defaultdict(deque)

    def issue(self, class_id: int, account: str, serials: SerialRange) -> None:
        """Follow `Issued`."""
        self._append(class_id, account, [serials])

    def transfer(self, class_id: int, sender: str, receiver: str, quantity: Tonnes) -> list[SerialRange]:
        """Follow a transfer between accounts; return the serials that moved. To oneself nothing moves."""
        if sender == receiver:
            return []
        moved = self._take(class_id, sender, quantity)
        self._append(class_id, receiver, moved)
        return moved

    def burn(self, class_id: int, account: str, quantity: Tonnes) -> list[SerialRange]:
        """Follow a transfer to nobody, surrender or cancellation; return the serials that ended."""
        return self._take(class_id, account, quantity)

    def held_by(self, class_id: int, account: str) -> list[SerialRange]:
        """Return the serials in an account, the next to leave first."""
        return list(self._queues[class_id, account])

    def _take(self, class_id: int, account: str, quantity: Tonnes) -> list[SerialRange]:
        queue = self._queues[class_id, account]
        held = sum(serials.quantity for serials in queue)
        require(quantity <= held, "not enough serials", quantity_t=quantity, held_t=held)
        taken: list[SerialRange] = []
        wanted = int(quantity)
        while wanted > 0:
            serials = queue.popleft()
            if serials.quantity > wanted:
                queue.appendleft(SerialRange(serials.first + wanted, serials.last))
                serials = SerialRange(serials.first, serials.first + wanted - 1)
            taken.append(serials)
            wanted -= serials.quantity
        return taken

    def _append(self, class_id: int, account: str, ranges: Iterable[SerialRange]) -> None:
        queue = self._queues[class_id, account]
        for serials in ranges:
            if queue and queue[-1].last + 1 == serials.first:  # what was one range stays one
                serials = SerialRange(queue.pop().first, serials.last)
            queue.append(serials)
