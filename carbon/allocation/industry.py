"""Allocation to steel, cement and aluminium, by how an entity's intensity stands to its sector's balance value."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from carbon.allocation.exact import exactly
from carbon.refusal import require
from carbon.units import Tonnes


@dataclass(frozen=True, slots=True)
class IndustryRule:
    """The coefficient's three numbers."""

    slope: Decimal
    """alpha per X."""

    threshold: Decimal
    """|X| from which on alpha stays at the cap."""

    cap: Decimal
    """Greatest alpha, either way."""


@dataclass(frozen=True, slots=True)
class IndustryAllocation:
    """The result and its coefficient."""

    allocation_t: Tonnes
    coefficient: Fraction
    """alpha, exact."""


@exactly
def allocate_industry(
    rule: IndustryRule, emissions_t: Decimal, intensity: Decimal, balance: Decimal
) -> IndustryAllocation:
    """
    Allocate A = E (1 + alpha) with X = (balance - intensity) / balance, rounded down.

    Refused: a balance value of 0.
    """
    require(balance > 0, "balance is zero", balance=balance)
    distance = balance - intensity
    if abs(distance) < rule.threshold * balance:
        coefficient = Fraction(rule.slope * distance) / Fraction(balance)
    else:
        coefficient = Fraction(rule.cap if distance > 0 else -rule.cap)
    allocation = Fraction(emissions_t) * (1 + coefficient)
    return IndustryAllocation(Tonnes(allocation.numerator // allocation.denominator), coefficient)
