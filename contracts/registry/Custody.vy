# pragma version 0.4.3
"""
@title Custody
@license Apache-2.0
@notice What the registry does to units against or without their holder's will: freeze, take by force, correct.
@dev Every act needs two people: only `Reviews` is let in. Nothing is ever undone: a wrong freeze is ended by an
     unfreezing, a wrong entry is answered by a dated counter-entry that names it. `Allowances` holds what is frozen;
     here stands by which order. `carbon/custody.py` is the same.
@custom:stop Confirm nothing in `Reviews`.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICustody
from contracts.interfaces import IDirectory
from contracts.interfaces import IEntries
from contracts.interfaces import IReviews
from contracts.modules import lookup

implements: ICustody

# Grounds of a forced transfer; 2 to 6 are the entries' kinds that need a review.
FIRST_GROUND: constant(uint256) = 2
LAST_GROUND: constant(uint256) = 6
JUDICIAL: constant(uint256) = 9

# Of entries
LAST_TRANSFER_KIND: constant(uint256) = 6
EXECUTED: constant(uint256) = 3

DIRECTORY: immutable(address)
ALLOWANCES: immutable(IAllowances)

freeze_count: public(uint256)
correction_count: public(uint256)
freezes: HashMap[uint256, ICustody.Freeze]
corrected: HashMap[address, HashMap[uint256, uint256]]  # Entries contract -> entry -> t CO2e; a new contract counts anew


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Allowances.
    """
    DIRECTORY = directory
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))


# Anyone


@view
@external
def freeze_of(freeze_id: uint256) -> ICustody.Freeze:
    """
    @notice A freeze and what is still frozen by it; account empty when there is none.
    """
    return self.freezes[freeze_id]


@view
@external
def corrected_t(entry_id: uint256) -> uint256:
    """
    @notice What counter-entries have brought back of an entry, in t CO2e.
    """
    return self.corrected[lookup.find(DIRECTORY, "Entries")][entry_id]


# Contract Reviews


@external
def freeze(
    class_id: uint256,
    account: address,
    sub_account: uint256,
    quantity_t: uint256,
    order_no: String[64],
    reason: String[160],
    document_hash: bytes32,
) -> uint256:
    """
    @notice Freeze available units by order. Logs `UnitsFrozen`.
    @param sub_account 1 registry, 2 trading.
    @param order_no Number of the court's or authority's order.
    @param document_hash keccak256 of the order.
    @return The freeze's number, counted from 1.
    """
    self._check_reviews()
    assert len(order_no) > 0, "Custody: order number is empty"
    assert len(reason) > 0, "Custody: reason is empty"

    freeze_id: uint256 = self.freeze_count + 1
    self.freeze_count = freeze_id
    self.freezes[freeze_id] = ICustody.Freeze(
        class_id=class_id, account=account, sub_account=sub_account, frozen_t=quantity_t
    )
    log ICustody.UnitsFrozen(
        freeze_id=freeze_id,
        act_id=self._act(),
        account=account,
        class_id=class_id,
        sub_account=sub_account,
        quantity_t=quantity_t,
        order_no=order_no,
        reason=reason,
        document_hash=document_hash,
    )
    extcall ALLOWANCES.freeze(class_id, account, sub_account, quantity_t)
    return freeze_id


@external
def unfreeze(freeze_id: uint256, quantity_t: uint256, reason: String[160], document_hash: bytes32):
    """
    @notice Free units of a freeze again, all or part. Logs `UnitsUnfrozen`.
    """
    self._check_reviews()
    found: ICustody.Freeze = self._reduce(freeze_id, quantity_t, reason)

    log ICustody.UnitsUnfrozen(
        freeze_id=freeze_id,
        act_id=self._act(),
        account=found.account,
        quantity_t=quantity_t,
        reason=reason,
        document_hash=document_hash,
    )
    extcall ALLOWANCES.unfreeze(found.class_id, found.account, found.sub_account, quantity_t)


@external
def force_transfer(
    freeze_id: uint256, to: address, quantity_t: uint256, ground: uint256, reason: String[160], document_hash: bytes32
):
    """
    @notice Give frozen units to somebody else, in his registry sub-account and free there; the rest of the freeze
            stays. Logs `UnitsForced`.
    @param ground 2 inheritance, 3 division of property, 4 merger, 5 split, 6 bankruptcy, 9 judicial.
    """
    self._check_reviews()
    is_ground: bool = (FIRST_GROUND <= ground and ground <= LAST_GROUND) or ground == JUDICIAL
    assert is_ground, "Custody: no such ground"
    found: ICustody.Freeze = self._reduce(freeze_id, quantity_t, reason)

    log ICustody.UnitsForced(
        freeze_id=freeze_id,
        act_id=self._act(),
        to=to,
        quantity_t=quantity_t,
        ground=ground,
        reason=reason,
        document_hash=document_hash,
    )
    extcall ALLOWANCES.force_transfer(found.class_id, found.account, to, found.sub_account, quantity_t)


@external
def correct(entry_id: uint256, quantity_t: uint256, reason: String[160], document_hash: bytes32) -> uint256:
    """
    @notice Answer a wrong entry with a counter-entry: available units go back from its receiver to its sender.
            Logs `EntryCorrected`.
    @dev All counter-entries of an entry together move no more than it did.
    @return The counter-entry's number, counted from 1.
    """
    self._check_reviews()
    assert quantity_t > 0, "Custody: quantity is zero"
    assert len(reason) > 0, "Custody: reason is empty"
    entries: address = lookup.find(DIRECTORY, "Entries")
    entry: IEntries.Entry = staticcall IEntries(entries).entry_of(entry_id)
    is_transfer: bool = entry.state == EXECUTED and entry.kind <= LAST_TRANSFER_KIND
    assert is_transfer, "Custody: entry is no executed transfer"
    corrected_t: uint256 = self.corrected[entries][entry_id]
    assert quantity_t <= entry.quantity_t - corrected_t, "Custody: more than the entry moved"

    correction_id: uint256 = self.correction_count + 1
    self.correction_count = correction_id
    self.corrected[entries][entry_id] = corrected_t + quantity_t
    log ICustody.EntryCorrected(
        entry_id=entry_id,
        correction_id=correction_id,
        act_id=self._act(),
        quantity_t=quantity_t,
        reason=reason,
        document_hash=document_hash,
    )
    extcall ALLOWANCES.move(entry.class_id, entry.to, entry.owner, quantity_t)
    return correction_id


# Internals


@view
@internal
def _check_reviews():
    is_reviews: bool = staticcall IDirectory(DIRECTORY).is_current("Reviews", msg.sender)
    assert is_reviews, "Custody: caller is not Reviews"


@view
@internal
def _act() -> uint256:
    return staticcall IReviews(msg.sender).current_act()


@internal
def _reduce(freeze_id: uint256, quantity_t: uint256, reason: String[160]) -> ICustody.Freeze:
    found: ICustody.Freeze = self.freezes[freeze_id]
    assert found.account != empty(address), "Custody: no such freeze"
    assert quantity_t > 0, "Custody: quantity is zero"
    assert quantity_t <= found.frozen_t, "Custody: more than is frozen"
    assert len(reason) > 0, "Custody: reason is empty"

    self.freezes[freeze_id].frozen_t = found.frozen_t - quantity_t
    return found
