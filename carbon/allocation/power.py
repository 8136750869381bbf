"""Allocation to a unit of a power station; twin of `AllocationMethods.unit_allocation`."""

from dataclasses import dataclass
from decimal import Decimal

from carbon.allocation.exact import exactly, half_up
from carbon.allocation.model import UnitPlan
from carbon.refusal import require

UNIT_PLACES = 6
"""Decimals of a unit's allocation in t CO2e; only the entity's sum is rounded down to whole tonnes."""

NEUTRAL = Decimal(1)


@dataclass(frozen=True, slots=True)
class UnitYear:
    """What a unit did in a year."""

    output_mwh: Decimal
    """Electricity as the plan counts it: supplied or generated."""

    heat_gj: Decimal = Decimal(0)
    """Heat supplied."""

    cooling: str = "water"
    """water, air or back_pressure."""

    heat_ratio: Decimal = Decimal(0)
    """供热比: share of the heat, 0 to 1."""

    load: Decimal = Decimal(1)
    """出力系数: mean output as a fraction of the rated, 0 to 1."""

    is_conventional_condensing: bool = False
    """常规燃煤纯凝: only such units get a load factor."""


@dataclass(frozen=True, slots=True)
class UnitAllocation:
    """The result, and the factors it was made of."""

    allocation_t: Decimal
    """In t CO2e with 6 decimals, half up."""

    cooling_factor: Decimal
    """Fl."""

    heat_factor: Decimal
    """Fr."""

    load_factor: Decimal
    """Ff."""


@exactly
def allocate_unit(plan: UnitPlan, unit: UnitYear) -> UnitAllocation:
    """
    Allocate A = Qe Be Fl Fr Ff + Qh Bh; a factor that a plan does not have is 1.

    The factors are not rounded before they are multiplied (the load factor of 2025-26, which is, comes so from its
    plan); A is rounded once. Refused: a share or load above 1.
    """
    require(unit.heat_ratio <= 1, "heat ratio is above 1", heat_ratio=unit.heat_ratio)
    require(unit.load <= 1, "load is above 1", load=unit.load)
    cooling_factor = plan.cooling.get(unit.cooling, NEUTRAL)
    heat_factor = 1 - plan.heat_share * unit.heat_ratio
    load_factor = plan.load_factor(unit.load) if unit.is_conventional_condensing else NEUTRAL

    for_electricity = unit.output_mwh * plan.electricity * cooling_factor * heat_factor * load_factor
    for_heat = unit.heat_gj * plan.heat
    allocation_t = half_up(for_electricity + for_heat, UNIT_PLACES)
    return UnitAllocation(allocation_t, cooling_factor, heat_factor, load_factor)


@exactly
def top_up_gas_unit(allocation_t: Decimal, verified_t: Decimal) -> tuple[Decimal, Decimal]:
    """Raise a gas unit's allocation to its verified emissions; return it and what was added, in t CO2e."""
    topped_up_t = max(allocation_t, verified_t)
    return topped_up_t, topped_up_t - allocation_t
