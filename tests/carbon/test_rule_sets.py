"""Rule sets: exact sums, one rounding, and what cannot be published."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.factors import direct_factor, fuel_factor, published_factor
from carbon.refusal import Refused
from carbon.rule_sets import MAX_ACTIVITY, MAX_FACTOR, MAX_SCALE, ExactTerm, RuleSet, Term, exact_rule_set
from carbon.units import MILLIWATT_HOURS_PER_KWH

STEEL_WORKS_2018 = 959_636_710_000
"""mWh of `steel_meter_15min.csv`, 959,636.71 kWh."""


def term(**changes: Any) -> Term:
    defaults = {"source": "electricity", "unit": "mWh", "factor": 459, "is_deduction": False, "reference": "row 1"}
    return Term(**(defaults | changes))


def rule_set(*terms: Term, **changes: Any) -> RuleSet:
    defaults: dict[str, Any] = {
        "name": "test",
        "industry": "3120",
        "valid_from": 2018,
        "valid_to": 2020,
        "scale": 1_000_000,
    }
    return RuleSet(**(defaults | changes), terms=terms)


def steel_rule_set() -> RuleSet:
    electricity = ExactTerm.of("electricity", "mWh", published_factor("steel_works.electricity"))
    return exact_rule_set("steel-works", "3120", 2018, 2018, [electricity])


def test_compute__steel_works_of_2018__is_440_473_250_g() -> None:
    """440,473,249.89 g rounded up: never the 403.81 t of adding rounded intervals."""
    assert steel_rule_set().compute([STEEL_WORKS_2018]) == 440_473_250


def test_compute__sum_of_terms__is_rounded_once() -> None:
    """Three terms of a third of a gram make 1 g; rounded apart they would make 3."""
    thirds = [ExactTerm(f"s{i}", "g", Fraction(1, 3), "row 1") for i in range(3)]
    assert exact_rule_set("thirds", "", 2020, 2020, thirds).compute([1, 1, 1]) == 1


def test_compute__deductions_above_the_rest__give_zero() -> None:
    both = rule_set(term(), term(is_deduction=True))
    assert both.compute([10**9, 10**9 + 1]) == 0
    assert both.compute([10**9 + 1, 10**9]) == 1


@given(st.lists(st.tuples(st.integers(0, MAX_ACTIVITY), st.fractions(0, 1000, max_denominator=10**4)), max_size=6))
def test_compute__exact_factors__give_the_ceiling_of_the_exact_sum(pairs) -> None:
    pairs = pairs or [(1, Fraction(1, 3))]
    terms = [ExactTerm(f"s{i}", "g", factor, "row 1") for i, (_, factor) in enumerate(pairs)]
    exact = sum(activity * factor for activity, factor in pairs)
    assert exact_rule_set("x", "", 2020, 2020, terms).compute([a for a, _ in pairs]) == ceil(exact)


def test_exact_rule_set__electricity_heat_and_coal__shares_one_scale() -> None:
    rules = exact_rule_set(
        "steel",
        "3120",
        2024,
        2024,
        [
            ExactTerm.of("electricity", "mWh", published_factor("steel_works.electricity")),
            ExactTerm.of("heat", "kJ", direct_factor("heat.default"), is_deduction=True),
            ExactTerm.of_fuel("fuel.bituminous", fuel_factor("steel2024.bituminous")),
        ],
    )
    one_kwh, one_gj, one_tonne = MILLIWATT_HOURS_PER_KWH, 1_000_000, 1_000_000

    assert rules.compute([one_kwh, 0, 0]) == 459
    assert rules.compute([0, one_gj, one_tonne]) == ceil(
        Fraction("23.736") * Fraction("0.02618") * Fraction("0.99") * Fraction(44, 12) * 1_000_000 - 110_000
    )


@pytest.mark.parametrize("year", [2018, 2020])
def test_is_valid__first_and_last_year__are_included(year: int) -> None:
    assert rule_set(term()).is_valid(year)


@pytest.mark.parametrize("year", [2017, 2021])
def test_is_valid__years_outside__are_not(year: int) -> None:
    assert not rule_set(term()).is_valid(year)


@pytest.mark.parametrize(
    ("activities", "reason"),
    [
        ([], "wrong number of activities"),
        ([1, 2], "wrong number of activities"),
        ([MAX_ACTIVITY + 1], "activity is too large"),
    ],
)
def test_compute__activities_that_do_not_fit__are_refused(activities: list[int], reason: str) -> None:
    with pytest.raises(Refused) as caught:
        rule_set(term()).compute(activities)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("terms", "changes", "reason"),
    [
        ([term()], {"name": ""}, "name is empty"),
        ([term()], {"valid_from": 2021}, "years are out of order"),
        ([term()], {"scale": 0}, "scale is zero"),
        ([term()], {"scale": MAX_SCALE + 1}, "scale is too large"),
        ([], {}, "no terms"),
        ([term()] * 17, {}, "too many terms"),
        ([term(source="")], {}, "term has no source"),
        ([term(unit="")], {}, "term has no unit"),
        ([term(reference="")], {}, "term has no reference"),
        ([term(factor=MAX_FACTOR + 1)], {}, "factor is too large"),
        ([term(source="燃" * 11)], {}, "text is too long for the chain"),
        ([term()], {"name": "n" * 49}, "text is too long for the chain"),
    ],
)
def test_rule_set__that_the_contract_would_refuse__is_refused(terms, changes, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        rule_set(*terms, **changes)
    assert caught.value.reason == reason
