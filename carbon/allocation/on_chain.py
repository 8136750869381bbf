"""Plans and terms as `AllocationMethods` takes them: the arguments of `set_unit_plan` and `set_terms`."""

from decimal import Decimal
from typing import Any

from carbon.allocation.errors import NoPlan
from carbon.allocation.exact import exactly
from carbon.allocation.model import UnitPlan
from carbon.allocation.plans import WAYS_OF_COOLING, parameter
from carbon.allocation.tables import UNIT_CLASSES

Struct = dict[str, Any]

NEUTRAL = Decimal(1)

TERMS = {
    "gap_cap_e9": "gap_cap",
    "pre_share_e9": "pre_share",
    "industry_slope_e9": "industry.slope",
    "industry_threshold_e9": "industry.threshold",
    "industry_cap_e9": "industry.cap",
    "banking_multiple_e9": "banking.multiple",
    "borrowing_share_e9": "borrowing.share",
    "borrowing_min_gap_e9": "borrowing.min_gap",
}
"""Field of the contract's `Terms` -> code in `parameters.csv`."""

WITHOUT_RULE = {"gap_cap_e9": NEUTRAL}
"""What stands for a rule that a year does not have; else 0. No cap: the gap may be all of it."""


def class_number(unit_class: str) -> int:
    """Return the number of I, II, III or IV on chain."""
    return UNIT_CLASSES[unit_class]


@exactly
def plan_struct(plan: UnitPlan) -> Struct:
    """
    Return a plan as the contract's `UnitPlan`.

    Raises ValueError when a number has more decimals than the contract keeps.
    """
    segments = [
        {
            "from_load_e9": scaled(segment.from_load, 9),
            "form": int(segment.form),
            "constants_e9": list(segment.constants_e9),
            "places": segment.places,
        }
        for segment in plan.segments
    ]
    return {
        "basis": int(plan.basis),
        "electricity_e6": scaled(plan.electricity, 6),
        "heat_e6": scaled(plan.heat, 6),
        "cooling_e6": [scaled(plan.cooling.get(way, NEUTRAL), 6) for way in WAYS_OF_COOLING],
        "heat_share_e6": scaled(plan.heat_share, 6),
        "segments": segments,
        "reference": plan.document,
    }


@exactly
def terms_struct(year: int) -> Struct:
    """
    Return a year's rules for entities as the contract's `Terms`.

    Raises NoPlan when there is none of that year.
    """
    found = {field: _value(code, year) for field, code in TERMS.items()}
    if all(value is None for value in found.values()):
        raise NoPlan(f"no rules for entities in {year}")
    shares = {
        field: scaled(WITHOUT_RULE.get(field, Decimal(0)) if value is None else value, 9)
        for field, value in found.items()
    }
    return {**shares, "reference": f"carbon/allocation/parameters.csv, {year}"}


def scaled(value: Decimal, places: int) -> int:
    """
    Return a number as an integer with so many decimals.

    Raises ValueError when it has more.
    """
    whole = value.scaleb(places)
    if whole != whole.to_integral_value():
        raise ValueError(f"{value} has more than {places} decimals")
    return int(whole)


def _value(code: str, year: int) -> Decimal | None:
    try:
        return parameter(code, year).value
    except NoPlan:
        return None
