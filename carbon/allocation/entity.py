"""From the units' sum to what an entity gets: cap of the gap, stages, cut, differentiated issue, banking, borrowing."""

from dataclasses import dataclass
from decimal import Decimal

from carbon.allocation.exact import exactly, floored, quotient_half_up
from carbon.refusal import require
from carbon.units import Tonnes

PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class EntityFinal:
    """Final allocation of an entity."""

    final_t: Tonnes
    gap_rate_percent: Decimal
    """(due - initial) / due in percent with 2 decimals, half up; below 0 when more was allocated than is due."""

    top_up_t: Tonnes
    """What the cap of the gap adds to the initial allocation in whole tonnes."""


@exactly
def final_allocation(initial_t: Decimal, verified_t: Decimal, gap_cap: Decimal) -> EntityFinal:
    """
    Raise the initial allocation, the sum of the units', to what the cap of the gap leaves at least; round down once.

    Nothing verified: nothing is due, so there is no gap.
    """
    least = verified_t * (1 - gap_cap)
    final_t = floored(max(initial_t, least))
    top_up_t = final_t - floored(initial_t)
    gap = quotient_half_up((verified_t - initial_t) * PERCENT, verified_t, 2) if verified_t else Decimal("0.00")
    return EntityFinal(Tonnes(final_t), gap, Tonnes(top_up_t))


@exactly
def pre_allocation(value_t: Decimal) -> Tonnes:
    """Round base x share down to what is issued before the year's emissions are verified."""
    return Tonnes(floored(value_t))


@dataclass(frozen=True, slots=True)
class Cut:
    """What an ordered cut leaves of both stages, in t CO2e."""

    pre_cut_t: Tonnes
    """Taken from the pre-allocation."""

    pre_issued_t: Tonnes
    refund_t: Tonnes
    """Taken too much, seen from the final allocation; waits again."""

    final_issued_t: Tonnes
    """Issued in the final stage; negative is claw-back."""

    total_issued_t: Tonnes
    cut_outstanding_t: Tonnes
    """Not taken yet: stays on the books."""


def ordered_cut(pre_t: int, final_t: int, cut_t: int) -> Cut:
    """
    Take an ordered cut 核减 from the pre-allocation first, and the rest from what the final stage adds.

    Where the final allocation is below what was taken already, the difference goes back and waits.
    """
    pre_cut_t = min(cut_t, pre_t)
    pre_issued_t = pre_t - pre_cut_t
    waiting_t = cut_t - pre_cut_t
    top_up_t = final_t - pre_t
    refund_t = max(0, pre_cut_t - final_t)

    taken_t = min(waiting_t, max(0, top_up_t)) if refund_t == 0 else 0
    final_issued_t = top_up_t + refund_t - taken_t
    outstanding_t = waiting_t - taken_t + refund_t
    figures = (pre_cut_t, pre_issued_t, refund_t, final_issued_t, pre_issued_t + final_issued_t, outstanding_t)
    return Cut(*map(Tonnes, figures))


@dataclass(frozen=True, slots=True)
class Differentiated:
    """What a risky entity gets of the units on its province's account, in t CO2e."""

    released_t: Tonnes
    """To the entity, once its obligation is taken."""

    still_to_surrender_t: Tonnes
    """What it must buy."""


def differentiated_issue(issued_t: int, due_t: int) -> Differentiated:
    """Take the obligation of a risky entity from what was issued for it, and release the rest (差异化)."""
    return Differentiated(Tonnes(max(0, issued_t - due_t)), Tonnes(max(0, due_t - issued_t)))


@exactly
def carried_over(net_sales_t: Decimal, holding_t: Decimal, base_t: Decimal, multiple: Decimal) -> Tonnes:
    """
    Return what an entity may carry over of old vintages: base + multiple x net sales, at most what it holds, rounded
    down. Net purchases (negative sales) count as none.
    """
    allowed = base_t + multiple * max(Decimal(0), net_sales_t)
    return Tonnes(floored(min(allowed, holding_t)))


@dataclass(frozen=True, slots=True)
class Borrowing:
    """What may be borrowed from next year's pre-allocation, in t CO2e."""

    gap_t: Tonnes
    borrowable_t: Tonnes


@exactly
def borrowing(obligation_t: int, holding_t: int, share: Decimal, min_gap: Decimal) -> Borrowing:
    """Lend a share of the gap, rounded down, to an entity whose gap is at least so much of its obligation."""
    gap_t = max(0, obligation_t - holding_t)
    is_wide = gap_t > 0 and gap_t >= min_gap * obligation_t
    return Borrowing(Tonnes(gap_t), Tonnes(floored(share * gap_t) if is_wide else 0))


@exactly
def offset_cap(obligation_t: Decimal, share: Decimal) -> Tonnes:
    """Return how much of an obligation credits may cover, rounded down. Refused: a share above 1."""
    require(share <= 1, "share is above 1", share=share)
    return Tonnes(floored(obligation_t * share))


@dataclass(frozen=True, slots=True)
class Fine:
    """The fine for non-surrender."""

    shortfall_t: Tonnes
    fine_fen: int
    """In fen; a started fen is not asked for, so that the highest multiple is never passed."""


@exactly
def fine_for(obligation_t: int, surrendered_t: int, price_fen_per_t: Decimal, multiple: Decimal) -> Fine:
    """Fine what was not surrendered: shortfall x mean price of the month before x multiple."""
    shortfall_t = max(0, obligation_t - surrendered_t)
    return Fine(Tonnes(shortfall_t), floored(shortfall_t * price_fen_per_t * multiple))
