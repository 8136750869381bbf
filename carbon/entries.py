"""
Entries other than trade; twin of `contracts/registry/Entries.vy`, to the tonne and the last refusal.

Times are unix seconds of the block. That a caller is the registry is the contract's affair.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from carbon.refusal import Refused, require
from carbon.unit_ledger import UnitLedger
from carbon.units import Tonnes


class EntryKind(IntEnum):
    """Why units leave an account without a trade; the numbers are the contract's."""

    DONATION = 1
    INHERITANCE = 2
    DIVISION = 3
    MERGER = 4
    SPLIT = 5
    BANKRUPTCY = 6
    CARBON_NEUTRALITY = 7
    VOLUNTARY_CANCELLATION = 8

    @property
    def needs_review(self) -> bool:
        """Whether the registry decides."""
        return EntryKind.INHERITANCE <= self <= EntryKind.BANKRUPTCY

    @property
    def cancels(self) -> bool:
        """Whether the units end instead of going to somebody."""
        return self >= EntryKind.CARBON_NEUTRALITY


class EntryState(IntEnum):
    """How far an entry is; the numbers are the contract's."""

    IN_REVIEW = 1
    WAITING = 2
    EXECUTED = 3
    REFUSED = 4
    WITHDRAWN = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry."""

    owner: str
    to: str | None
    """Who gets the units; None when they are cancelled."""
    kind: EntryKind
    class_id: int
    quantity: Tonnes
    due_s: int
    """Not carried out before, unix s."""
    state: EntryState


class EntryBook:
    """
    Entries by number, counted from 1, over a ledger of units.

    Nothing is set aside for an entry that waits. Operations raise `Refused` and then have changed nothing.
    """

    def __init__(self, ledger: UnitLedger, may_hold: Callable[[str], bool]) -> None:
        """`may_hold` says whether an account may hold units now, as `Participants` does."""
        self._ledger, self._may_hold = ledger, may_hold
        self.entries: dict[int, Entry] = {}

    def enter(
        self,
        owner: str,
        kind: int,
        class_id: int,
        to: str | None,
        quantity: Tonnes,
        due_s: int,
        reason: str,
        now_s: int,
    ) -> int:
        """
        Make an entry and return its number; without a review and from its day on it is carried out at once.

        Refused: an owner or receiver who may not hold, an unknown kind or class, no quantity, no reason, a receiver of
        a cancellation, the owner as receiver, or what the ledger refuses.
        """
        require(self._may_hold(owner), "caller may not hold", owner=owner)
        require(kind in tuple(EntryKind), "no such kind", kind=kind)
        require(class_id in self._ledger.scheme_of, "class is not defined", class_id=class_id)
        require(quantity > 0, "quantity is zero")
        require(bool(reason), "reason is empty")
        known = EntryKind(kind)
        if known.cancels:
            require(to is None, "cancellation has a receiver", to=to)
        else:
            require(to != owner, "sender is receiver", owner=owner)
            require(to is not None and self._may_hold(to), "receiver may not hold", to=to)
        state = EntryState.IN_REVIEW if known.needs_review else EntryState.WAITING
        entry = Entry(owner, to, known, class_id, quantity, due_s, state)
        entry_id = len(self.entries) + 1
        self.entries[entry_id] = self._settled(entry, now_s)
        return entry_id

    def withdraw(self, owner: str, entry_id: int) -> None:
        """Take an entry back. Refused: another's, or one that is closed."""
        entry = self.entries.get(entry_id)
        if entry is None or entry.owner != owner:
            raise Refused("caller is not the owner", entry_id=entry_id)
        require(entry.state in (EntryState.IN_REVIEW, EntryState.WAITING), "entry is closed", entry_id=entry_id)
        self.entries[entry_id] = replace(entry, state=EntryState.WITHDRAWN)

    def decide(self, entry_id: int, accepted: bool, reason: str, now_s: int) -> None:
        """Decide on an entry in review. Refused: no such, a refusal without reason, or what the ledger refuses."""
        entry = self._in_state(entry_id, EntryState.IN_REVIEW, "entry is not in review")
        require(accepted or bool(reason), "reason is empty")
        decided = replace(entry, state=EntryState.WAITING if accepted else EntryState.REFUSED)
        self.entries[entry_id] = self._settled(decided, now_s)

    def execute(self, entry_id: int, now_s: int) -> None:
        """Carry out an entry whose day has come. Refused: before, twice, or what the ledger refuses."""
        entry = self._in_state(entry_id, EntryState.WAITING, "entry is not waiting")
        require(now_s >= entry.due_s, "day has not come", due_s=entry.due_s, now_s=now_s)
        self.entries[entry_id] = self._settled(entry, now_s)

    def _settled(self, entry: Entry, now_s: int) -> Entry:
        """The entry carried out, where nothing but its day was missing."""
        if entry.state != EntryState.WAITING or now_s < entry.due_s:
            return entry
        if entry.to is None:
            self._ledger.cancel(entry.class_id, entry.owner, entry.quantity)
        else:
            self._ledger.move(entry.class_id, entry.owner, entry.to, entry.quantity)
        return replace(entry, state=EntryState.EXECUTED)

    def _in_state(self, entry_id: int, state: EntryState, refusal: str) -> Entry:
        entry = self.entries.get(entry_id)
        if entry is None or entry.state != state:
            raise Refused(refusal, entry_id=entry_id)
        return entry
