"""
The registry's contracts and their twins in `carbon` together: ledger, freezes, schedules, entries, counter-entries.

Every step is asked of both. Either both do it, or both refuse it with the same fact and nothing has changed. What an
actor asks for is drawn up to one more than he can have, so that limits are met again and again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from eth_abi.abi import encode
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from carbon.custody import GROUNDS, CustodyBook
from carbon.entries import Entry, EntryBook, EntryKind, EntryState
from carbon.refusal import Refused
from carbon.reviews import ActState, ReviewBook
from carbon.roles import Role
from carbon.serials import SerialQueues
from carbon.unit_ledger import SubAccount, UnitLedger
from carbon.units import Tonnes
from tests.bare_evm import BareEvm, account
from tests.scheme_fixtures import NO_POLICY, profile_of

GOVERNOR, REGISTRY, SECOND, QUOTA, STRANGER = map(account, ("governor", "registry", "second", "quota", "stranger"))
HOLDERS = tuple(map(account, ("steel works", "cement works", "investor")))
NOBODY = "0x" + "00" * 20
NO_DOCUMENT = b"\x00" * 32
ACTIVE, FROZEN = 2, 4
A_DAY_S = 86_400
HALF_A_DAY_S = A_DAY_S // 2
UNKNOWN = 1
"""Added to the newest number: one that nobody has."""


@cache
def admitted() -> BareEvm:
    """The contracts and everyone admitted, once; each run goes on from here on its own."""
    evm = BareEvm()
    evm.deploy("Directory", GOVERNOR, encode(["address[]", "uint256", "uint256"], [[GOVERNOR], 1, 60]))
    evm.deploy_named("Participants", GOVERNOR)
    people = {REGISTRY: Role.REGISTRY, SECOND: Role.REGISTRY} | dict.fromkeys(HOLDERS, Role.INVESTOR)
    for person, role in people.items():
        assert evm.send(person, "Participants", "apply", NO_POLICY, int(role), profile_of("somebody")) is None
        assert evm.send(GOVERNOR, "Participants", "grant_role", person, int(role)) is None
    for name in ("Allowances", "Reviews", "Entries", "Custody"):
        evm.deploy_named(name, GOVERNOR)
    assert evm.send(GOVERNOR, "Directory", "register", "Quota", QUOTA) is None
    evm.deploy("LedgerLens", GOVERNOR, b"")
    assert evm.send(REGISTRY, "Allowances", "define_class", "CN", "CEA", 0) is None
    return evm


class RegistryMachine(RuleBasedStateMachine):
    """One class of units, three holders, and two people of the registry."""

    steps_made = 0
    """Of all runs together."""

    def __init__(self) -> None:
        super().__init__()
        self.evm = admitted().fork()
        self.frozen: set[str] = set()
        self.twin = UnitLedger(self._may_hold)
        self.entry_book = EntryBook(self.twin, self._may_hold)
        self.custody_book = CustodyBook(self.twin, self.entry_book)
        self.review_book = ReviewBook()
        self.queues = SerialQueues()
        self.calls: dict[int, tuple[bytes, Callable[[], Any]]] = {}  # act -> its data, and what it does to the twins
        self.class_id = self.twin.define_class("CN", "CEA", 0)
        for holder in HOLDERS:  # so that a short course of events gets somewhere
            self._issue(holder, 1_000)

    def _may_hold(self, holder: str) -> bool:
        return holder in HOLDERS and holder not in self.frozen

    # Both do it, or both refuse

    def _both(self, reason: str | None, on_twin: Callable[[], Any]) -> bool:
        """What the chain said, and the same asked of the twin; whether they did it."""
        refusal = None
        try:
            on_twin()
        except Refused as refused:
            refusal = refused.reason
        assert (reason or "").partition(": ")[2] == (refusal or ""), f"contract: {reason}; twin: {refusal}"
        return refusal is None

    def _open(self, contract: str, function: str, arguments: tuple[Any, ...], on_twin: Callable[[], Any]) -> int:
        """Open an act on both; its number."""
        data = self.evm.encode(contract, function, arguments)
        assert self.evm.send(REGISTRY, "Reviews", "open", contract, data, "for the test", NO_DOCUMENT) is None
        act_id = self.review_book.open(REGISTRY, contract, data, "for the test")
        self.calls[act_id] = data, on_twin
        return act_id

    def _confirm(self, act_id: int, by: str, more: bytes = b"") -> bool:
        known, on_twin = self.calls[act_id]
        said = known + more
        return self._both(
            self.evm.send(by, "Reviews", "confirm", act_id, said),
            lambda: self.review_book.confirm(by, act_id, said, lambda act, data: on_twin()),
        )

    def _carry_out(self, function: str, arguments: tuple[Any, ...], on_twin: Callable[[], Any]) -> None:
        self._confirm(self._open("Custody", function, arguments, on_twin), SECOND)

    # Draws

    def _holder(self, data: st.DataObject) -> str:
        return str(data.draw(st.sampled_from(HOLDERS)))

    def _quantity(self, data: st.DataObject, most: int) -> Tonnes:
        """Up to one more than there is."""
        return Tonnes(data.draw(st.integers(0, most + 1) | st.just(most) | st.just(most + 1)))

    def _available(self, holder: str, sub_account: SubAccount = SubAccount.REGISTRY) -> int:
        if sub_account == SubAccount.REGISTRY:
            held, locked, frozen = self.twin.registry_t(self.class_id, holder)
            return held - locked - frozen
        held, reserved, owed, frozen = self.twin.trading_t(self.class_id, holder, None)
        return held - reserved - owed - frozen

    def _some_entry(self, data: st.DataObject, *states: EntryState) -> int:
        """One in these states, or any other, or none."""
        found = [number for number, entry in self.entry_book.entries.items() if entry.state in states]
        unknown = len(self.entry_book.entries) + UNKNOWN
        return int(data.draw(st.sampled_from(found or [unknown]) | st.integers(1, unknown)))

    def _some_freeze(self, data: st.DataObject) -> tuple[int, int]:
        """One that still holds something, or any other, or none; and what it holds."""
        freezes = self.custody_book.freezes
        unknown = len(freezes) + UNKNOWN
        held = [number for number, freeze in freezes.items() if freeze.frozen]
        number = int(data.draw(st.sampled_from(held or [unknown]) | st.integers(1, unknown)))
        return number, freezes[number].frozen if number in freezes else 0

    # The serial numbers follow what the twins do

    def _moving(self, owner: str, to: str | None, quantity: Tonnes, move: Callable[[], Any]) -> Callable[[], None]:
        """A move of the twins, and behind it that of the serials."""

        def moved() -> None:
            move()
            if to is None:
                self.queues.burn(self.class_id, owner, quantity)
            else:
                self.queues.transfer(self.class_id, owner, to, quantity)

        return moved

    def _following(self, on_twin: Callable[[], Any]) -> Callable[[], None]:
        """An operation of the entries' twin; the serials follow each entry that it carries out."""

        def followed() -> None:
            before = self._executed()
            on_twin()
            for number, entry in self._executed().items():
                if number not in before:
                    self._moving(entry.owner, entry.to, entry.quantity, lambda: None)()

        return followed

    def _executed(self) -> dict[int, Entry]:
        entries = self.entry_book.entries
        return {number: entry for number, entry in entries.items() if entry.state == EntryState.EXECUTED}

    # Steps: the ledger

    @rule(data=st.data(), quantity=st.integers(1, 2**40))
    def issue(self, data: st.DataObject, quantity: int) -> None:
        holder = self._holder(data)
        if self._may_hold(holder):
            self._issue(holder, quantity)

    def _issue(self, holder: str, quantity: int) -> None:
        assert self.evm.send(QUOTA, "Allowances", "issue", self.class_id, holder, quantity, 2021) is None
        self.queues.issue(self.class_id, holder, self.twin.issue(self.class_id, holder, Tonnes(quantity)))

    @rule(data=st.data())
    def transfer(self, data: st.DataObject) -> None:
        owner, to = self._holder(data), self._holder(data)
        quantity = self._quantity(data, self._available(owner))
        self._both(
            self.evm.send(owner, "Allowances", "safeTransferFrom", owner, to, self.class_id, quantity, b""),
            self._moving(owner, to, quantity, lambda: self.twin.transfer(owner, to, self.class_id, quantity)),
        )

    @rule(data=st.data())
    def transfer_the_class_twice(self, data: st.DataObject) -> None:
        owner, to = self._holder(data), self._holder(data)
        first = self._quantity(data, self._available(owner))
        second = self._quantity(data, max(0, self._available(owner) - first))
        ids, parts = [self.class_id] * 2, [(self.class_id, first), (self.class_id, second)]
        self._both(
            self.evm.send(owner, "Allowances", "safeBatchTransferFrom", owner, to, ids, [first, second], b""),
            self._moving(owner, to, Tonnes(first + second), lambda: self.twin.transfer_batch(owner, to, parts)),
        )

    @rule(data=st.data(), is_back=st.booleans())
    def move_between_sub_accounts(self, data: st.DataObject, is_back: bool) -> None:
        holder, class_id = self._holder(data), self.class_id
        quantity = self._quantity(data, self._available(holder, SubAccount(2 if is_back else 1)))
        said = self.evm.send(holder, "Allowances", "to_registry" if is_back else "to_trading", class_id, quantity)
        if is_back:
            self._both(said, lambda: self.twin.to_registry(holder, class_id, quantity, None))
        else:
            self._both(said, lambda: self.twin.to_trading(holder, class_id, quantity))

    # Steps: entries and schedules

    @rule(data=st.data(), kind=st.integers(1, 8), days=st.integers(0, 4))
    def enter(self, data: st.DataObject, kind: int, days: int) -> None:
        owner, receiver, class_id = self._holder(data), self._holder(data), self.class_id
        to = None if EntryKind(kind).cancels else receiver
        quantity = self._quantity(data, self._available(owner))
        # Half a day before a day of the machine.
        due_s = self.evm.now_s + days * A_DAY_S - HALF_A_DAY_S if days else 0
        named = (kind, class_id, to or NOBODY, quantity, due_s, "", "agreed", NO_DOCUMENT)
        now_s = self.evm.now_s
        self._both(
            self.evm.send(owner, "Entries", "enter", *named),
            self._following(lambda: self.entry_book.enter(owner, kind, class_id, to, quantity, due_s, "agreed", now_s)),
        )

    @rule(data=st.data())
    def execute_an_entry(self, data: st.DataObject) -> None:
        """Also one that was carried out before: a replayed schedule."""
        number = self._some_entry(data, EntryState.WAITING)
        self._both(
            self.evm.send(STRANGER, "Entries", "execute", number),
            self._following(lambda: self.entry_book.execute(number, self.evm.now_s)),
        )

    @rule(data=st.data(), accepted=st.booleans(), reason=st.sampled_from(["", "seen"]))
    def decide_an_entry(self, data: st.DataObject, accepted: bool, reason: str) -> None:
        number = self._some_entry(data, EntryState.IN_REVIEW)
        self._both(
            self.evm.send(REGISTRY, "Entries", "decide", number, accepted, reason),
            self._following(lambda: self.entry_book.decide(number, accepted, reason, self.evm.now_s)),
        )

    @rule(data=st.data())
    def withdraw_an_entry(self, data: st.DataObject) -> None:
        number, holder = self._some_entry(data, EntryState.IN_REVIEW, EntryState.WAITING), self._holder(data)
        self._both(
            self.evm.send(holder, "Entries", "withdraw", number),
            lambda: self.entry_book.withdraw(holder, number),
        )

    @rule(days=st.integers(1, 3))
    def pass_days(self, days: int) -> None:
        self.evm.pass_s(days * A_DAY_S)

    # Steps: custody, by two people

    @rule(data=st.data(), sub_account=st.sampled_from(list(SubAccount)))
    def freeze(self, data: st.DataObject, sub_account: SubAccount) -> None:
        holder, class_id = self._holder(data), self.class_id
        quantity = self._quantity(data, self._available(holder, sub_account))
        self._carry_out(
            "freeze",
            (class_id, holder, int(sub_account), quantity, "17", "debt", NO_DOCUMENT),
            lambda: self.custody_book.freeze(class_id, holder, sub_account, quantity, "17", "debt", None),
        )

    @rule(data=st.data())
    def unfreeze(self, data: st.DataObject) -> None:
        number, most = self._some_freeze(data)
        quantity = self._quantity(data, most)
        self._carry_out(
            "unfreeze",
            (number, quantity, "paid", NO_DOCUMENT),
            lambda: self.custody_book.unfreeze(number, quantity, "paid"),
        )

    @rule(data=st.data(), ground=st.sampled_from(GROUNDS))
    def force(self, data: st.DataObject, ground: int) -> None:
        number, most = self._some_freeze(data)
        to, quantity = self._holder(data), self._quantity(data, most)

        def on_twin() -> None:
            freeze = self.custody_book.freezes.get(number)
            owner = freeze.account if freeze else NOBODY
            move = partial(self.custody_book.force_transfer, number, to, quantity, ground, "judgment")
            self._moving(owner, to, quantity, move)()

        self._carry_out("force_transfer", (number, to, quantity, ground, "judgment", NO_DOCUMENT), on_twin)

    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        number = self._some_entry(data, EntryState.EXECUTED)
        known = self.entry_book.entries.get(number)
        quantity = self._quantity(data, known.quantity - self.custody_book.corrected[number] if known else 0)

        def on_twin() -> None:
            entry = self.entry_book.entries.get(number)
            receiver, sender = (entry.to or NOBODY, entry.owner) if entry else (NOBODY, NOBODY)
            move = partial(self.custody_book.correct, number, quantity, "a mistake")
            self._moving(receiver, sender, quantity, move)()

        self._carry_out("correct", (number, quantity, "a mistake", NO_DOCUMENT), on_twin)

    @rule(data=st.data())
    def freeze_a_holder_or_thaw_him(self, data: st.DataObject) -> None:
        holder = self._holder(data)
        status = ACTIVE if holder in self.frozen else FROZEN
        note = self.frozen.discard if status == ACTIVE else self.frozen.add
        act_id = self._open(
            "Participants", "set_status", (holder, status, "inquiry", NO_DOCUMENT), lambda: note(holder)
        )
        assert self._confirm(act_id, SECOND)

    # Steps: acts again, by the wrong person, with other data

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def confirm_again(self, data: st.DataObject) -> None:
        """Confirmed and rejected ones are over. One that its target refused is open and may have become possible."""
        act_id = data.draw(st.sampled_from(sorted(self.calls)))
        is_over = self.review_book.acts[act_id].state != ActState.OPENED
        assert not (self._confirm(act_id, SECOND) and is_over)

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), is_same_person=st.booleans())
    def confirm_as_the_same_person_or_with_other_data(self, data: st.DataObject, is_same_person: bool) -> None:
        act_id = data.draw(st.sampled_from(sorted(self.calls)))
        if is_same_person:
            assert not self._confirm(act_id, REGISTRY)
        else:
            assert not self._confirm(act_id, SECOND, more=b"\x00")

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), reason=st.sampled_from(["", "wrong account"]))
    def reject(self, data: st.DataObject, reason: str) -> None:
        act_id = data.draw(st.sampled_from(sorted(self.calls)))
        self._both(
            self.evm.send(REGISTRY, "Reviews", "reject", act_id, reason),
            lambda: self.review_book.reject(act_id, reason),
        )

    # What always holds

    @invariant()
    def contracts_and_twins_agree_and_conserve(self) -> None:
        type(self).steps_made += 1
        twin, class_id = self.twin, self.class_id
        totals = (twin.issued_t, twin.held_t, twin.surrendered_t, twin.cancelled_t)
        expected = issued, held, surrendered, cancelled = [total[class_id] for total in totals]
        ledger = self.evm.addresses["Allowances"]
        for holder in HOLDERS:
            parts = [*twin.registry_t(class_id, holder), *twin.trading_t(class_id, holder, None)]
            of_holder = [twin.balance_of(holder, class_id), *parts, twin.aside_t(class_id, holder)]
            assert list(self.evm.recall("LedgerLens", "units", ledger, class_id, [holder])) == expected + of_holder
        assert issued == held + surrendered + cancelled
        assert held == sum(twin.balance_of(holder, class_id) for holder in HOLDERS)

    @invariant()
    def freezes_add_up_to_what_is_frozen(self) -> None:
        for holder in HOLDERS:
            frozen = dict.fromkeys(SubAccount, 0)
            for freeze in self.custody_book.freezes.values():
                if freeze.account == holder:
                    frozen[freeze.sub_account] += freeze.frozen
            assert frozen[SubAccount.REGISTRY] == self.twin.registry_t(self.class_id, holder)[-1]
            assert frozen[SubAccount.TRADING] == self.twin.trading_t(self.class_id, holder, None)[-1]

    @invariant()
    def serials_never_overlap(self) -> None:
        ranges = []
        for holder in HOLDERS:
            held = self.queues.held_by(self.class_id, holder)
            assert sum(serials.quantity for serials in held) == self.twin.balance_of(holder, self.class_id)
            ranges += held
        ranges.sort(key=lambda serials: serials.first)
        assert all(one.last < other.first for one, other in itertools.pairwise(ranges))
        assert all(1 <= serials.first <= serials.last <= self.twin.issued_t[self.class_id] for serials in ranges)
