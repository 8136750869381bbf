"""The integer algorithms of twin and contract, against `Decimal` at 60 digits."""

import random
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from carbon.allocation.fixed_point import E9, ONE, exp_minus, power
from carbon.allocation.plans import unit_plan

TRUE = Decimal("1e-33")
"""What is off at most; 27 decimals are handed out."""


def e36(value):
    return int(value.scaleb(36))


def test_power__four_thousand_exponents__are_true_to_33_decimals():
    draw = random.Random(1015)
    with localcontext(prec=60):
        for base_e9 in (1_015_000_000, 1_000_000_001, 1_100_000_000, E9):
            logarithm = (Decimal(base_e9) / E9).ln()
            for _ in range(1000):
                exponent = Decimal(draw.randrange(64 * 10**9)).scaleb(-9)
                exact = (exponent * logarithm).exp()
                found = Decimal(power(base_e9, e36(exponent))).scaleb(-36)
                assert abs(found - exact) < TRUE * 1000, (base_e9, exponent)


def test_power__whole_exponents_of_three_decimals__are_exact():
    for exponent in range(13):
        assert Fraction(power(1_015_000_000, exponent * ONE), ONE) == Fraction(1015, 1000) ** exponent


@pytest.mark.parametrize(("base_e9", "exponent_e36"), [(E9, 64 * ONE), (1_015_000_000, 0)])
def test_power__of_one_or_to_nothing__is_one(base_e9, exponent_e36):
    assert power(base_e9, exponent_e36) == ONE


def test_exp_minus__two_thousand_arguments__are_true_to_33_decimals():
    draw = random.Random(29822)
    with localcontext(prec=60):
        for _ in range(2000):
            argument = Decimal(draw.randrange(8 * 10**12)).scaleb(-12)
            found = Decimal(exp_minus(e36(argument))).scaleb(-36)
            assert abs(found - (-argument).exp()) < TRUE, argument


def test_exp_minus__of_nothing_and_of_the_largest__stays_in_its_bounds():
    assert exp_minus(0) == ONE
    assert 0 < exp_minus(8 * ONE) < ONE


def test_load_factor__three_thousand_loads_of_2021__have_27_true_decimals():
    draw, plan = random.Random(2021), unit_plan(2021, "I")
    with localcontext(prec=60):
        for _ in range(3000):
            load = Decimal(draw.randrange(75 * 10**7)).scaleb(-9)
            exact = ((16 - 20 * load) * Decimal("1.015").ln()).exp()
            assert 0 <= plan.load_factor(load) - exact < Decimal("1.001e-27"), load


def test_load_factor__edges_of_the_segments_of_2019_to_2022__meet():
    plan = unit_plan(2022, "I")
    just_below = Decimal("1e-9")

    for edge in ("0.85", "0.80", "0.75"):
        step = plan.load_factor(Decimal(edge) - just_below) - plan.load_factor(Decimal(edge))
        assert 0 < step < Decimal("1e-8"), edge


def test_load_factor__half_a_gram_by_a_power__is_still_half():
    """Cut upwards at 27 decimals, 1.015^13 (39 decimals) is never below itself, so a half stays one."""
    load = Decimal("0.15")

    assert Fraction(unit_plan(2021, "I").load_factor(load)) >= Fraction(1015, 1000) ** 13
