"""Q2: from the units' sum to what an entity gets, by the terms of a year."""

import ape
import pytest

from tests.allocation_fixtures import POINT

TOO_MUCH = 2**64
G = 10**6
"""Grams in a tonne."""


@pytest.fixture
def of_2021(set_terms):
    """Set the terms of 2021 as their first version."""
    set_terms(2021)


@pytest.fixture
def of_2025(set_terms):
    """Set the terms of 2025 as their first version."""
    set_terms(2025)


@pytest.mark.parametrize(
    ("initial_g", "verified_t", "expected"),
    [
        (80 * G, 100, (80, 2000, 0)),
        (79 * G, 100, (80, 2100, 1)),
        (50 * G, 101, (80, 5050, 30)),
        (120 * G, 100, (120, -2000, 0)),
        (96 * G - 1, 100, (95, 400, 0)),
        (66_665 * G, 100_000, (80_000, 3334, 13_335)),
        (100_005 * G, 100_000, (100_005, -1, 0)),
        (10_700_000, 0, (10, 0, 0)),
    ],
)
def test_final_allocation__gap_beyond_the_cap__is_topped_up(
    allocation_methods, of_2021, initial_g, verified_t, expected
):
    assert tuple(allocation_methods.final_allocation(2021, 1, initial_g, verified_t)) == expected


def test_pre_allocation__base__is_shared_and_rounded_down(allocation_methods, of_2021, of_2025):
    assert allocation_methods.pre_allocation(2021, 1, 1011 * G) == 707
    assert allocation_methods.pre_allocation(2025, 1, 1011 * G) == 505


@pytest.mark.parametrize(
    ("intensity_e9", "expected"),
    [
        (POINT, (1000, 0)),
        (900_000_000, (1015, 15 * 10**15)),
        (800_000_000, (1030, 3 * 10**16)),
        (1_100_000_000, (985, -15 * 10**15)),
        (9 * POINT, (970, -3 * 10**16)),
    ],
)
def test_industry_allocation__distance_from_the_balance__moves_at_most_three_percent(
    allocation_methods, of_2025, intensity_e9, expected
):
    assert tuple(allocation_methods.industry_allocation(2025, 1, 1000, intensity_e9, POINT)) == expected


def test_industry_allocation__balance_of_zero__reverts(allocation_methods, of_2025):
    with ape.reverts("AllocationMethods: balance is zero"):
        allocation_methods.industry_allocation(2025, 1, 1000, POINT, 0)


@pytest.mark.parametrize(
    ("net_sales_t", "holding_t", "carried_t"), [(1001, 50_000, 11_501), (-500, 50_000, 10_000), (0, 9_999, 9_999)]
)
def test_carried_over__base_and_sales__up_to_the_holding(
    allocation_methods, of_2021, net_sales_t, holding_t, carried_t
):
    assert allocation_methods.carried_over(2021, 1, net_sales_t, holding_t, 10_000) == carried_t


@pytest.mark.parametrize(
    ("obligation_t", "holding_t", "expected"),
    [(1000, 900, (100, 50)), (1000, 901, (99, 0)), (1000, 799, (201, 100)), (1000, 2000, (0, 0)), (0, 0, (0, 0))],
)
def test_borrowing__gap_of_a_tenth__lends_half_of_it(allocation_methods, of_2021, obligation_t, holding_t, expected):
    assert tuple(allocation_methods.borrowing(2021, 1, obligation_t, holding_t)) == expected


def test_borrowing__year_without_the_rule__lends_nothing(allocation_methods, of_2025):
    assert tuple(allocation_methods.borrowing(2025, 1, 1000, 0)) == (1000, 0)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("final_allocation", (0, TOO_MUCH)),
        ("final_allocation", (TOO_MUCH, 0)),
        ("pre_allocation", (TOO_MUCH,)),
        ("industry_allocation", (TOO_MUCH, 1, 1)),
        ("industry_allocation", (1, TOO_MUCH, 1)),
        ("industry_allocation", (1, 1, TOO_MUCH)),
        ("carried_over", (TOO_MUCH, 1, 1)),
        ("carried_over", (1, 1, TOO_MUCH)),
        ("borrowing", (TOO_MUCH, 1)),
    ],
)
def test_entity_rule__quantity_beyond_64_bits__reverts(allocation_methods, of_2021, function, arguments):
    with ape.reverts("AllocationMethods: quantity is too large"):
        getattr(allocation_methods, function)(2021, 1, *arguments)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("final_allocation", (1, 1)),
        ("pre_allocation", (1,)),
        ("industry_allocation", (1, 1, 1)),
        ("carried_over", (1, 1, 1)),
        ("borrowing", (1, 1)),
    ],
)
def test_entity_rule__year_without_terms__reverts(allocation_methods, function, arguments):
    with ape.reverts("AllocationMethods: no such terms"):
        getattr(allocation_methods, function)(2021, 1, *arguments)
