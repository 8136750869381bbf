"""
Allocation books of one class; twin of `contracts/quota/Quota.vy`, to the tonne and the last refusal.

Totals go from the nation to areas, proposals from areas to entities in batches, approvals issue; objections are
answered by adjustments. Who may do which, that an entity is eligible, and the clock, are the contract's affair; here
the caller is taken to be entitled. What a penalty takes and what an entity has come from two ports.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from carbon.refusal import require
from carbon.units import Tonnes, Year

ZERO_T = Tonnes(0)

LIMIT_T = 2**56
"""First quantity that does not fit a cell of the ledger, t CO2e."""

AREA_LIMIT = 2**16
"""First number that is no area."""

MAX_ROWS = 100
"""Most rows of a batch."""


class BatchState(IntEnum):
    """What became of a batch."""

    OPEN = 1
    APPROVED = 2
    REFUSED = 3


class ObjectionState(IntEnum):
    """What became of an objection."""

    OPEN = 1
    ACCEPTED = 2
    REJECTED = 3
    ADJUSTED = 4


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of an approved allocation."""

    entity: str
    """Whose allocation."""

    delta_t: int
    """Above 0 a top-up, below 0 a claw-back, t CO2e."""

    objection_id: int = 0
    """Accepted objection that it answers; 0: none."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What an approved adjustment did."""

    entity: str
    issued: Tonnes
    """Of a top-up, what a penalty left of it."""
    clawed: Tonnes
    """Of a claw-back, cancelled at once."""
    owed: Tonnes
    """Of a claw-back, still to be taken."""


@dataclass(slots=True)
class Allocation:
    """What an entity is to get, or got, for a year."""

    area: int
    """Whose total it draws on, GB/T 2260 two-digit code."""

    quantity: Tonnes
    """Proposed, adjustments included, t CO2e; zero is an allocation too."""

    deducted: Tonnes
    """Of the quantity not issued, for a penalty, t CO2e."""

    batch_id: int
    """Batch that proposed it."""


@dataclass(slots=True)
class Batch:
    """Rows handed in together and decided together."""

    year: Year
    area: int
    rows: tuple[str, ...] | tuple[Adjustment, ...]
    """Entities of proposals, or adjustments."""

    quantity: Tonnes
    """That it draws on the area's total."""

    state: BatchState = BatchState.OPEN


@dataclass(slots=True)
class Objection:
    """An entity's objection to its allocation."""

    entity: str
    year: Year
    state: ObjectionState = ObjectionState.OPEN


@dataclass(slots=True)
class National:
    """The national total of a year and what is split off it."""

    total: Tonnes = ZERO_T
    auction: Tonnes = ZERO_T
    is_set: bool = False
    offered: Tonnes = ZERO_T
    """Of the auction share, in auctions that are not closed."""
    auctioned: Tonnes = ZERO_T
    """Of the auction share, issued to who bought it."""


def no_penalty(entity: str, year: Year) -> Tonnes:
    """Say that no penalty takes anything."""
    return ZERO_T


def nothing_available(entity: str) -> Tonnes:
    """Say that an entity has nothing: every claw-back is owed."""
    return ZERO_T


@dataclass(slots=True)
class QuotaBook:
    """
    Totals, batches, allocations and objections of one class.

    Always: what an area drew is within its total; the areas' totals and the auction share are within the national
    total once it is set.
    """

    available: Callable[[str], Tonnes] = nothing_available
    """What an entity has in its registry account and can use, t CO2e; 0 for one that may not hold."""

    deduction: Callable[[str, Year], Tonnes] = no_penalty
    """What penalties take off an entity's allocation of a year, t CO2e."""

    nationals: dict[Year, National] = field(default_factory=dict)
    totals: dict[tuple[int, Year], Tonnes] = field(default_factory=dict)
    """(area, year) -> what its entities may get, t CO2e."""

    drawn: dict[tuple[int, Year], Tonnes] = field(default_factory=dict)
    """(area, year) -> proposed, approved or owed, t CO2e; `proposed_t` of the contract."""

    allocations: dict[tuple[str, Year], Allocation] = field(default_factory=dict)
    deducted: dict[tuple[str, Year], Tonnes] = field(default_factory=dict)
    """(entity, year) -> what penalties took so far, t CO2e."""

    owed: dict[tuple[str, Year], Tonnes] = field(default_factory=dict)
    """(entity, year) -> clawed back and not yet taken, t CO2e."""

    batches: list[Batch] = field(default_factory=list)
    """Numbers count from 1."""

    objections: list[Objection] = field(default_factory=list)
    """Numbers count from 1."""

    # Views

    def areas_t(self, year: Year) -> Tonnes:
        """Return the sum of the areas' totals of a year."""
        return Tonnes(sum(total for (_, when), total in self.totals.items() if when == year))

    def drawn_t(self, area: int, year: Year) -> Tonnes:
        """Return what an area has drawn of its total."""
        return self.drawn.get((area, year), Tonnes(0))

    def total_t(self, area: int, year: Year) -> Tonnes:
        """Return what the entities of an area may get for a year."""
        return self.totals.get((area, year), Tonnes(0))

    def allocation_t(self, entity: str, year: Year) -> Tonnes:
        """Return what is approved for an entity and year, after deduction and adjustments; 0 before the approval."""
        found = self.allocations.get((entity, year))
        return Tonnes(found.quantity - found.deducted) if found and self._is_approved(found) else Tonnes(0)

    def owed_t(self, entity: str, year: Year) -> Tonnes:
        """Return what an entity owes of claw-backs of a year."""
        return self.owed.get((entity, year), Tonnes(0))

    # Ministry

    def set_national_total(self, year: Year, total: Tonnes) -> None:
        """Set the national total. Refused: below what areas and auction have of it."""
        national = self.nationals.get(year, National())
        require(total < LIMIT_T, "total is too large", total=total)
        shares = self.areas_t(year) + national.auction
        require(total >= shares, "national total is below its shares", total=total, shares=shares)
        national.total, national.is_set = total, True
        self.nationals[year] = national

    def set_auction_share(self, year: Year, share: Tonnes) -> None:
        """Keep a part of the national total for auction. Refused: more than the areas leave."""
        national = self.nationals.get(year, National())
        require(national.is_set, "no national total")
        free = national.total - self.areas_t(year)
        require(share <= free, "totals pass the national total", share=share, free=free)
        taken = national.offered + national.auctioned
        require(share >= taken, "share is below what is auctioned", share=share, taken=taken)
        national.auction = share

    def set_totals(self, year: Year, totals: Sequence[tuple[int, Tonnes]]) -> None:
        """Set totals of areas, all or none; only their sum must be within the national total."""
        require(len(totals) > 0, "no totals")
        before = dict(self.totals)
        try:
            for area, total in totals:
                self._set_total(area, year, total)
            national = self.nationals.get(year, National())
            within = self.areas_t(year) + national.auction <= national.total
            require(within or not national.is_set, "totals pass the national total")
        except Exception:
            self.totals = before
            raise

    # Auctions

    def offer(self, year: Year, quantity: Tonnes) -> None:
        """Keep a part of the auction share for an auction that begins."""
        national = self.nationals.get(year, National())
        left = national.auction - national.offered - national.auctioned
        require(quantity <= left, "auctions pass the auction share", quantity=quantity, left=left)
        national.offered = Tonnes(national.offered + quantity)

    def retract(self, year: Year, quantity: Tonnes) -> None:
        """Give back what an auction did not sell."""
        national = self.nationals.get(year, National())
        require(quantity <= national.offered, "not so much is offered", quantity=quantity, offered=national.offered)
        national.offered = Tonnes(national.offered - quantity)

    def issue_auctioned(self, year: Year, quantities: Sequence[Tonnes]) -> None:
        """Book what is issued to who bought it."""
        self.retract(year, Tonnes(sum(quantities)))
        national = self.nationals.get(year, National())
        national.auctioned = Tonnes(national.auctioned + sum(quantities))

    def _set_total(self, area: int, year: Year, total: Tonnes) -> None:
        require(area > 0, "area is zero")
        require(area < AREA_LIMIT, "area is too large", area=area)
        require(total < LIMIT_T, "total is too large", total=total)
        drawn = self.drawn_t(area, year)
        require(total >= drawn, "total is below the proposals", total=total, drawn=drawn)
        self.totals[area, year] = total

    def approve(self, batch_id: int, entities: Sequence[str]) -> dict[str, Tonnes]:
        """
        Approve a batch of proposals; return what is to be issued to each, in order, zeros left out.

        Rows that a newer batch took away are passed over. Refused: other rows than proposed, or a penalty's deduction
        that another class took meanwhile.
        """
        batch = self._open_batch(batch_id)
        require(tuple(entities) == batch.rows, "rows are not those of the batch")
        rows = [(entity, self.allocations[entity, batch.year]) for entity in entities]
        kept = [(entity, one) for entity, one in rows if one.batch_id == batch_id]
        for entity, one in kept:
            outstanding = self._outstanding_t(entity, batch.year)
            require(one.deducted <= outstanding, "deduction is taken already", entity=entity)

        for entity, one in kept:
            self._take(entity, batch.year, one.deducted)
        batch.state = BatchState.APPROVED
        return {entity: Tonnes(one.quantity - one.deducted) for entity, one in kept if one.quantity > one.deducted}

    def approve_adjustment(self, batch_id: int, adjustments: Sequence[Adjustment]) -> list[Adjusted]:
        """
        Approve a batch of adjustments, all or none; return what each did.

        What an entity has falls with each claw-back and rises with each top-up of the batch.
        """
        batch = self._open_batch(batch_id)
        require(tuple(adjustments) == batch.rows, "rows are not those of the batch")
        self._check_sequence(batch.year, adjustments)

        batch.state = BatchState.APPROVED
        moved: dict[str, int] = {}
        done = []
        for adjustment in adjustments:
            if adjustment.objection_id:
                self.objections[adjustment.objection_id - 1].state = ObjectionState.ADJUSTED
            one = self._adjust(batch, adjustment, moved.get(adjustment.entity, 0))
            moved[adjustment.entity] = moved.get(adjustment.entity, 0) + one.issued - one.clawed
            done.append(one)
        return done

    def refuse(self, batch_id: int) -> None:
        """Refuse a batch: what it drew on the area's total is free."""
        batch = self._open_batch(batch_id)
        self._draw(batch.area, batch.year, -batch.quantity)
        batch.state = BatchState.REFUSED

    # Provinces

    def propose(self, area: int, year: Year, proposals: Sequence[tuple[str, Tonnes]]) -> int:
        """
        Propose quantities for entities of an area, all or none; return the batch's number.

        An entity proposed again leaves its older batch. Refused: an approved allocation, or a sum above the total.
        """
        require(len(proposals) > 0, "no proposals")
        free = self.total_t(area, year) - self.drawn_t(area, year)
        named: set[str] = set()
        for entity, quantity in proposals:
            require(entity not in named, "entity is named twice", entity=entity)
            named.add(entity)
            before = self.allocations.get((entity, year))
            require(before is None or not self._is_approved(before), "allocation is approved", entity=entity)
            if before and before.area == area and self._state(before) == BatchState.OPEN:
                free += before.quantity
            require(quantity <= free, "proposals pass the total", entity=entity, quantity=quantity, free=free)
            free -= quantity

        batch_id = len(self.batches) + 1
        for entity, quantity in proposals:
            self._replace(entity, area, year, quantity, batch_id)
        entities = tuple(entity for entity, _ in proposals)
        self.batches.append(Batch(year, area, entities, Tonnes(sum(quantity for _, quantity in proposals))))
        return batch_id

    def propose_adjustment(self, area: int, year: Year, adjustments: Sequence[Adjustment]) -> int:
        """Propose changes of approved allocations, all or none; return the batch's number."""
        require(len(adjustments) > 0, "no adjustments")
        top_ups = 0
        free = self.total_t(area, year) - self.drawn_t(area, year)
        for adjustment in adjustments:
            found = self.allocations.get((adjustment.entity, year))
            is_approved = found is not None and self._is_approved(found)
            require(is_approved, "nothing is approved", entity=adjustment.entity)
            assert found is not None
            require(found.area == area, "allocation is of another area", entity=adjustment.entity)
            require(adjustment.delta_t != 0, "adjustment is zero", entity=adjustment.entity)
            self._check_objection(adjustment, year)
            if adjustment.delta_t > 0:
                top_ups += adjustment.delta_t
                require(top_ups <= free, "proposals pass the total", top_ups=top_ups, free=free)
            else:
                within = -adjustment.delta_t <= found.quantity
                require(within, "claw-back passes the allocation", entity=adjustment.entity)

        self._draw(area, year, top_ups)
        self.batches.append(Batch(year, area, tuple(adjustments), Tonnes(top_ups)))
        return len(self.batches)

    def decide_objection(self, objection_id: int, accepted: bool) -> None:
        """Decide an objection."""
        is_open = self._objection_state(objection_id) == ObjectionState.OPEN
        require(is_open, "objection is not open", objection_id=objection_id)
        self.objections[objection_id - 1].state = ObjectionState.ACCEPTED if accepted else ObjectionState.REJECTED

    # Entities, and anyone

    def object(self, entity: str, year: Year) -> int:
        """Object to an approved allocation; return the objection's number. One at a time is open."""
        found = self.allocations.get((entity, year))
        require(found is not None and self._is_approved(found), "nothing is approved", entity=entity)
        own = [one for one in self.objections if (one.entity, one.year) == (entity, year)]
        require(all(one.state != ObjectionState.OPEN for one in own), "an objection is open", entity=entity)
        self.objections.append(Objection(entity, year))
        return len(self.objections)

    def recover(self, entity: str, year: Year) -> Tonnes:
        """Take what an entity has by now of what it owes; return how much is to be cancelled."""
        owed = self.owed_t(entity, year)
        require(owed > 0, "nothing is owed", entity=entity)
        quantity = min(owed, self.available(entity))
        require(quantity > 0, "nothing is available", entity=entity)
        self.owed[entity, year] = Tonnes(owed - quantity)
        self._draw(self.allocations[entity, year].area, year, -quantity)
        return Tonnes(quantity)

    # Internals

    def _state(self, allocation: Allocation) -> BatchState:
        return self.batches[allocation.batch_id - 1].state

    def _is_approved(self, allocation: Allocation) -> bool:
        return self._state(allocation) == BatchState.APPROVED

    def _open_batch(self, batch_id: int) -> Batch:
        is_known = 0 < batch_id <= len(self.batches)
        is_open = is_known and self.batches[batch_id - 1].state == BatchState.OPEN
        require(is_open, "batch is not open", batch_id=batch_id)
        return self.batches[batch_id - 1]

    def _draw(self, area: int, year: Year, quantity: int) -> None:
        self.drawn[area, year] = Tonnes(self.drawn_t(area, year) + quantity)

    def _replace(self, entity: str, area: int, year: Year, quantity: Tonnes, batch_id: int) -> None:
        before = self.allocations.get((entity, year))
        if before and self._state(before) == BatchState.OPEN:
            older = self.batches[before.batch_id - 1]
            older.quantity = Tonnes(older.quantity - before.quantity)
            self._draw(before.area, year, -before.quantity)
        self._draw(area, year, quantity)
        deducted = Tonnes(min(quantity, self._outstanding_t(entity, year)))
        self.allocations[entity, year] = Allocation(area, quantity, deducted, batch_id)

    def _outstanding_t(self, entity: str, year: Year) -> Tonnes:
        """What penalties take off the year's allocation and did not take yet."""
        return Tonnes(max(0, self.deduction(entity, year) - self.deducted.get((entity, year), 0)))

    def _take(self, entity: str, year: Year, quantity: int) -> None:
        self.deducted[entity, year] = Tonnes(self.deducted.get((entity, year), 0) + quantity)

    def _objection_state(self, objection_id: int) -> ObjectionState | None:
        is_known = 0 < objection_id <= len(self.objections)
        return self.objections[objection_id - 1].state if is_known else None

    def _check_objection(self, adjustment: Adjustment, year: Year) -> None:
        if adjustment.objection_id == 0:
            return
        is_accepted = self._objection_state(adjustment.objection_id) == ObjectionState.ACCEPTED
        require(is_accepted, "objection is not accepted", objection_id=adjustment.objection_id)
        objection = self.objections[adjustment.objection_id - 1]
        is_same = (objection.entity, objection.year) == (adjustment.entity, year)
        require(is_same, "objection is to another allocation", objection_id=adjustment.objection_id)

    def _check_sequence(self, year: Year, adjustments: Sequence[Adjustment]) -> None:
        """Refuse the batch as its first row that does not fit after those before it."""
        after: dict[str, int] = {}
        answered: set[int] = set()
        for adjustment in adjustments:
            entity, objection_id = adjustment.entity, adjustment.objection_id
            self._check_objection(adjustment, year)
            require(objection_id not in answered, "objection is not accepted", objection_id=objection_id)
            if objection_id:
                answered.add(objection_id)
            quantity = after.get(entity, self.allocations[entity, year].quantity) + adjustment.delta_t
            require(quantity >= 0, "claw-back passes the allocation", entity=entity)
            after[entity] = quantity

    def _adjust(self, batch: Batch, adjustment: Adjustment, moved: int) -> Adjusted:
        entity, year = adjustment.entity, batch.year
        one = self.allocations[entity, year]
        one.quantity = Tonnes(one.quantity + adjustment.delta_t)
        if adjustment.delta_t > 0:
            deducted = min(adjustment.delta_t, self._outstanding_t(entity, year))
            self._take(entity, year, deducted)
            one.deducted = Tonnes(one.deducted + deducted)
            return Adjusted(entity, Tonnes(adjustment.delta_t - deducted), Tonnes(0), Tonnes(0))

        back = -adjustment.delta_t
        # A penalty cannot have taken more than there is: the rest waits again, and need not be clawed back.
        refund = max(0, one.deducted - one.quantity)
        clawed = min(back - refund, self.available(entity) + moved)
        owed = back - refund - clawed
        self._take(entity, year, -refund)
        one.deducted = Tonnes(one.deducted - refund)
        self.owed[entity, year] = Tonnes(self.owed_t(entity, year) + owed)
        self._draw(one.area, year, owed - back)
        return Adjusted(entity, Tonnes(0), Tonnes(clawed), Tonnes(owed))
