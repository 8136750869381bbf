# pragma version 0.4.3
"""
@title Quota
@license Apache-2.0
@notice National total to province to entity; approval issues the units.
@dev The ministry gives each area a total, the province shares it out, the ministry approves. `Allowances` holds what
     was issued; how a quantity was calculated is the province's `method`. `carbon/quota.py` keeps the same books.
@custom:stop Approve nothing: without the ministry's approval no unit comes into being.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import IParticipants
from contracts.interfaces import IQuota
from contracts.modules import lookup
from contracts.modules import roles

implements: IQuota

struct Allocation:
    quantity_t: uint256
    area: uint256  # whose total it draws on; 0 when nothing is proposed
    is_approved: bool

PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)

total_t: public(HashMap[uint256, HashMap[uint256, HashMap[uint256, uint256]]])  # class -> area -> year -> t CO2e
proposed_t: public(HashMap[uint256, HashMap[uint256, HashMap[uint256, uint256]]])  # the same; approved ones included
allocations: HashMap[uint256, HashMap[address, HashMap[uint256, Allocation]]]  # class -> entity -> year


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
def proposal_of(class_id: uint256, entity: address, year: uint256) -> uint256:
    """
    @notice What was proposed for an entity and year, approved or not, in t CO2e.
    """
    return self.allocations[class_id][entity][year].quantity_t


@view
@external
def allocation_of(class_id: uint256, entity: address, year: uint256) -> uint256:
    """
    @notice What was approved for an entity and year, in t CO2e; 0 before the approval.
    """
    allocation: Allocation = self.allocations[class_id][entity][year]
    return allocation.quantity_t if allocation.is_approved else 0


# Ministry


@external
def set_total(class_id: uint256, area: uint256, year: uint256, total_t: uint256):
    """
    @notice Set what the entities of an area may get for a year. Logs `TotalSet`.
    @param area GB/T 2260 two-digit code.
    @param total_t In t CO2e; not below what the province has proposed already.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Quota: caller is not the ministry"
    assert staticcall ALLOWANCES.is_class(class_id), "Quota: no such class"
    assert area > 0, "Quota: area is zero"
    assert total_t >= self.proposed_t[class_id][area][year], "Quota: total is below the proposals"

    self.total_t[class_id][area][year] = total_t
    log IQuota.TotalSet(class_id=class_id, area=area, year=year, total_t=total_t)


@external
def approve(class_id: uint256, year: uint256, entities: DynArray[address, 100]):
    """
    @notice Approve what was proposed for entities: `Allowances` issues it. Logs `AllocationApproved` for each.
    @dev Final. A quantity of zero is approved without issuing.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Quota: caller is not the ministry"

    for entity: address in entities:
        allocation: Allocation = self.allocations[class_id][entity][year]
        assert allocation.area > 0, "Quota: nothing is proposed"
        assert not allocation.is_approved, "Quota: allocation is approved"

        self.allocations[class_id][entity][year].is_approved = True
        log IQuota.AllocationApproved(
            class_id=class_id, entity=entity, year=year, quantity_t=allocation.quantity_t, by=msg.sender
        )
        if allocation.quantity_t > 0:
            extcall ALLOWANCES.issue(class_id, entity, allocation.quantity_t, year)


# Provinces


@external
def propose(class_id: uint256, year: uint256, method: String[32], proposals: DynArray[IQuota.Proposal, 100]):
    """
    @notice Propose quantities for entities of the caller's area. Logs `AllocationProposed` for each.
    @dev A new proposal replaces one that is not approved yet.
    @param method How the quantities were calculated.
    """
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.PROVINCE), "Quota: caller is not a province"
    area: uint256 = staticcall PARTICIPANTS.area_of(msg.sender)
    assert area > 0, "Quota: caller has no area"  # area 0 is also that of everyone who never applied
    assert len(method) > 0, "Quota: method is empty"

    for proposal: IQuota.Proposal in proposals:
        assert staticcall PARTICIPANTS.area_of(proposal.entity) == area, "Quota: entity is of another area"
        assert staticcall PARTICIPANTS.has_role(proposal.entity, roles.EMITTER), "Quota: entity is not an emitter"
        self._propose(class_id, area, year, method, proposal)


# Internals


@internal
def _propose(class_id: uint256, area: uint256, year: uint256, method: String[32], proposal: IQuota.Proposal):
    before: Allocation = self.allocations[class_id][proposal.entity][year]
    assert not before.is_approved, "Quota: allocation is approved"
    self.proposed_t[class_id][before.area][year] -= before.quantity_t  # what is replaced frees its share
    proposed_t: uint256 = self.proposed_t[class_id][area][year]
    assert proposal.quantity_t <= self.total_t[class_id][area][year] - proposed_t, "Quota: proposals pass the total"

    self.proposed_t[class_id][area][year] = proposed_t + proposal.quantity_t
    self.allocations[class_id][proposal.entity][year] = Allocation(
        quantity_t=proposal.quantity_t, area=area, is_approved=False
    )
    log IQuota.AllocationProposed(
        class_id=class_id,
        entity=proposal.entity,
        year=year,
        area=area,
        quantity_t=proposal.quantity_t,
        method=method,
    )
