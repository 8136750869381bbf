"""What an allocation plan says: of a class of power units, and of the entities of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from carbon.allocation.exact import exactly
from carbon.allocation.fixed_point import E9, ONE, exp_minus, power

LOAD_FACTOR_PLACES = 27
"""Decimals of a load factor that its plan does not round."""


class Form(IntEnum):
    """How a load factor follows from the load F; the numbers are those of `AllocationMethods`."""

    CONSTANT = 1
    """a"""
    LINEAR = 2
    """a + b (c - 100 F)"""
    POWER = 3
    """a ** (b - c F)"""
    SATURATION = 4
    """a - b (1 - e ** (-100 F / c)) - d (1 - e ** (-100 F / e))"""


class Basis(IntEnum):
    """Which electricity counts; the numbers are those of `AllocationMethods`."""

    NET = 1
    """Supplied 供电量."""
    GROSS = 2
    """Generated 发电量."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The load factor from a load on, up to where the segment before it begins."""

    from_load: Decimal
    """Fraction of the rated output."""

    form: Form

    constants_e9: tuple[int, int, int, int, int]
    """a to e, with 9 decimals."""

    places: int = LOAD_FACTOR_PLACES
    """Decimals that the factor is rounded to, half up; at 27 it is not rounded but cut there, upwards."""

    def factor(self, load: Decimal) -> Decimal:
        """Return the factor at a load, with at most 27 decimals."""
        load_e36 = int(load.scaleb(36))
        cut = 10 ** (36 - self.places)
        exact = self._factor_e36(load_e36)
        kept = -(-exact // cut) if self.places == LOAD_FACTOR_PLACES else (2 * exact + cut) // (2 * cut)
        return Decimal(kept).scaleb(-self.places)

    def _factor_e36(self, load_e36: int) -> int:
        a, b, c, d, e = self.constants_e9
        match self.form:
            case Form.CONSTANT:
                return a * (ONE // E9)
            case Form.LINEAR:
                return a * (ONE // E9) + b * (c * (ONE // E9) - 100 * load_e36) // E9
            case Form.POWER:
                return power(a, b * (ONE // E9) - c * load_e36 // E9)
            case Form.SATURATION:
                first = ONE - exp_minus(100 * load_e36 * E9 // c)
                second = ONE - exp_minus(100 * load_e36 * E9 // e)
                return a * (ONE // E9) - b * first // E9 - d * second // E9


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """How a plan allocates to a class of power units."""

    year: int
    unit_class: str
    """I, II, III or IV."""

    basis: Basis
    """Which electricity counts."""

    electricity: Decimal
    """Be, tCO2/MWh."""

    heat: Decimal
    """Bh, tCO2/GJ."""

    cooling: Mapping[str, Decimal]
    """Way of cooling -> Fl; empty in a plan without this factor."""

    heat_share: Decimal
    """s of Fr = 1 - s x heat ratio; 0 in a plan without this factor."""

    segments: tuple[Segment, ...]
    """Load factor Ff of conventional condensing units, highest load first; empty in a plan without this factor."""

    document: str
    """Plan, with its status where it is a draft."""

    source: str
    confidence: str

    @exactly
    def load_factor(self, load: Decimal) -> Decimal:
        """Return Ff of a conventional condensing unit at a load; 1 in a plan without this factor."""
        for segment in self.segments:
            if load >= segment.from_load:
                return segment.factor(load)
        return Decimal(1)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a plan or rule."""

    value: Decimal
    unit: str
    meaning: str
    source: str
    confidence: str
