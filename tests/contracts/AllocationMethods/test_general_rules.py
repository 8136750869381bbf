"""Q2: rules that need no plan: cut, differentiated issue, credits, fines, and what any scheme may use."""

import ape
import pytest

from tests.allocation_fixtures import POINT

MOST = 2**64 - 1
G = 10**6
"""Grams in a tonne, and what a number with 6 decimals counts 1 as."""


@pytest.mark.parametrize(("verified_g", "expected"), [(1200, (1200, 200)), (900, (1000, 0))])
def test_top_up_gas_unit__verified_emissions__are_covered(allocation_methods, verified_g, expected):
    assert tuple(allocation_methods.top_up_gas_unit(1000, verified_g)) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((70, 100, 40), (40, 30, 0, 30, 60, 0)),
        ((70, 100, 90), (70, 0, 0, 10, 10, 0)),
        ((70, 100, 130), (70, 0, 0, 0, 0, 30)),
        ((70, 60, 30), (30, 40, 0, -10, 30, 0)),
        ((70, 50, 60), (60, 10, 10, -10, 0, 10)),
        ((70, 50, 90), (70, 0, 20, 0, 0, 40)),
        ((MOST, 0, MOST), (MOST, 0, MOST, 0, 0, MOST)),
        ((MOST, 0, 0), (0, MOST, 0, -MOST, 0, 0)),
    ],
)
def test_ordered_cut__both_stages__take_what_they_can(allocation_methods, arguments, expected):
    assert tuple(allocation_methods.ordered_cut(*arguments)) == expected


@pytest.mark.parametrize(("issued_t", "due_t", "expected"), [(100, 80, (20, 0)), (80, 100, (0, 20)), (5, 5, (0, 0))])
def test_differentiated_issue__obligation__comes_first(allocation_methods, issued_t, due_t, expected):
    assert tuple(allocation_methods.differentiated_issue(issued_t, due_t)) == expected


@pytest.mark.parametrize(("share_e9", "cap_t"), [(50_000_000, 50), (0, 0), (POINT, 1019)])
def test_offset_cap__share__is_rounded_down(allocation_methods, share_e9, cap_t):
    assert allocation_methods.offset_cap(1019, share_e9) == cap_t


@pytest.mark.parametrize(
    ("surrendered_t", "multiple_e6", "expected"),
    [(90, 5 * G, (10, 490_000)), (150, 5 * G, (0, 0)), (99, 5_000_050, (1, 49_000))],
)
def test_fine_for__shortfall__is_multiplied(allocation_methods, surrendered_t, multiple_e6, expected):
    assert tuple(allocation_methods.fine_for(100, surrendered_t, 9800, multiple_e6)) == expected


def test_fine_for__largest_of_everything__does_not_overflow(allocation_methods):
    assert allocation_methods.fine_for(MOST, 0, MOST, MOST)[1] == MOST**3 // G


def test_grandfathering__history_less_reduction__is_rounded_down(allocation_methods):
    assert allocation_methods.grandfathering(1001 * G, POINT // 10) == 900


def test_by_intensity__output_and_history__are_rounded_down(allocation_methods):
    assert allocation_methods.by_intensity(1000 * G, 777_000, 50_000_000) == 738


@pytest.mark.parametrize(
    ("factors_e9", "allocation_t"), [([], 853), ([1_030_000_000, POINT], 879), ([0], 0), ([4 * POINT] * 4, 218_470)]
)
def test_by_benchmark__output_and_factors__are_multiplied(allocation_methods, factors_e9, allocation_t):
    assert allocation_methods.by_benchmark(1000 * G, 853_400, factors_e9) == allocation_t


def test_by_benchmark__largest_of_everything__does_not_overflow(allocation_methods):
    assert allocation_methods.by_benchmark(MOST, 2**50 - 1, [4 * POINT] * 4) == MOST * (2**50 - 1) * 256 // G**2


def test_auction_share__of_a_total__leaves_the_free_part_rounded_down(allocation_methods):
    assert tuple(allocation_methods.auction_share(1001, POINT // 10)) == (900, 101)


@pytest.mark.parametrize(
    ("function", "arguments", "fact"),
    [
        ("ordered_cut", (MOST + 1, 0, 0), "quantity is too large"),
        ("ordered_cut", (0, MOST + 1, 0), "quantity is too large"),
        ("ordered_cut", (0, 0, MOST + 1), "quantity is too large"),
        ("offset_cap", (MOST + 1, 0), "quantity is too large"),
        ("offset_cap", (0, POINT + 1), "share is above 1"),
        ("fine_for", (MOST + 1, 0, 0, 0), "quantity is too large"),
        ("fine_for", (0, 0, MOST + 1, 0), "quantity is too large"),
        ("grandfathering", (MOST + 1, 0), "quantity is too large"),
        ("grandfathering", (0, POINT + 1), "reduction is above 1"),
        ("by_intensity", (MOST + 1, 0, 0), "quantity is too large"),
        ("by_intensity", (0, 0, POINT + 1), "reduction is above 1"),
        ("by_benchmark", (MOST + 1, 0, []), "quantity is too large"),
        ("by_benchmark", (0, 2**50, []), "value is too large"),
        ("by_benchmark", (0, 0, [4 * POINT + 1]), "factor is above 4"),
        ("auction_share", (MOST + 1, 0), "quantity is too large"),
        ("auction_share", (0, POINT + 1), "share is above 1"),
    ],
)
def test_general_rule__figure_out_of_its_bounds__reverts(allocation_methods, function, arguments, fact):
    with ape.reverts(f"AllocationMethods: {fact}"):
        getattr(allocation_methods, function)(*arguments)
