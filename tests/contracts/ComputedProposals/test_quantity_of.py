"""Q2: what a case gives, by each method, and which figures a method takes."""

import ape
import pytest

from carbon.allocation.computed import Case, Method
from tests.computed_fixtures import PLAN_YEAR, STATION, for_ape
from tests.mrv_fixtures import YEAR

POINT = 10**9
PLAIN = [
    (Case(Method.GRANDFATHERING, (1_000 * 10**6, POINT // 10)), 900),
    (Case(Method.INTENSITY, (500 * 10**6, 2 * 10**6, POINT // 4)), 750),
    (Case(Method.BENCHMARK, (500 * 10**6, 2 * 10**6)), 1_000),
    (Case(Method.BENCHMARK, (500 * 10**6, 2 * 10**6, POINT // 2, POINT // 10)), 50),
    (Case(Method.PRE_ALLOCATION, (1_001 * 10**6,)), 700),  # 70 % of the base, rounded down
]
"""Cases that need no emissions, and what they give under the terms of 2024."""


@pytest.fixture
def quantity_of(computed, plan_and_terms, emitter):
    """Return `quantity_of(case)`: what the contract answers for the emitter."""
    return lambda case: tuple(computed.quantity_of(for_ape(emitter, case), YEAR, PLAN_YEAR, 1))


@pytest.mark.parametrize(("case", "quantity_t"), PLAIN)
def test_quantity_of__given_figures__is_what_the_method_gives(quantity_of, case, quantity_t):
    assert quantity_of(case) == (quantity_t, 0)


def test_quantity_of__industry__is_of_the_booked_emissions(quantity_of, book, emitter):
    """In 2024 steel, cement and aluminium get what was verified."""
    book(emitter, 12_345)

    assert quantity_of(Case(Method.INDUSTRY, (2 * POINT, 3 * POINT))) == (12_345, 12_345)


def test_quantity_of__power_units__is_their_sum_and_its_share(quantity_of, book, emitter, allocation_methods):
    unit = (STATION.output_wh, STATION.heat_kj, 1, STATION.heat_ratio_e9, STATION.load_e9, True)
    one_g = allocation_methods.unit_allocation(PLAN_YEAR, 1, 1, unit).allocation_g
    book(emitter, 2 * one_g // 10**6 + 1)
    both = (STATION, STATION)

    assert quantity_of(Case(Method.POWER_PRE_ALLOCATION, units=both)) == (2 * one_g * 7 // 10**7, 0)
    assert quantity_of(Case(Method.POWER_FINAL, units=both)) == (2 * one_g // 10**6, 2 * one_g // 10**6 + 1)


def test_quantity_of__power_far_below_the_verified__is_raised_to_the_cap_of_the_gap(quantity_of, book, emitter):
    book(emitter, 10_000_000)

    assert quantity_of(Case(Method.POWER_FINAL, units=(STATION,))) == (8_000_000, 10_000_000)


@pytest.mark.parametrize("case", [Case(Method.INDUSTRY, (1, 1)), Case(Method.POWER_FINAL, units=(STATION,))])
def test_quantity_of__nothing_booked__reverts(quantity_of, case):
    with ape.reverts("ComputedProposals: no verified emissions"):
        quantity_of(case)


@pytest.mark.parametrize("method", [0, 8, 2**255])
def test_quantity_of__unknown_method__reverts(quantity_of, method):
    with ape.reverts("ComputedProposals: no such method"):
        quantity_of(Case(method, (1,)))


@pytest.mark.parametrize(
    ("method", "figures"),
    [(1, 1), (1, 3), (2, 2), (3, 1), (4, 1), (4, 3), (5, 0), (5, 2), (6, 1), (7, 1)],
)
def test_quantity_of__other_figures_than_the_methods__reverts(quantity_of, method, figures):
    with ape.reverts("ComputedProposals: not the figures of the method"):
        quantity_of(Case(method, (1,) * figures))


@pytest.mark.parametrize("method", [6, 7])
def test_quantity_of__power_without_units__reverts(quantity_of, method):
    with ape.reverts("ComputedProposals: no units"):
        quantity_of(Case(method))


def test_quantity_of__units_of_another_method__reverts(quantity_of):
    with ape.reverts("ComputedProposals: method takes no units"):
        quantity_of(Case(Method.PRE_ALLOCATION, (1,), (STATION,)))


def test_quantity_of__terms_that_are_not_set__reverts(computed, plan_and_terms, emitter):
    with ape.reverts("AllocationMethods: no such terms"):
        computed.quantity_of(for_ape(emitter, Case(Method.PRE_ALLOCATION, (1,))), YEAR, PLAN_YEAR, 2)
