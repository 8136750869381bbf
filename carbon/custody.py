"""
Freezes, forced transfers, counter-entries; twin of `contracts/registry/Custody.vy`, to the tonne and the last refusal.

That two people wanted it is `carbon.reviews`' affair; here the caller is taken to be entitled.
"""

from collections import Counter
from dataclasses import dataclass, replace

from carbon.entries import EntryBook, EntryKind, EntryState
from carbon.refusal import Refused, require
from carbon.unit_ledger import SubAccount, UnitLedger
from carbon.units import MarketDay, Tonnes

JUDICIAL = 9
"""A court's or authority's order as the ground of a forced transfer; the others are the kinds of entries."""

GROUNDS = (*(int(kind) for kind in EntryKind if kind.needs_review), JUDICIAL)
"""Grounds of a forced transfer."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """Units frozen by one order."""

    class_id: int
    account: str
    sub_account: SubAccount
    frozen: Tonnes
    """Still frozen by this order."""


class CustodyBook:
    """
    Freezes by number, counted from 1, and what was brought back of each entry.

    Always: the freezes of a class, account and sub-account add up to what the ledger holds frozen there. Operations
    raise `Refused` and then have changed nothing.
    """

    def __init__(self, ledger: UnitLedger, entries: EntryBook) -> None:
        self._ledger, self._entries = ledger, entries
        self.freezes: dict[int, Freeze] = {}
        self.corrected: Counter[int] = Counter()
        """Entry -> what counter-entries brought back, in t."""
        self.corrections = 0
        """Number of the newest counter-entry."""

    def freeze(
        self,
        class_id: int,
        account: str,
        sub_account: SubAccount,
        quantity: Tonnes,
        order_no: str,
        reason: str,
        today: MarketDay | None,
    ) -> int:
        """Freeze available units and return the freeze's number. Refused: no order, no reason, or by the ledger."""
        require(bool(order_no), "order number is empty")
        require(bool(reason), "reason is empty")
        self._ledger.freeze(class_id, account, sub_account, quantity, today)
        freeze_id = len(self.freezes) + 1
        self.freezes[freeze_id] = Freeze(class_id, account, sub_account, quantity)
        return freeze_id

    def unfreeze(self, freeze_id: int, quantity: Tonnes, reason: str) -> None:
        """Free units of a freeze again. Refused: no such freeze, none or too many, no reason."""
        found = self._found(freeze_id, quantity, reason)
        self._ledger.unfreeze(found.class_id, found.account, found.sub_account, quantity)
        self.freezes[freeze_id] = replace(found, frozen=Tonnes(found.frozen - quantity))

    def force_transfer(self, freeze_id: int, to: str, quantity: Tonnes, ground: int, reason: str) -> None:
        """Give frozen units to somebody else. Refused: an unknown ground, as `unfreeze`, or by the ledger."""
        require(ground in GROUNDS, "no such ground", ground=ground)
        found = self._found(freeze_id, quantity, reason)
        self._ledger.force_transfer(found.class_id, found.account, to, found.sub_account, quantity)
        self.freezes[freeze_id] = replace(found, frozen=Tonnes(found.frozen - quantity))

    def correct(self, entry_id: int, quantity: Tonnes, reason: str) -> int:
        """
        Bring units of an entry back to its sender and return the counter-entry's number.

        Refused: none, no reason, an entry that moved nothing, more than it moved, or by the ledger.
        """
        require(quantity > 0, "quantity is zero")
        require(bool(reason), "reason is empty")
        entry = self._entries.entries.get(entry_id)
        if entry is None or entry.state != EntryState.EXECUTED or entry.to is None:
            raise Refused("entry is no executed transfer", entry_id=entry_id)
        left = entry.quantity - self.corrected[entry_id]
        require(quantity <= left, "more than the entry moved", quantity=quantity, left=left)
        self._ledger.move(entry.class_id, entry.to, entry.owner, quantity)
        self.corrected[entry_id] += quantity
        self.corrections += 1
        return self.corrections

    def _found(self, freeze_id: int, quantity: Tonnes, reason: str) -> Freeze:
        found = self.freezes.get(freeze_id)
        if found is None:
            raise Refused("no such freeze", freeze_id=freeze_id)
        require(quantity > 0, "quantity is zero")
        require(quantity <= found.frozen, "more than is frozen", quantity=quantity, frozen=found.frozen)
        require(bool(reason), "reason is empty")
        return found
