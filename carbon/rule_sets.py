"""
Accounting rule sets; twin of `contracts/mrv/RuleSets.vy`, to the gram and the last refusal.

Emissions are ceil(sum of activity x factor / scale), deductions subtracted, rounded up once; never below zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from carbon.factors import Factor, FuelFactor
from carbon.refusal import require
from carbon.rounding import ceil_div
from carbon.units import GramsCO2, Year

MAX_ACTIVITY = 2**128 - 1
"""Largest activity, in its unit; keeps the sum inside 256 bits on chain."""

MAX_FACTOR = 2**112 - 1
"""Largest scaled factor."""

MAX_SCALE = 2**112 - 1
"""Largest scale."""

MAX_TERMS = 16
"""Terms of a rule set."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is summed up."""

    source: str
    """What emits: electricity, heat, fuel.bituminous, …; up to 32 bytes."""

    unit: str
    """Unit of the activity: mWh (milliwatt hours), kJ, g, NL (norm litres); up to 16 bytes."""

    factor: int
    """g CO2e per unit, times the rule set's scale."""

    is_deduction: bool
    """Whether it subtracts, as exported energy does."""

    reference: str
    """Row of the factor table that the factor was read from; up to 160 bytes."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """
    A version of a rule set; it never changes after it was published.

    Refused: whatever the contract refuses to publish.
    """

    name: str
    """Its keccak256 names the rule set on chain; up to 48 bytes."""

    industry: str
    """GB/T 4754 or EU ETS activity code; up to 8 bytes."""

    valid_from: Year
    """First year of reports that may use it."""

    valid_to: Year
    """Last year."""

    scale: int
    """Number by which the factors are multiplied to be integers."""

    terms: tuple[Term, ...]
    """In the order of the activities."""

    def __post_init__(self) -> None:
        require(len(self.name) > 0, "name is empty")
        require(self.valid_from <= self.valid_to, "years are out of order", first=self.valid_from, last=self.valid_to)
        require(self.scale > 0, "scale is zero")
        require(self.scale <= MAX_SCALE, "scale is too large", scale=self.scale)
        require(len(self.terms) > 0, "no terms")
        require(len(self.terms) <= MAX_TERMS, "too many terms", terms=len(self.terms))
        for term in self.terms:
            _check_term(term)
        _check_fits("name", self.name, 48)
        _check_fits("industry", self.industry, 8)

    def is_valid(self, year: Year) -> bool:
        """Return whether reports of a year may use it."""
        return self.valid_from <= year <= self.valid_to

    def compute(self, activities: Sequence[int]) -> GramsCO2:
        """
        Return the emissions of activities, one for each term in its unit.

        Refused: another number of activities than terms, or one outside 0 to MAX_ACTIVITY.
        """
        require(len(activities) == len(self.terms), "wrong number of activities", activities=len(activities))
        scaled_g = 0
        for activity, term in zip(activities, self.terms, strict=True):
            require(0 <= activity <= MAX_ACTIVITY, "activity is too large", source=term.source, activity=activity)
            product = activity * term.factor
            scaled_g += -product if term.is_deduction else product
        return GramsCO2(max(0, ceil_div(scaled_g, self.scale)))


@dataclass(frozen=True, slots=True)
class ExactTerm:
    """A term before its factor is scaled to an integer."""

    source: str
    """What emits."""

    unit: str
    """Unit of the activity."""

    g_per_unit: Fraction
    """g CO2e per unit, exact."""

    reference: str
    """Row of the factor table that the factor was read from."""

    is_deduction: bool = False
    """Whether it subtracts."""

    @classmethod
    def of(cls, source: str, unit: str, factor: Factor, *, is_deduction: bool = False) -> "ExactTerm":
        """Make a term of a published factor; UnitMismatch when it does not go with the unit."""
        return cls(source, unit, factor.g_per(unit), factor.provenance.reference, is_deduction)

    @classmethod
    def of_fuel(cls, source: str, fuel: FuelFactor) -> "ExactTerm":
        """Make a term of a fuel, in the unit that its heating value asks for."""
        return cls(source, fuel.activity_unit, fuel.g_per_unit, fuel.provenance.reference)


def exact_rule_set(name: str, industry: str, valid_from: Year, valid_to: Year, terms: Sequence[ExactTerm]) -> RuleSet:
    """Make a rule set with the smallest scale that keeps every factor exact, 44/12 too."""
    scale = lcm(*(term.g_per_unit.denominator for term in terms))
    scaled = tuple(
        Term(term.source, term.unit, int(term.g_per_unit * scale), term.is_deduction, term.reference) for term in terms
    )
    return RuleSet(name, industry, valid_from, valid_to, scale, scaled)


def _check_term(term: Term) -> None:
    require(len(term.source) > 0, "term has no source")
    require(len(term.unit) > 0, "term has no unit", source=term.source)
    require(len(term.reference) > 0, "term has no reference", source=term.source)
    require(0 <= term.factor <= MAX_FACTOR, "factor is too large", source=term.source, factor=term.factor)
    _check_fits("source", term.source, 32)
    _check_fits("unit", term.unit, 16)
    _check_fits("reference", term.reference, 160)


def _check_fits(field: str, text: str, limit: int) -> None:
    size = len(text.encode())
    require(size <= limit, "text is too long for the chain", field=field, bytes=size, limit=limit)
