"""What an allocation plan says: of a class of power units, and of the entities of a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from carbon.allocation.exact import exactly
from carbon.allocation.fixed_point import E9, ONE, exp_minus, power
from carbon.refusal import require

LOAD_FACTOR_PLACES = 27
"""Decimals of a load factor that its plan does not round."""


MAX_BENCHMARK = Decimal(10)
"""tCO2 per MWh or GJ; these bounds are the contract's, whose sums they keep within 256 bits."""
MAX_COOLING_FACTOR = Decimal(2)
MAX_LOAD_FACTOR = Decimal(10)
MAX_CONSTANT_E9 = 100 * E9
MAX_BASE_E9 = 1_100_000_000
MAX_EXPONENT = 64
MAX_ARGUMENT = 8


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
    """
    How a plan allocates to a class of power units.

    Refused: benchmarks, factors or segments out of their bounds.
    """

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
    def __post_init__(self) -> None:
        benchmarks = (self.electricity, self.heat)
        require(max(benchmarks) <= MAX_BENCHMARK, "benchmark is above 10 t", benchmarks=benchmarks)
        for factor in self.cooling.values():
            require(factor <= MAX_COOLING_FACTOR, "cooling factor is above 2", factor=factor)
        require(self.heat_share <= 1, "heat share is above 1", heat_share=self.heat_share)
        require(len(self.document) > 0, "reference is empty")
        _check_segments(self.segments)

    @exactly
    def load_factor(self, load: Decimal) -> Decimal:
        """Return Ff of a conventional condensing unit at a load; 1 in a plan without this factor."""
        for segment in self.segments:
            if load >= segment.from_load:
                return segment.factor(load)
        return Decimal(1)


def _check_segments(segments: Sequence[Segment]) -> None:
    upper = Decimal(1)
    for position, segment in enumerate(segments):
        is_below = segment.from_load < upper or (position == 0 and segment.from_load == upper)
        require(is_below, "segments are out of order", from_load=segment.from_load)
        _check_form(segment, upper)
        # Every form falls with the load, so its factor is greatest where the segment begins.
        greatest = segment.factor(segment.from_load)
        require(greatest <= MAX_LOAD_FACTOR, "load factor is above 10", load_factor=greatest)
        upper = segment.from_load
    require(not segments or upper == 0, "segments do not reach down to zero", lowest=upper)


def _check_form(segment: Segment, upper: Decimal) -> None:
    require(segment.places <= LOAD_FACTOR_PLACES, "more than 27 decimals", places=segment.places)
    for constant in segment.constants_e9:
        require(constant <= MAX_CONSTANT_E9, "constant is above 100", constant_e9=constant)
    a, b, c, d, e = segment.constants_e9
    match segment.form:
        case Form.LINEAR:
            require(c >= 100 * E9 * upper, "line falls below its first constant", upper=upper)
        case Form.POWER:
            require(E9 <= a <= MAX_BASE_E9, "base is not from 1 to 1.1", base_e9=a)
            is_within = b <= MAX_EXPONENT * E9 and b >= c * upper
            require(is_within, "exponent is not from 0 to 64", constants_e9=(b, c))
        case Form.SATURATION:
            least = min(c, e)
            is_within = least > 0 and 100 * E9 * upper <= MAX_ARGUMENT * least
            require(is_within, "argument is not from 0 to 8", constants_e9=(c, e))
            require(a >= b + d, "factor may be negative", constants_e9=(a, b, d))
        case Form.CONSTANT:
            pass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a plan or rule."""

    value: Decimal
    unit: str
    meaning: str
    source: str
    confidence: str
