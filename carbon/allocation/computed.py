"""
What an entity's figures give under a plan; twin of `contracts/quota/ComputedProposals.vy`.

Figures are the contract's integers, so that a row of its log is computed again as it stands there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from carbon.allocation.entity import final_allocation, pre_allocation
from carbon.allocation.exact import exactly
from carbon.allocation.generic import by_benchmark, by_intensity, grandfathering
from carbon.allocation.industry import IndustryRule, allocate_industry
from carbon.allocation.model import UnitPlan
from carbon.allocation.plans import WAYS_OF_COOLING
from carbon.allocation.power import UnitYear, allocate_unit
from carbon.refusal import require
from carbon.units import Tonnes

FACTORS = 4
"""Most correction factors of a benchmark."""


class Method(IntEnum):
    """How a quantity is computed; the numbers are the contract's."""

    GRANDFATHERING = 1
    INTENSITY = 2
    BENCHMARK = 3
    INDUSTRY = 4
    PRE_ALLOCATION = 5
    POWER_PRE_ALLOCATION = 6
    POWER_FINAL = 7


FIGURES: Mapping[Method, tuple[str, ...]] = {
    Method.GRANDFATHERING: ("historic_g", "reduction_e9"),
    Method.INTENSITY: ("output_e6", "value_e6", "reduction_e9"),
    Method.BENCHMARK: ("output_e6", "value_e6"),
    Method.INDUSTRY: ("intensity_e9", "balance_e9"),
    Method.PRE_ALLOCATION: ("base_g",),
    Method.POWER_PRE_ALLOCATION: (),
    Method.POWER_FINAL: (),
}
"""What each method takes, in order; a benchmark also takes up to four correction factors behind it."""

OF_UNITS = frozenset({Method.POWER_PRE_ALLOCATION, Method.POWER_FINAL})
OF_VERIFIED = frozenset({Method.INDUSTRY, Method.POWER_FINAL})


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit of a power station did, as the contract takes it."""

    unit_class: int
    """1 to 4: I, II, III, IV."""

    plan_version: int
    output_wh: int
    heat_kj: int
    cooling: int
    """0 water, 1 air, 2 back pressure."""

    heat_ratio_e9: int
    load_e9: int
    is_conventional_condensing: bool

    def year(self) -> UnitYear:
        """Return it in exact numbers."""
        return UnitYear(
            output_mwh=_scaled(self.output_wh, 6),
            heat_gj=_scaled(self.heat_kj, 6),
            cooling=WAYS_OF_COOLING[self.cooling],
            heat_ratio=_scaled(self.heat_ratio_e9, 9),
            load=_scaled(self.load_e9, 9),
            is_conventional_condensing=self.is_conventional_condensing,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """What an entity's quantity is made of."""

    method: int
    figures: tuple[int, ...] = ()
    units: tuple[Unit, ...] = ()


PlanOf = Callable[[int, int], UnitPlan]
"""(class of units, version) -> the plan."""


@exactly
def quantity_of(
    case: Case, terms_e9: Mapping[str, int], plan_of: PlanOf, verified_t: int | None
) -> tuple[Tonnes, Tonnes]:
    """
    Return what a case gives, and the verified emissions it was computed of, 0 where the method takes none.

    :param terms_e9: the year's terms, by the field of the contract's `Terms`
    :param verified_t: what is booked; None: nothing

    Refused: an unknown method, figures that are not its own, or nothing verified where it is needed.
    """
    method = _checked(case)
    match method:
        case Method.GRANDFATHERING:
            return grandfathering(_scaled(case.figures[0], 6), _scaled(case.figures[1], 9)), Tonnes(0)
        case Method.INTENSITY:
            output, value, reduction = case.figures
            return by_intensity(_scaled(output, 6), _scaled(value, 6), _scaled(reduction, 9)), Tonnes(0)
        case Method.BENCHMARK:
            output, value, *factors = case.figures
            scaled = [_scaled(factor, 9) for factor in factors]
            return by_benchmark(_scaled(output, 6), _scaled(value, 6), scaled), Tonnes(0)
        case Method.PRE_ALLOCATION | Method.POWER_PRE_ALLOCATION:
            base = _units_t(case.units, plan_of) if method in OF_UNITS else _scaled(case.figures[0], 6)
            return pre_allocation(base * _scaled(terms_e9["pre_share_e9"], 9)), Tonnes(0)

    require(verified_t is not None, "no verified emissions")
    due_t = Decimal(verified_t or 0)
    if method is Method.INDUSTRY:
        rule = IndustryRule(*(_scaled(terms_e9[f"industry_{name}_e9"], 9) for name in ("slope", "threshold", "cap")))
        intensity, balance = case.figures
        found = allocate_industry(rule, due_t, _scaled(intensity, 9), _scaled(balance, 9))
        return found.allocation_t, Tonnes(int(due_t))
    final = final_allocation(_units_t(case.units, plan_of), due_t, _scaled(terms_e9["gap_cap_e9"], 9))
    return final.final_t, Tonnes(int(due_t))


def _checked(case: Case) -> Method:
    require(case.method in set(Method), "no such method", method=case.method)
    method = Method(case.method)
    wanted = len(FIGURES[method])
    most = wanted + FACTORS if method is Method.BENCHMARK else wanted
    require(wanted <= len(case.figures) <= most, "not the figures of the method", figures=case.figures)
    if method in OF_UNITS:
        require(len(case.units) > 0, "no units")
    else:
        require(not case.units, "method takes no units", units=len(case.units))
    return method


def _units_t(units: Sequence[Unit], plan_of: PlanOf) -> Decimal:
    """Sum of the units' allocations, each half up to the gram."""
    allocated = (allocate_unit(plan_of(unit.unit_class, unit.plan_version), unit.year()) for unit in units)
    return sum((one.allocation_t for one in allocated), Decimal(0))


def _scaled(value: int, places: int) -> Decimal:
    return Decimal(value).scaleb(-places)
