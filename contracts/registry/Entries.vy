# pragma version 0.4.3
"""
@title Entries
@license Apache-2.0
@notice Entries other than trade, made by holders: given, inherited, divided, merged, split, or cancelled of their own will.
@dev Nothing is set aside for an entry that waits: on its day the units are there and free, or it is refused and may be
     tried again. What is frozen, locked or reserved meanwhile cannot leave by an entry. `Allowances` moves the units,
     `Custody` corrects an entry; `carbon/entries.py` is the same.
@custom:stop The holder withdraws; the registry refuses. A frozen account's entries are not carried out.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import IEntries
from contracts.interfaces import IParticipants
from contracts.modules import lookup
from contracts.modules import roles

implements: IEntries

DONATION: constant(uint256) = 1
INHERITANCE: constant(uint256) = 2  # the first that needs a review
BANKRUPTCY: constant(uint256) = 6  # the last
CARBON_NEUTRALITY: constant(uint256) = 7  # the first that cancels
VOLUNTARY_CANCELLATION: constant(uint256) = 8

IN_REVIEW: constant(uint256) = 1
WAITING: constant(uint256) = 2
EXECUTED: constant(uint256) = 3
REFUSED: constant(uint256) = 4
WITHDRAWN: constant(uint256) = 5

PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)

entry_count: public(uint256)
certificate_count: public(uint256)
entries: HashMap[uint256, IEntries.Entry]


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants and Allowances.
    """
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))


# Anyone


@view
@external
def entry_of(entry_id: uint256) -> IEntries.Entry:
    """
    @notice An entry; state 0 when there is none.
    """
    return self.entries[entry_id]


@external
def execute(entry_id: uint256):
    """
    @notice Carry an entry out from its day on, once. Logs `EntryExecuted`.
    @dev Anyone may: the owner has decided, only the time had to pass.
    """
    entry: IEntries.Entry = self.entries[entry_id]
    assert entry.state == WAITING, "Entries: entry is not waiting"
    assert block.timestamp >= entry.due_s, "Entries: day has not come"

    self._execute(entry_id, entry)


# Holders


@external
def enter(
    kind: uint256,
    class_id: uint256,
    to: address,
    quantity_t: uint256,
    due_s: uint256,
    beneficiary: String[96],
    reason: String[160],
    document_hash: bytes32,
) -> uint256:
    """
    @notice Make an entry for available registry units of the caller. Logs `EntryMade`, and `EntryExecuted` when it needs
            no review and its day has come.
    @param kind 1 to 8, see the interface.
    @param to Who gets the units; empty for 7 and 8, which cancel them.
    @param due_s First second in which it may be carried out, unix s; 0 for now.
    @param beneficiary For whom units are cancelled, as the certificate shows it; may be empty.
    @param document_hash keccak256 of the deed, decision or order behind it, or empty.
    @return The entry's number, counted from 1.
    """
    self._check_holder()
    assert DONATION <= kind and kind <= VOLUNTARY_CANCELLATION, "Entries: no such kind"
    assert staticcall ALLOWANCES.is_class(class_id), "Entries: class is not defined"
    assert quantity_t > 0, "Entries: quantity is zero"
    assert len(reason) > 0, "Entries: reason is empty"
    if kind >= CARBON_NEUTRALITY:
        assert to == empty(address), "Entries: cancellation has a receiver"
    else:
        assert to != msg.sender, "Entries: sender is receiver"
        assert staticcall PARTICIPANTS.may_hold(to), "Entries: receiver may not hold"

    needs_review: bool = INHERITANCE <= kind and kind <= BANKRUPTCY
    entry_id: uint256 = self.entry_count + 1
    self.entry_count = entry_id
    entry: IEntries.Entry = IEntries.Entry(
        owner=msg.sender,
        to=to,
        kind=kind,
        class_id=class_id,
        quantity_t=quantity_t,
        due_s=due_s,
        state=IN_REVIEW if needs_review else WAITING,
    )
    self.entries[entry_id] = entry
    log IEntries.EntryMade(
        entry_id=entry_id,
        owner=msg.sender,
        to=to,
        kind=kind,
        class_id=class_id,
        quantity_t=quantity_t,
        due_s=due_s,
        beneficiary=beneficiary,
        reason=reason,
        document_hash=document_hash,
    )
    if not needs_review and block.timestamp >= due_s:
        self._execute(entry_id, entry)
    return entry_id


@external
def withdraw(entry_id: uint256):
    """
    @notice Take back an entry that is not carried out yet. Logs `EntryWithdrawn`.
    """
    entry: IEntries.Entry = self.entries[entry_id]
    assert entry.owner == msg.sender, "Entries: caller is not the owner"
    assert entry.state == IN_REVIEW or entry.state == WAITING, "Entries: entry is closed"

    self.entries[entry_id].state = WITHDRAWN
    log IEntries.EntryWithdrawn(entry_id=entry_id, by=msg.sender)


@external
def certify_holding(class_id: uint256) -> uint256:
    """
    @notice State publicly what the caller holds of a class in this block. Logs `HoldingCertified`.
    @return The certificate's number, counted from 1.
    """
    self._check_holder()
    assert staticcall ALLOWANCES.is_class(class_id), "Entries: class is not defined"
    registry_t: uint256 = 0
    locked_t: uint256 = 0
    frozen_t: uint256 = 0
    registry_t, locked_t, frozen_t = staticcall ALLOWANCES.registry_t(class_id, msg.sender)
    trading_t: uint256 = 0
    reserved_t: uint256 = 0
    owed_t: uint256 = 0
    trading_frozen_t: uint256 = 0
    trading_t, reserved_t, owed_t, trading_frozen_t = staticcall ALLOWANCES.trading_t(class_id, msg.sender)

    certificate_id: uint256 = self.certificate_count + 1
    self.certificate_count = certificate_id
    log IEntries.HoldingCertified(
        certificate_id=certificate_id,
        account=msg.sender,
        class_id=class_id,
        registry_t=registry_t,
        locked_t=locked_t,
        frozen_t=frozen_t + trading_frozen_t,
        trading_t=trading_t,
    )
    return certificate_id


# Registry


@external
def decide(entry_id: uint256, accepted: bool, reason: String[160]):
    """
    @notice Decide on an entry that needs a review: accepted, it waits for its day, and is carried out at once when that
            has come. Logs `EntryDecided`.
    @param reason Why; may be empty when accepted.
    """
    is_registry: bool = staticcall PARTICIPANTS.has_role(msg.sender, roles.REGISTRY)
    assert is_registry, "Entries: caller is not the registry"
    entry: IEntries.Entry = self.entries[entry_id]
    assert entry.state == IN_REVIEW, "Entries: entry is not in review"
    assert accepted or len(reason) > 0, "Entries: reason is empty"

    self.entries[entry_id].state = WAITING if accepted else REFUSED
    log IEntries.EntryDecided(entry_id=entry_id, by=msg.sender, accepted=accepted, reason=reason)
    if accepted and block.timestamp >= entry.due_s:
        self._execute(entry_id, entry)


# Internals


@view
@internal
def _check_holder():
    assert staticcall PARTICIPANTS.may_hold(msg.sender), "Entries: caller may not hold"


@internal
def _execute(entry_id: uint256, entry: IEntries.Entry):
    # Closed before the ledger is called: an entry can not be carried out twice, whatever it calls.
    self.entries[entry_id].state = EXECUTED
    log IEntries.EntryExecuted(entry_id=entry_id, owner=entry.owner, by=msg.sender)
    if entry.kind >= CARBON_NEUTRALITY:
        extcall ALLOWANCES.cancel(entry.class_id, entry.owner, entry.quantity_t)
    else:
        extcall ALLOWANCES.move(entry.class_id, entry.owner, entry.to, entry.quantity_t)
