# pragma version 0.4.3
"""
@title Reviews
@license Apache-2.0
@notice The two-person rule: an act of the registry that two different people must want before a contract carries it out.
@dev Who opens an act gives the whole call; who confirms it gives the same call again, so that nobody confirms what he
     has not seen. What the call may do is the target's affair: it lets this contract in by name, or does not.
     `carbon/reviews.py` is the same.
@custom:stop Any registry account rejects an open act with `reject`; nothing happens until a second one confirms it.
"""

from contracts.interfaces import IParticipants
from contracts.interfaces import IReviews
from contracts.modules import lookup
from contracts.modules import roles

implements: IReviews

OPENED: constant(uint256) = 1
CONFIRMED: constant(uint256) = 2
REJECTED: constant(uint256) = 3

MAX_DATA: constant(uint256) = 16_384  # bytes; a batch of 100 opening entries needs 16,068

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)

act_count: public(uint256)
current_act: public(uint256)  # which act is being carried out, 0 outside of `confirm`
acts: HashMap[uint256, IReviews.Act]


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))


# Anyone


@view
@external
def act_of(act_id: uint256) -> IReviews.Act:
    """
    @notice An act; state 0 when there is none.
    """
    return self.acts[act_id]


# Registry


@external
def open(contract_name: String[32], data: Bytes[MAX_DATA], reason: String[160], document_hash: bytes32) -> uint256:
    """
    @notice First review: ask for a call of a contract. Logs `ReviewOpened` with the whole call.
    @param contract_name Name in the Directory; the contract that it names at the confirmation is called.
    @param data Selector and arguments, as the contract's ABI encodes them.
    @param document_hash keccak256 of the order or file behind it, or empty.
    @return The act's number, counted from 1.
    """
    self._check_registry()
    lookup.find(DIRECTORY, contract_name)  # so that a wrong name is not noticed only by the second person
    assert len(data) >= 4, "Reviews: data names no function"
    assert len(reason) > 0, "Reviews: reason is empty"

    act_id: uint256 = self.act_count + 1
    self.act_count = act_id
    self.acts[act_id] = IReviews.Act(
        contract_name=contract_name, data_hash=keccak256(data), by=msg.sender, state=OPENED
    )
    log IReviews.ReviewOpened(
        act_id=act_id,
        by=msg.sender,
        contract_name=contract_name,
        data=data,
        reason=reason,
        document_hash=document_hash,
    )
    return act_id


@nonreentrant
@external
def confirm(act_id: uint256, data: Bytes[MAX_DATA]):
    """
    @notice Second review, by another person: the call is made at once. Logs `ReviewConfirmed`.
    @dev A refusal of the target is passed on in its own words, and the act stays open.
    @param data The call as it was opened.
    """
    self._check_registry()
    act: IReviews.Act = self.acts[act_id]
    assert act.state == OPENED, "Reviews: act is not open"
    assert act.by != msg.sender, "Reviews: caller opened the act"
    assert act.data_hash == keccak256(data), "Reviews: data is not what was opened"
    target: address = lookup.find(DIRECTORY, act.contract_name)
    # A call of an account without code succeeds and does nothing: the act would be used up.
    assert target.is_contract, "Reviews: no code at the contract"

    self.acts[act_id].state = CONFIRMED
    self.current_act = act_id
    log IReviews.ReviewConfirmed(act_id=act_id, by=msg.sender)
    raw_call(target, data)
    self.current_act = 0


@external
def reject(act_id: uint256, reason: String[160]):
    """
    @notice Close an open act without effect; who opened it may, too. Logs `ReviewRejected`.
    """
    self._check_registry()
    assert self.acts[act_id].state == OPENED, "Reviews: act is not open"
    assert len(reason) > 0, "Reviews: reason is empty"

    self.acts[act_id].state = REJECTED
    log IReviews.ReviewRejected(act_id=act_id, by=msg.sender, reason=reason)


# Internals


@view
@internal
def _check_registry():
    is_registry: bool = staticcall PARTICIPANTS.has_role(msg.sender, roles.REGISTRY)
    assert is_registry, "Reviews: caller is not the registry"
