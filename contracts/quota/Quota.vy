# pragma version 0.4.3
"""
@title Quota
@license Apache-2.0
@notice National total to areas to entities, in batches; approval issues the units. Objection, adjustment, claw-back.
@dev The ministry splits the national total among areas and the auction, a province shares its area's total out in
     batches, the ministry decides each batch as a whole. Whether a row is approved is the state of its batch, so an
     approval writes no row. `Allowances` holds what was issued and checks that its holders may hold; how a quantity
     was calculated is the province's `method`, or computed and logged by `ComputedProposals`.
     `carbon/quota.py` keeps the same books.
     Always: what an area proposed, top-ups and owed claw-backs included, is within its total; the areas' totals and
     the auction share are within the national total once that is set; what is offered in auctions and what was issued
     for them is within the auction share.
     `Allowances` calls nobody back, so nothing can reenter.
@custom:stop Approve nothing: without the ministry's approval no unit comes into being.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICompliance
from contracts.interfaces import IDirectory
from contracts.interfaces import IParticipants
from contracts.interfaces import IQuota
from contracts.modules import lookup
from contracts.modules import quota_slots
from contracts.modules import roles

implements: IQuota

# States of a batch.
OPEN: constant(uint256) = 1
APPROVED: constant(uint256) = 2
REFUSED: constant(uint256) = 3

# States of an objection; 1 is open.
ACCEPTED: constant(uint256) = 2
REJECTED: constant(uint256) = 3
ADJUSTED: constant(uint256) = 4

MAX_ROWS: constant(uint256) = 100
OBJECTION_TERM_S: constant(uint256) = 86_400 * 11  # 7 working days and the most weekend days between them
MAX_TERM_S: constant(uint256) = 86_400 * 366

DIRECTORY: immutable(address)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)

objection_term_s: public(uint256)
batch_count: public(uint256)
objection_count: uint256
nationals: HashMap[uint256, HashMap[uint256, IQuota.National]]  # class -> year
auctioned: HashMap[uint256, HashMap[uint256, IQuota.Auctioned]]  # class -> year
total_t: public(HashMap[uint256, HashMap[uint256, HashMap[uint256, uint256]]])  # class -> area -> year -> t CO2e
proposed_t: public(HashMap[uint256, HashMap[uint256, HashMap[uint256, uint256]]])  # the same; see the interface
slots: HashMap[uint256, HashMap[uint256, HashMap[address, uint256]]]  # class -> year -> entity -> packed allocation
deducted_t: public(HashMap[address, HashMap[uint256, uint256]])  # entity -> year -> t CO2e that a penalty took
owed_t: public(HashMap[uint256, HashMap[address, HashMap[uint256, uint256]]])  # class -> entity -> year -> t CO2e
batches: HashMap[uint256, IQuota.Batch]
objections: HashMap[uint256, IQuota.Objection]
last_objection: HashMap[uint256, HashMap[address, HashMap[uint256, uint256]]]  # class -> entity -> year -> its number


@deploy
def __init__(directory: address):
    """
    @param directory The `Directory`, which already names Participants and Allowances.
    """
    DIRECTORY = directory
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))
    self._set_objection_term(OBJECTION_TERM_S)


# Anyone


@view
@external
def national_of(class_id: uint256, year: uint256) -> IQuota.National:
    """
    @notice The national total of a class and year, and what is split off it.
    """
    return self.nationals[class_id][year]


@view
@external
def auctioned_of(class_id: uint256, year: uint256) -> IQuota.Auctioned:
    """
    @notice What of the auction share is offered in auctions now, and what was issued for them.
    """
    return self.auctioned[class_id][year]


@view
@external
def proposal_of(class_id: uint256, entity: address, year: uint256) -> uint256:
    """
    @notice What is proposed or approved for an entity and year, before a penalty's deduction, in t CO2e.
    """
    allocation: quota_slots.Allocation = self._allocation(class_id, entity, year)
    return allocation.quantity_t if self.batches[allocation.batch_id].state != REFUSED else 0


@view
@external
def allocation_of(class_id: uint256, entity: address, year: uint256) -> uint256:
    """
    @notice What is approved for an entity and year, after deduction and adjustments, in t CO2e; 0 before the approval.
    """
    allocation: quota_slots.Allocation = self._allocation(class_id, entity, year)
    return allocation.quantity_t - allocation.deducted_t if self._is_approved(allocation) else 0


@view
@external
def deduction_of(class_id: uint256, entity: address, year: uint256) -> uint256:
    """
    @notice What of the proposal or allocation is not issued, for a penalty, in t CO2e.
    """
    return self._allocation(class_id, entity, year).deducted_t


@view
@external
def batch_of(batch_id: uint256) -> IQuota.Batch:
    """
    @notice A batch; state 0 when there is none.
    """
    return self.batches[batch_id]


@view
@external
def certificate_of(class_id: uint256, entity: address, year: uint256) -> (uint256, uint256, uint256):
    """
    @notice Number, time (unix s) and block of the last approval of an entity's allocation; zeros before it.
    """
    allocation: quota_slots.Allocation = self._allocation(class_id, entity, year)
    if not self._is_approved(allocation):
        return 0, 0, 0
    batch_id: uint256 = self._deciding_batch(allocation)
    return batch_id, self.batches[batch_id].decided_at, self.batches[batch_id].decided_block


@view
@external
def objection_of(objection_id: uint256) -> IQuota.Objection:
    """
    @notice An objection; state 0 when there is none.
    """
    return self.objections[objection_id]


@external
def recover(class_id: uint256, entity: address, year: uint256):
    """
    @notice Cancel what an entity still owes of a claw-back, as far as it has units. Logs `ClawBackRecovered`.
    @dev Anyone may: it only carries out what the ministry approved.
    """
    owed_t: uint256 = self.owed_t[class_id][entity][year]
    assert owed_t > 0, "Quota: nothing is owed"
    quantity_t: uint256 = min(owed_t, self._available_t(class_id, entity))
    assert quantity_t > 0, "Quota: nothing is available"

    self.owed_t[class_id][entity][year] = owed_t - quantity_t
    self.proposed_t[class_id][self._allocation(class_id, entity, year).area][year] -= quantity_t
    log IQuota.ClawBackRecovered(
        class_id=class_id,
        entity=entity,
        year=year,
        by=msg.sender,
        quantity_t=quantity_t,
        owed_t=owed_t - quantity_t,
    )
    extcall ALLOWANCES.cancel(class_id, entity, quantity_t)


# Emitters


@external
def object(class_id: uint256, year: uint256, reason: String[160], document_hash: bytes32) -> uint256:
    """
    @notice Object to the caller's approved allocation, within the term after the approval. Logs `Objected`.
    @param document_hash keccak256 of the grounds in full.
    @return The objection's number, counted from 1.
    """
    assert self._is_emitter(msg.sender), "Quota: caller is not an emitter"
    assert staticcall PARTICIPANTS.may_hold(msg.sender), "Quota: caller is neither active nor restricted"
    allocation: quota_slots.Allocation = self._allocation(class_id, msg.sender, year)
    assert self._is_approved(allocation), "Quota: nothing is approved"
    last_s: uint256 = self.batches[self._deciding_batch(allocation)].decided_at + self.objection_term_s
    assert block.timestamp <= last_s, "Quota: objection term is over"
    last_id: uint256 = self.last_objection[class_id][msg.sender][year]
    assert self.objections[last_id].state != OPEN, "Quota: an objection is open"
    assert len(reason) > 0, "Quota: reason is empty"

    objection_id: uint256 = self.objection_count + 1
    self.objection_count = objection_id
    self.last_objection[class_id][msg.sender][year] = objection_id
    self.objections[objection_id] = IQuota.Objection(entity=msg.sender, class_id=class_id, year=year, state=OPEN)
    log IQuota.Objected(
        objection_id=objection_id,
        entity=msg.sender,
        class_id=class_id,
        year=year,
        reason=reason,
        document_hash=document_hash,
    )
    return objection_id


# Provinces


@external
def propose(
    class_id: uint256, year: uint256, method: String[32], proposals: DynArray[IQuota.Proposal, MAX_ROWS]
) -> uint256:
    """
    @notice Propose quantities for entities of the caller's area. Logs `BatchProposed`, `AllocationProposed` for each.
    @dev Checks that each entity is eligible, and takes it out of an older batch that is not approved.
    @param method How the quantities were calculated; it also names the stage (pre-allocation, final).
    @return The batch's number, counted from 1.
    """
    return self._propose_batch(msg.sender, class_id, year, method, proposals)


@external
def propose_adjustment(
    class_id: uint256,
    year: uint256,
    adjustments: DynArray[IQuota.Adjustment, MAX_ROWS],
    reason: String[160],
    document_hash: bytes32,
) -> uint256:
    """
    @notice Propose top-ups and claw-backs of approved allocations of the caller's area. Logs `AdjustmentProposed`.
    @dev Top-ups draw on the area's total from now on.
    @param reason Why; of a final allocation after a pre-allocation, its method.
    @return The batch's number, counted from 1.
    """
    area: uint256 = self._area_of(msg.sender)
    assert len(adjustments) > 0, "Quota: no adjustments"
    assert len(reason) > 0, "Quota: reason is empty"

    batch_id: uint256 = self.batch_count + 1
    self.batch_count = batch_id
    top_ups_t: uint256 = 0
    for adjustment: IQuota.Adjustment in adjustments:
        allocation: quota_slots.Allocation = self._allocation(class_id, adjustment.entity, year)
        assert self._is_approved(allocation), "Quota: nothing is approved"
        assert allocation.area == area, "Quota: allocation is of another area"
        assert adjustment.delta_t != 0, "Quota: adjustment is zero"
        self._check_objection(adjustment, class_id, year)
        if adjustment.delta_t > 0:
            top_up_t: uint256 = convert(adjustment.delta_t, uint256)
            self._draw(class_id, area, year, top_up_t)
            top_ups_t += top_up_t
        else:
            self._check_claw_back(allocation, adjustment.delta_t)
    self._open(batch_id, class_id, year, area, top_ups_t, keccak256(abi_encode(adjustments)))
    log IQuota.AdjustmentProposed(
        batch_id=batch_id,
        class_id=class_id,
        year=year,
        area=area,
        by=msg.sender,
        adjustments=adjustments,
        reason=reason,
        document_hash=document_hash,
    )
    return batch_id


@external
def decide_objection(objection_id: uint256, accepted: bool, reason: String[160], document_hash: bytes32):
    """
    @notice Decide an objection to an allocation of the caller's area; an accepted one calls for an adjustment.
            Logs `ObjectionDecided`.
    """
    area: uint256 = self._area_of(msg.sender)
    objection: IQuota.Objection = self.objections[objection_id]
    assert objection.state == OPEN, "Quota: objection is not open"
    allocation: quota_slots.Allocation = self._allocation(objection.class_id, objection.entity, objection.year)
    assert allocation.area == area, "Quota: allocation is of another area"
    assert len(reason) > 0, "Quota: reason is empty"

    self.objections[objection_id].state = ACCEPTED if accepted else REJECTED
    log IQuota.ObjectionDecided(
        objection_id=objection_id,
        entity=objection.entity,
        by=msg.sender,
        accepted=accepted,
        reason=reason,
        document_hash=document_hash,
    )


# Ministry


@external
def set_national_total(class_id: uint256, year: uint256, total_t: uint256):
    """
    @notice Set what the whole country may get for a year. Logs `NationalTotalSet`.
    @param total_t In t CO2e; not below what the areas and the auction have of it already.
    """
    self._check_ministry()
    self._check_class(class_id)
    national: IQuota.National = self.nationals[class_id][year]
    assert total_t < quota_slots.LIMIT, "Quota: total is too large"
    assert total_t >= national.areas_t + national.auction_t, "Quota: national total is below its shares"

    self.nationals[class_id][year].total_t = total_t
    self.nationals[class_id][year].is_set = True
    log IQuota.NationalTotalSet(class_id=class_id, year=year, total_t=total_t)


@external
def set_auction_share(class_id: uint256, year: uint256, share_t: uint256):
    """
    @notice Keep a part of the national total for auction: no area gets it. Logs `AuctionShareSet`.
    @param share_t In t CO2e, together with the areas' totals within the national total; not below what of it is
           offered in auctions or was issued for them.
    """
    self._check_ministry()
    national: IQuota.National = self.nationals[class_id][year]
    assert national.is_set, "Quota: no national total"
    assert share_t <= national.total_t - national.areas_t, "Quota: totals pass the national total"
    auctioned: IQuota.Auctioned = self.auctioned[class_id][year]
    assert share_t >= auctioned.offered_t + auctioned.issued_t, "Quota: share is below what is auctioned"

    self.nationals[class_id][year].auction_t = share_t
    log IQuota.AuctionShareSet(class_id=class_id, year=year, share_t=share_t)


@external
def set_totals(class_id: uint256, year: uint256, totals: DynArray[IQuota.AreaTotal, MAX_ROWS]):
    """
    @notice Set what the entities of areas may get for a year. Logs `TotalSet` for each.
    @param totals In t CO2e; none below what the province has proposed, their sum within the national total if one is
           set. All are set before the sum is looked at, so one area can give to another.
    """
    self._check_ministry()
    self._check_class(class_id)
    assert len(totals) > 0, "Quota: no totals"
    national: IQuota.National = self.nationals[class_id][year]

    for one: IQuota.AreaTotal in totals:
        assert one.area > 0, "Quota: area is zero"
        assert one.area < quota_slots.AREA_LIMIT, "Quota: area is too large"
        assert one.total_t < quota_slots.LIMIT, "Quota: total is too large"
        assert one.total_t >= self.proposed_t[class_id][one.area][year], "Quota: total is below the proposals"
        national.areas_t = national.areas_t + one.total_t - self.total_t[class_id][one.area][year]
        self.total_t[class_id][one.area][year] = one.total_t
        log IQuota.TotalSet(class_id=class_id, area=one.area, year=year, total_t=one.total_t)
    if national.is_set:
        assert national.areas_t + national.auction_t <= national.total_t, "Quota: totals pass the national total"
    self.nationals[class_id][year].areas_t = national.areas_t


@external
def set_objection_term(term_s: uint256):
    """
    @notice Set how long after an approval an enterprise may object. Logs `ObjectionTermSet`.
    """
    self._check_ministry()
    self._set_objection_term(term_s)


@external
def approve(batch_id: uint256, entities: DynArray[address, MAX_ROWS]):
    """
    @notice Approve a batch of proposals: `Allowances` issues it. Logs `BatchApproved`.
    @dev Final. Rows that a newer batch took away are passed over; a row of zero is approved without issuing. A holder
         that may not hold by now makes the ledger refuse the batch; the province then proposes the others again.
    @param entities Exactly as proposed.
    """
    self._check_ministry()
    batch: IQuota.Batch = self.batches[batch_id]
    assert batch.state == OPEN, "Quota: batch is not open"
    assert keccak256(abi_encode(entities)) == batch.entities_hash, "Quota: rows are not those of the batch"

    rows: uint256 = 0
    issued_t: uint256 = 0
    accounts: DynArray[address, MAX_ROWS] = []
    quantities_t: DynArray[uint256, MAX_ROWS] = []
    for entity: address in entities:
        allocation: quota_slots.Allocation = self._allocation(batch.class_id, entity, batch.year)
        if allocation.batch_id != batch_id:
            continue
        rows += 1
        if allocation.deducted_t > 0:
            self._deduct(entity, batch.year, allocation.deducted_t)
        quantity_t: uint256 = allocation.quantity_t - allocation.deducted_t
        if quantity_t > 0:
            accounts.append(entity)
            quantities_t.append(quantity_t)
            issued_t += quantity_t
    self._decide(batch_id, APPROVED)
    log IQuota.BatchApproved(
        batch_id=batch_id,
        class_id=batch.class_id,
        year=batch.year,
        by=msg.sender,
        quantity_t=issued_t,
        rows=rows,
    )
    if issued_t > 0:
        extcall ALLOWANCES.issue_batch(batch.class_id, accounts, quantities_t, batch.year)


@external
def approve_adjustment(batch_id: uint256, adjustments: DynArray[IQuota.Adjustment, MAX_ROWS]):
    """
    @notice Approve a batch of adjustments: top-ups are issued; of claw-backs what the entity has is cancelled and the
            rest is owed. Logs `AdjustmentApproved`, `AllocationAdjusted` for each.
    @param adjustments Exactly as proposed.
    """
    self._check_ministry()
    batch: IQuota.Batch = self.batches[batch_id]
    assert batch.state == OPEN, "Quota: batch is not open"
    assert keccak256(abi_encode(adjustments)) == batch.entities_hash, "Quota: rows are not those of the batch"

    self._decide(batch_id, APPROVED)
    log IQuota.AdjustmentApproved(batch_id=batch_id, class_id=batch.class_id, year=batch.year, by=msg.sender)
    for adjustment: IQuota.Adjustment in adjustments:
        self._check_objection(adjustment, batch.class_id, batch.year)
        if adjustment.objection_id > 0:
            self.objections[adjustment.objection_id].state = ADJUSTED
        if adjustment.delta_t > 0:
            self._top_up(batch_id, batch, adjustment)
        else:
            self._claw_back(batch_id, batch, adjustment)


@external
def refuse(batch_id: uint256, reason: String[160]):
    """
    @notice Refuse a batch, of proposals or of adjustments: what it drew on the area's total is free. Logs `BatchRefused`.
    """
    self._check_ministry()
    batch: IQuota.Batch = self.batches[batch_id]
    assert batch.state == OPEN, "Quota: batch is not open"
    assert len(reason) > 0, "Quota: reason is empty"

    self.proposed_t[batch.class_id][batch.area][batch.year] -= batch.quantity_t
    self._decide(batch_id, REFUSED)
    log IQuota.BatchRefused(
        batch_id=batch_id, class_id=batch.class_id, year=batch.year, by=msg.sender, reason=reason
    )


# Contract ComputedProposals


@external
def propose_for(
    province: address,
    class_id: uint256,
    year: uint256,
    method: String[32],
    proposals: DynArray[IQuota.Proposal, MAX_ROWS],
) -> uint256:
    """
    @notice `propose` for a province that called `ComputedProposals`, which computed the quantities.
    @param province Who called it.
    @return The batch's number.
    """
    is_computed: bool = staticcall IDirectory(DIRECTORY).is_current("ComputedProposals", msg.sender)
    assert is_computed, "Quota: caller is not ComputedProposals"
    return self._propose_batch(province, class_id, year, method, proposals)


# Contract Auction


@external
def offer(class_id: uint256, year: uint256, quantity_t: uint256):
    """
    @notice Keep a part of the auction share for an auction that begins. Logs `AuctionOffered`.
    """
    self._check_auction()
    auctioned: IQuota.Auctioned = self.auctioned[class_id][year]
    left_t: uint256 = self.nationals[class_id][year].auction_t - auctioned.offered_t - auctioned.issued_t
    assert quantity_t <= left_t, "Quota: auctions pass the auction share"

    self.auctioned[class_id][year].offered_t = auctioned.offered_t + quantity_t
    log IQuota.AuctionOffered(class_id=class_id, year=year, quantity_t=quantity_t)


@external
def retract(class_id: uint256, year: uint256, quantity_t: uint256):
    """
    @notice Give back to the auction share what an auction did not sell. Logs `AuctionRetracted`.
    """
    self._check_auction()
    offered_t: uint256 = self.auctioned[class_id][year].offered_t
    assert quantity_t <= offered_t, "Quota: not so much is offered"

    self.auctioned[class_id][year].offered_t = offered_t - quantity_t
    log IQuota.AuctionRetracted(class_id=class_id, year=year, quantity_t=quantity_t)


@external
def issue_auctioned(
    class_id: uint256,
    year: uint256,
    accounts: DynArray[address, MAX_ROWS],
    quantities_t: DynArray[uint256, MAX_ROWS],
):
    """
    @notice Issue units that are offered, to those who bought them: `Allowances` issues. Logs `AuctionIssued`.
    @dev The contract Auction takes the money in the same transaction. No allocation changes, and no area's total.
    """
    self._check_auction()
    quantity_t: uint256 = 0
    for one_t: uint256 in quantities_t:
        quantity_t += one_t
    auctioned: IQuota.Auctioned = self.auctioned[class_id][year]
    assert quantity_t <= auctioned.offered_t, "Quota: not so much is offered"

    self.auctioned[class_id][year] = IQuota.Auctioned(
        offered_t=auctioned.offered_t - quantity_t, issued_t=auctioned.issued_t + quantity_t
    )
    log IQuota.AuctionIssued(class_id=class_id, year=year, quantity_t=quantity_t, rows=len(accounts))
    extcall ALLOWANCES.issue_batch(class_id, accounts, quantities_t, year)


# Internals: who


@view
@internal
def _check_auction():
    assert staticcall IDirectory(DIRECTORY).is_current("Auction", msg.sender), "Quota: caller is not Auction"


@view
@internal
def _check_ministry():
    assert staticcall PARTICIPANTS.has_role(msg.sender, roles.MINISTRY), "Quota: caller is not the ministry"


@view
@internal
def _area_of(province: address) -> uint256:
    assert staticcall PARTICIPANTS.has_role(province, roles.PROVINCE), "Quota: caller is not a province"
    area: uint256 = staticcall PARTICIPANTS.area_of(province)
    assert area > 0, "Quota: caller has no area"  # area 0 is also that of everyone who never applied
    return area


@view
@internal
def _is_emitter(account: address) -> bool:
    # Not `has_role`, which wants an active account: a restricted one keeps its quota.
    return staticcall PARTICIPANTS.roles_of(account) & roles.EMITTER > 0


@view
@internal
def _check_eligible(compliance: ICompliance, entity: address, area: uint256, scheme: String[8]):
    assert staticcall PARTICIPANTS.area_of(entity) == area, "Quota: entity is of another area"
    assert self._is_emitter(entity), "Quota: entity is not an emitter"
    assert staticcall PARTICIPANTS.may_hold(entity), "Quota: entity is neither active nor restricted"
    assert staticcall compliance.scheme_of(entity) == scheme, "Quota: entity is not in the scheme of the class"


@view
@internal
def _compliance() -> ICompliance:
    return ICompliance(lookup.find(DIRECTORY, "Compliance"))


@view
@internal
def _check_class(class_id: uint256):
    assert staticcall ALLOWANCES.is_class(class_id), "Quota: no such class"


# Internals: books


@internal
def _set_objection_term(term_s: uint256):
    assert term_s > 0, "Quota: term is zero"
    assert term_s <= MAX_TERM_S, "Quota: term is longer than a year"
    self.objection_term_s = term_s
    log IQuota.ObjectionTermSet(term_s=term_s)


@view
@internal
def _allocation(class_id: uint256, entity: address, year: uint256) -> quota_slots.Allocation:
    return quota_slots.unpack(self.slots[class_id][year][entity])


@view
@internal
def _is_approved(allocation: quota_slots.Allocation) -> bool:
    return self.batches[allocation.batch_id].state == APPROVED


@pure
@internal
def _deciding_batch(allocation: quota_slots.Allocation) -> uint256:
    return allocation.decided_by if allocation.decided_by > 0 else allocation.batch_id


@internal
def _open(
    batch_id: uint256, class_id: uint256, year: uint256, area: uint256, quantity_t: uint256, entities_hash: bytes32
):
    self.batches[batch_id] = IQuota.Batch(
        class_id=class_id,
        year=year,
        area=area,
        state=OPEN,
        quantity_t=quantity_t,
        entities_hash=entities_hash,
        decided_at=0,
        decided_block=0,
    )


@internal
def _decide(batch_id: uint256, state: uint256):
    self.batches[batch_id].state = state
    self.batches[batch_id].decided_at = block.timestamp
    self.batches[batch_id].decided_block = block.number


@internal
def _draw(class_id: uint256, area: uint256, year: uint256, quantity_t: uint256):
    proposed_t: uint256 = self.proposed_t[class_id][area][year]
    assert quantity_t <= self.total_t[class_id][area][year] - proposed_t, "Quota: proposals pass the total"
    self.proposed_t[class_id][area][year] = proposed_t + quantity_t


@internal
def _propose_batch(
    province: address,
    class_id: uint256,
    year: uint256,
    method: String[32],
    proposals: DynArray[IQuota.Proposal, MAX_ROWS],
) -> uint256:
    area: uint256 = self._area_of(province)
    assert len(method) > 0, "Quota: method is empty"
    assert len(proposals) > 0, "Quota: no proposals"
    scheme: String[8] = staticcall ALLOWANCES.scheme_of(class_id)
    assert len(scheme) > 0, "Quota: no such class"

    batch_id: uint256 = self.batch_count + 1
    self.batch_count = batch_id
    log IQuota.BatchProposed(batch_id=batch_id, class_id=class_id, year=year, area=area, by=province, method=method)
    compliance: ICompliance = self._compliance()
    entities: DynArray[address, MAX_ROWS] = []
    quantity_t: uint256 = 0
    for proposal: IQuota.Proposal in proposals:
        self._check_eligible(compliance, proposal.entity, area, scheme)
        self._propose(compliance, batch_id, class_id, area, year, method, proposal)
        entities.append(proposal.entity)
        quantity_t += proposal.quantity_t
    self._open(batch_id, class_id, year, area, quantity_t, keccak256(abi_encode(entities)))
    return batch_id


@internal
def _propose(
    compliance: ICompliance,
    batch_id: uint256,
    class_id: uint256,
    area: uint256,
    year: uint256,
    method: String[32],
    proposal: IQuota.Proposal,
):
    before: quota_slots.Allocation = self._allocation(class_id, proposal.entity, year)
    assert before.batch_id != batch_id, "Quota: entity is named twice"
    state: uint256 = self.batches[before.batch_id].state
    assert state != APPROVED, "Quota: allocation is approved"
    if state == OPEN:  # what is replaced frees its share
        self.batches[before.batch_id].quantity_t -= before.quantity_t
        self.proposed_t[class_id][before.area][year] -= before.quantity_t
    self._draw(class_id, area, year, proposal.quantity_t)

    # A penalty's deduction goes to nobody: the area's total is drawn on by the whole quantity.
    deducted_t: uint256 = min(proposal.quantity_t, self._outstanding_t(compliance, proposal.entity, year))
    self.slots[class_id][year][proposal.entity] = quota_slots.pack(
        quota_slots.Allocation(
            quantity_t=proposal.quantity_t, deducted_t=deducted_t, area=area, batch_id=batch_id, decided_by=0
        )
    )
    log IQuota.AllocationProposed(
        class_id=class_id,
        entity=proposal.entity,
        year=year,
        area=area,
        batch_id=batch_id,
        quantity_t=proposal.quantity_t,
        deducted_t=deducted_t,
        method=method,
    )


# Internals: deductions


@view
@internal
def _outstanding_t(compliance: ICompliance, entity: address, year: uint256) -> uint256:
    """
    @dev What a penalty takes off the year's allocation and did not take yet, of any class.
    """
    due_t: uint256 = staticcall compliance.deduction_t(entity, year)
    taken_t: uint256 = self.deducted_t[entity][year]
    return due_t - taken_t if due_t > taken_t else 0


@internal
def _deduct(entity: address, year: uint256, quantity_t: uint256):
    # Proposals of two classes may each name the same deduction; only one of them can take it.
    outstanding_t: uint256 = self._outstanding_t(self._compliance(), entity, year)
    assert quantity_t <= outstanding_t, "Quota: deduction is taken already"
    self.deducted_t[entity][year] += quantity_t


# Internals: adjustments


@view
@internal
def _check_objection(adjustment: IQuota.Adjustment, class_id: uint256, year: uint256):
    if adjustment.objection_id == 0:
        return
    objection: IQuota.Objection = self.objections[adjustment.objection_id]
    assert objection.state == ACCEPTED, "Quota: objection is not accepted"
    is_same: bool = (
        objection.entity == adjustment.entity and objection.class_id == class_id and objection.year == year
    )
    assert is_same, "Quota: objection is to another allocation"


@pure
@internal
def _check_claw_back(allocation: quota_slots.Allocation, delta_t: int256):
    assert delta_t >= -convert(allocation.quantity_t, int256), "Quota: claw-back passes the allocation"


@view
@internal
def _available_t(class_id: uint256, entity: address) -> uint256:
    if not staticcall PARTICIPANTS.may_hold(entity):
        return 0  # units of a frozen account move by order only
    held_t: uint256 = 0
    locked_t: uint256 = 0
    frozen_t: uint256 = 0
    held_t, locked_t, frozen_t = staticcall ALLOWANCES.registry_t(class_id, entity)
    return held_t - locked_t - frozen_t


@internal
def _top_up(batch_id: uint256, batch: IQuota.Batch, adjustment: IQuota.Adjustment):
    allocation: quota_slots.Allocation = self._allocation(batch.class_id, adjustment.entity, batch.year)
    top_up_t: uint256 = convert(adjustment.delta_t, uint256)
    outstanding_t: uint256 = self._outstanding_t(self._compliance(), adjustment.entity, batch.year)
    deducted_t: uint256 = min(top_up_t, outstanding_t)

    self.deducted_t[adjustment.entity][batch.year] += deducted_t
    allocation.quantity_t += top_up_t
    allocation.deducted_t += deducted_t
    self._adjust(batch_id, batch, adjustment, allocation, top_up_t - deducted_t, 0, 0)
    if top_up_t > deducted_t:
        extcall ALLOWANCES.issue(batch.class_id, adjustment.entity, top_up_t - deducted_t, batch.year)


@internal
def _claw_back(batch_id: uint256, batch: IQuota.Batch, adjustment: IQuota.Adjustment):
    allocation: quota_slots.Allocation = self._allocation(batch.class_id, adjustment.entity, batch.year)
    self._check_claw_back(allocation, adjustment.delta_t)
    back_t: uint256 = convert(-adjustment.delta_t, uint256)
    allocation.quantity_t -= back_t
    # A penalty cannot have taken more than there is: the rest waits again, and need not be clawed back.
    refund_t: uint256 = 0
    if allocation.deducted_t > allocation.quantity_t:
        refund_t = allocation.deducted_t - allocation.quantity_t
    clawed_t: uint256 = min(back_t - refund_t, self._available_t(batch.class_id, adjustment.entity))
    owed_t: uint256 = back_t - refund_t - clawed_t

    allocation.deducted_t -= refund_t
    self.deducted_t[adjustment.entity][batch.year] -= refund_t
    self.owed_t[batch.class_id][adjustment.entity][batch.year] += owed_t
    # What is owed still exists, and stays on the area's account until it is recovered.
    self.proposed_t[batch.class_id][allocation.area][batch.year] -= back_t - owed_t
    self._adjust(batch_id, batch, adjustment, allocation, 0, clawed_t, owed_t)
    if clawed_t > 0:
        extcall ALLOWANCES.cancel(batch.class_id, adjustment.entity, clawed_t)


@internal
def _adjust(
    batch_id: uint256,
    batch: IQuota.Batch,
    adjustment: IQuota.Adjustment,
    allocation: quota_slots.Allocation,
    issued_t: uint256,
    clawed_t: uint256,
    owed_t: uint256,
):
    allocation.decided_by = batch_id
    self.slots[batch.class_id][batch.year][adjustment.entity] = quota_slots.pack(allocation)
    log IQuota.AllocationAdjusted(
        class_id=batch.class_id,
        entity=adjustment.entity,
        year=batch.year,
        batch_id=batch_id,
        objection_id=adjustment.objection_id,
        delta_t=adjustment.delta_t,
        issued_t=issued_t,
        clawed_t=clawed_t,
        owed_t=owed_t,
        quantity_t=allocation.quantity_t,
        deducted_t=allocation.deducted_t,
    )
