"""Q2: a unit's allocation is computed on chain, to the gram."""

import ape
import pytest

from tests.allocation_fixtures import FLAT, POINT, unit_year

MAX_QUANTITY = 2**64 - 1
CONDENSING = {"is_conventional_condensing": True}


@pytest.mark.parametrize(
    ("changes", "allocation_g"),
    [
        ({}, 821_800_000),
        ({"heat_kj": 10**8}, 832_910_000),
        ({"cooling": 1}, 862_890_000),
        ({"heat_ratio_e9": POINT // 2}, 731_402_000),
        ({"load_e9": 700_000_000} | CONDENSING, 846_638_905),
        ({"load_e9": 700_000_000}, 821_800_000),
        ({"output_wh": 1}, 1),  # 0.8218 g
        ({"output_wh": 0}, 0),
    ],
)
def test_unit_allocation__of_2021__is_the_product_half_up(allocation_methods, set_plan, changes, allocation_g):
    set_plan(2021, "I")

    assert allocation_methods.unit_allocation(2021, 1, 1, unit_year(**changes)).allocation_g == allocation_g


def test_unit_allocation__any__says_which_factors_it_used(allocation_methods, set_plan):
    set_plan(2021, "I")
    unit = unit_year(cooling=1, heat_ratio_e9=POINT // 2, load_e9=700_000_000, **CONDENSING)

    found = allocation_methods.unit_allocation(2021, 1, 1, unit)

    assert (found.cooling_e6, found.heat_e15, found.load_e27) == (1_050_000, 89 * 10**13, 1_030_225 * 10**21)


def test_load_factor__of_the_draft_of_2025__has_6_decimals(allocation_methods, set_plan):
    set_plan(2025, "I")

    found = [allocation_methods.load_factor(2025, 1, 1, load_e9) for load_e9 in (0, 333_300_000, 500_000_000)]

    assert found == [7_254_000 * 10**21, 1_229_164 * 10**21, 10**27]


def test_load_factor__of_a_gas_unit__is_1(allocation_methods, set_plan):
    set_plan(2021, "IV")

    assert allocation_methods.load_factor(2021, 4, 1, 0) == 10**27


def test_unit_allocation__largest_of_everything__does_not_overflow(allocation_methods, set_plan):
    most = FLAT | {"constants_e9": [10 * POINT, 0, 0, 0, 0]}
    set_plan(electricity_e6=10**7, heat_e6=10**7, cooling_e6=[2 * 10**6] * 3, segments=[most])
    unit = unit_year(output_wh=MAX_QUANTITY, heat_kj=MAX_QUANTITY, **CONDENSING)

    assert allocation_methods.unit_allocation(2021, 1, 1, unit).allocation_g == MAX_QUANTITY * (200 + 10)


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"output_wh": MAX_QUANTITY + 1}, "quantity is too large"),
        ({"heat_kj": MAX_QUANTITY + 1}, "quantity is too large"),
        ({"cooling": 3}, "no such way of cooling"),
        ({"heat_ratio_e9": POINT + 1}, "heat ratio is above 1"),
        ({"load_e9": POINT + 1}, "load is above 1"),
        ({"load_e9": POINT + 1} | CONDENSING, "load is above 1"),
    ],
)
def test_unit_allocation__figure_out_of_its_bounds__reverts(allocation_methods, set_plan, changes, fact):
    set_plan(2021, "I")

    with ape.reverts(f"AllocationMethods: {fact}"):
        allocation_methods.unit_allocation(2021, 1, 1, unit_year(**changes))


def test_unit_allocation__no_plan__reverts(allocation_methods):
    with ape.reverts("AllocationMethods: no such plan"):
        allocation_methods.unit_allocation(2021, 1, 1, unit_year())
