"""Rounding: each direction, and that a half goes up."""

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.rounding import ceil_div, floor_div, round_half_up

NUMERATORS = st.integers(-(10**30), 10**30)
DENOMINATORS = st.integers(1, 10**18)


@given(NUMERATORS, DENOMINATORS)
def test_ceil_div__any_quotient__is_the_least_integer_not_below(numerator: int, denominator: int) -> None:
    assert ceil_div(numerator, denominator) == ceil(Fraction(numerator, denominator))


@given(NUMERATORS, DENOMINATORS)
def test_floor_div__any_quotient__is_the_greatest_integer_not_above(numerator: int, denominator: int) -> None:
    assert floor_div(numerator, denominator) == floor(Fraction(numerator, denominator))


@given(NUMERATORS, DENOMINATORS)
def test_round_half_up__any_quotient__is_within_a_half(numerator: int, denominator: int) -> None:
    error = round_half_up(numerator, denominator) - Fraction(numerator, denominator)
    assert Fraction(-1, 2) < error <= Fraction(1, 2)


def test_round_half_up__price_limits_of_the_exchange__match_what_it_published() -> None:
    """99.275 became 99.28 and 50.535 became 50.54 in the daily quotes."""
    assert round_half_up(99_275, 10) == 9_928
    assert round_half_up(50_535, 10) == 5_054


@pytest.mark.parametrize("divide", [ceil_div, floor_div, round_half_up])
@pytest.mark.parametrize("denominator", [0, -1])
def test_division__denominator_not_positive__is_refused_and_named(divide, denominator) -> None:
    with pytest.raises(ValueError, match=f"denominator is not positive: {denominator}"):
        divide(1, denominator)
