"""Q2: allocation by the plans of every year; examples worked out by hand, and vectors made another way."""

import json
from decimal import Decimal, localcontext
from pathlib import Path

import pytest

from carbon.allocation import METHODS, CaseError, NoPlan, compute

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "allocation.json").read_text(encoding="utf-8"))

UNIT = {"year": 2021, "unit_class": "I", "net_mwh": 1000}
CONDENSING = {"conventional_condensing": True}


def unit_t(**inputs):
    return compute("cn_power_unit", UNIT | inputs)["allocation_t"]


@pytest.mark.parametrize("method", sorted({case["method"] for case in VECTORS}))
def test_compute__vectors_made_another_way__agrees_to_the_last_digit(method):
    for case in (case for case in VECTORS if case["method"] == method):
        result = compute(method, case["inputs"])
        result.pop("factors", None)
        assert result == case["result"], case["id"]


def test_vectors__methods_of_the_issue__are_all_there():
    assert {case["method"] for case in VECTORS} == set(METHODS) - {"cn_borrowing", "cn_gas_unit", "auction_share"}


# cn_power_unit


@pytest.mark.parametrize(
    ("inputs", "allocation_t"),
    [
        ({}, "821.800000"),  # 1000 x 0.8218
        ({"year": 2019}, "877.000000"),
        ({"year": 2020}, "877.000000"),
        ({"year": "2019-2020"}, "877.000000"),
        ({"heat_gj": 100}, "832.910000"),  # + 100 x 0.1111
        ({"cooling": "air"}, "862.890000"),  # x 1.05
        ({"cooling": "back_pressure"}, "821.800000"),
        ({"heat_ratio": "0.5"}, "731.402000"),  # x 0.89
        ({"unit_class": "IV", "heat_ratio": "0.5"}, "274.400000"),  # 392 x 0.7
        ({"cooling": "air", "heat_ratio": "0.5"}, "767.972100"),  # 862.89 x 0.89
        ({"net_mwh": "0.000001"}, "0.000001"),  # 0.8218 of the last decimal
        ({"net_mwh": "0.0000006"}, "0.000000"),
        ({"net_mwh": 0}, "0.000000"),
    ],
)
def test_power_unit__of_2019_to_2022__multiplies_supplied_power_by_its_factors(inputs, allocation_t):
    assert unit_t(**inputs) == allocation_t


@pytest.mark.parametrize(
    ("load", "allocation_t"),
    [
        ("1", "821.800000"),
        ("0.85", "821.800000"),
        ("0.8499", "821.811505"),  # 1 + 0.0014 x 0.01 = 1.000014; 821.8115052
        ("0.80", "827.552600"),  # 1.007 either way
        ("0.79", "828.867480"),  # 1.007 + 0.0016 = 1.0086
        ("0.75", "834.127000"),  # 1.015 either way
        ("0.70", "846.638905"),  # 1.015^2 = 1.030225
        ("0", "1042.852323"),  # 1.015^16 = 1.268985547771…
    ],
)
def test_power_unit__load_of_a_condensing_unit_in_2021__goes_by_its_segment(load, allocation_t):
    assert unit_t(load=load, **CONDENSING) == allocation_t


@pytest.mark.parametrize("inputs", [{}, {"unit_class": "IV"} | CONDENSING])
def test_power_unit__low_load_of_gas_or_another_kind_of_unit__changes_nothing(inputs):
    assert unit_t(load="0.3", **inputs) == unit_t(unit_class=inputs.get("unit_class", "I"))


def test_power_unit__load_left_out__is_as_full_load():
    assert unit_t(**CONDENSING) == unit_t(load=1, **CONDENSING)


@pytest.mark.parametrize(
    ("inputs", "allocation_t"),
    [
        ({"load": "0.65"}, "795.000000"),
        ({"load": "0.60"}, "843.784023"),  # 1.015^4 = 1.061363550625
        ({"load": "0.60", "conventional_condensing": False}, "795.000000"),
        ({"load": "0.60", "unit_class": "IV"}, "330.500000"),
        ({"cooling": "air", "heat_ratio": "0.5"}, "795.000000"),  # this plan has neither factor
        ({"year": 2024, "heat_gj": 100}, "801.330000"),
    ],
)
def test_power_unit__of_2023_and_2024__counts_generated_power_and_loads_below_65_percent(inputs, allocation_t):
    given = {"year": 2023, "unit_class": "I", "gross_mwh": 1000} | CONDENSING | inputs

    assert compute("cn_power_unit", given)["allocation_t"] == allocation_t


def test_power_unit__of_the_draft_of_2025__rounds_the_load_factor_before_it_multiplies():
    """At 33.33 % the factor is 1.22916413…; 10^9 MWh would show the digits that rounding takes away."""
    given = {"year": 2025, "unit_class": "I", "gross_mwh": 10**9, "load": "0.3333"} | CONDENSING

    result = compute("cn_power_unit", given)

    assert result["factors"]["load"] == "1.229164"
    assert result["allocation_t"] == "971285392.800000"  # 10^9 x 0.7902 x 1.229164


def test_power_unit__any_case__names_the_plan_and_factors_that_it_used():
    result = compute("cn_power_unit", UNIT | {"cooling": "air", "heat_ratio": "0.5", "load": "0.7"} | CONDENSING)

    assert result["factors"] == {
        "plan": "国环规气候〔2023〕1号",
        "output_basis": "net_mwh",
        "benchmark_electricity": "0.8218",
        "benchmark_heat": "0.1111",
        "cooling": "1.05",
        "heat": "0.89",
        "load": "1.030225",
    }


def test_power_unit__both_outputs__takes_what_the_plan_counts():
    both = {"net_mwh": 1000, "gross_mwh": 1100, "unit_class": "I"}

    assert compute("cn_power_unit", both | {"year": 2021})["allocation_t"] == "821.800000"
    assert compute("cn_power_unit", both | {"year": 2023})["allocation_t"] == "874.500000"


def test_compute__caller_with_few_digits_set__loses_none():
    with localcontext() as context:
        context.prec = 3
        assert unit_t(net_mwh=Decimal("1234567.891234")) == "1014567.893016"


@pytest.mark.parametrize(
    ("verified_t", "expected"), [("1001.5", ("1001.500000", "1.250000")), (900, ("1000.250000", "0.000000"))]
)
def test_gas_unit__verified_emissions_above_its_allocation__are_covered(verified_t, expected):
    result = compute("cn_gas_unit", {"allocation_t": "1000.25", "verified_t": verified_t})

    assert tuple(result.values()) == expected


# cn_entity


@pytest.mark.parametrize(
    ("initial_t", "verified_t", "final_t", "gap", "top_up_t"),
    [
        (80, 100, 80, "20.00", 0),
        (79, 100, 80, "21.00", 1),
        (50, 101, 80, "50.50", 30),  # 80.8 down
        (100, 100, 100, "0.00", 0),
        (120, 100, 120, "-20.00", 0),
        ("95.999999", 100, 95, "4.00", 0),
        (66_665, 100_000, 80_000, "33.34", 13_335),  # 33.335 up
        (100_005, 100_000, 100_005, "-0.01", 0),  # half a hundredth goes away from zero
        ("10.7", 0, 10, "0.00", 0),
    ],
)
def test_entity__gap_beyond_the_cap__is_topped_up_and_rounded_down(initial_t, verified_t, final_t, gap, top_up_t):
    result = compute("cn_entity", {"year": 2022, "initial_t": initial_t, "verified_t": verified_t})

    assert result == {"final_t": final_t, "gap_rate_percent": gap, "top_up_t": top_up_t}


# Stages


@pytest.mark.parametrize(("value_t", "pre_t"), [("70.999999", 70), (70, 70), (0, 0)])
def test_pre_allocation__base_times_share__is_rounded_down(value_t, pre_t):
    assert compute("cn_pre_allocation", {"value_t": value_t}) == {"pre_t": pre_t}


@pytest.mark.parametrize(("year", "pre_t"), [(2019, 707), (2024, 707), (2025, 505)])
def test_pre_allocation__base_and_year__takes_the_share_of_the_plan(year, pre_t):
    assert compute("cn_pre_allocation", {"year": year, "base_t": 1011}) == {"pre_t": pre_t}


@pytest.mark.parametrize(
    ("pre_t", "final_t", "cut_t", "expected"),
    [
        (70, 100, 0, (0, 70, 0, 30, 100, 0)),
        (70, 100, 40, (40, 30, 0, 30, 60, 0)),  # the pre stage bears it all
        (70, 100, 90, (70, 0, 0, 10, 10, 0)),  # the rest from the top-up
        (70, 100, 130, (70, 0, 0, 0, 0, 30)),  # what is not taken waits
        (70, 60, 30, (30, 40, 0, -10, 30, 0)),  # claw-back itself
        (70, 60, 60, (60, 10, 0, -10, 0, 0)),
        (70, 50, 60, (60, 10, 10, -10, 0, 10)),  # 10 too much: back to the remainder
        (70, 50, 90, (70, 0, 20, 0, 0, 40)),
        (70, 70, 80, (70, 0, 0, 0, 0, 10)),
        (0, 100, 30, (0, 0, 0, 70, 70, 0)),
    ],
)
def test_cut__both_stages__take_what_they_can_and_keep_the_books(pre_t, final_t, cut_t, expected):
    result = compute("cn_cut", {"pre_t": pre_t, "final_t": final_t, "cut_t": cut_t})

    assert tuple(result.values()) == expected
    assert list(result) == [
        "pre_cut_t", "pre_issued_t", "refund_t", "final_issued_t", "total_issued_t", "cut_outstanding_t",
    ]  # fmt: skip
    assert result["total_issued_t"] + cut_t - result["cut_outstanding_t"] == final_t  # nothing lost


@pytest.mark.parametrize(
    ("issued_t", "due_t", "released_t", "still"), [(100, 80, 20, 0), (80, 100, 0, 20), (5, 5, 0, 0)]
)
def test_differentiated__obligation__comes_first(issued_t, due_t, released_t, still):
    result = compute("cn_differentiated", {"issued_t": issued_t, "due_t": due_t})

    assert result == {"released_t": released_t, "still_to_surrender_t": still}


# Industry and low load


@pytest.mark.parametrize(
    ("intensity", "allocation_t", "coefficient"),
    [
        ("1", 1000, "0"),
        ("0.9", 1015, "0.015"),
        ("0.81", 1028, "0.0285"),
        ("0.8", 1030, "0.03"),
        ("0.5", 1030, "0.03"),
        ("1.1", 985, "-0.015"),
        ("1.2", 970, "-0.03"),
        ("9", 970, "-0.03"),
        ("0", 1030, "0.03"),
    ],
)
def test_industry__distance_from_the_balance__moves_at_most_three_percent(intensity, allocation_t, coefficient):
    result = compute("cn_industry", {"emissions_t": 1000, "intensity": intensity, "balance": 1})

    assert result == {"allocation_t": allocation_t, "coefficient": coefficient}


def test_industry__quotient_without_end__is_exact_inside_and_shown_with_18_decimals():
    """X = 1/3 of 0.3 / 0.9: alpha would be 0.05, capped; 0.05 / 0.9 is not."""
    result = compute("cn_industry", {"emissions_t": 120, "intensity": "0.85", "balance": "0.9"})

    assert result == {"allocation_t": 121, "coefficient": "0.008333333333333333"}  # 120 x (1 + 1/120)


def test_industry__of_2024__gets_what_was_verified():
    given = {"emissions_t": 1000, "intensity": "0.1", "balance": 1, "year": 2024}

    assert compute("cn_industry", given) == {"allocation_t": 1000, "coefficient": "0"}


@pytest.mark.parametrize(
    ("load_percent", "factor"),
    [(0, "7.254000"), (50, "1.000000"), ("49.9999", "1.100276"), (100, "1.000000"), ("33.33", "1.229164")],
)
def test_low_load__below_50_percent__follows_the_drafts_curve(load_percent, factor):
    assert compute("cn_low_load_2025", {"load_percent": load_percent}) == {"factor": factor}


# Banking, borrowing, credits, fines


@pytest.mark.parametrize(
    ("inputs", "carried_t"),
    [
        ({"net_sales_t": 1001, "holding_t": 50_000, "base_t": 10_000}, 11_501),  # 11,501.5
        ({"net_sales_t": -500, "holding_t": 50_000, "base_t": 10_000}, 10_000),
        ({"net_sales_t": 0, "holding_t": 9_999, "base_t": 10_000}, 9_999),
        ({"net_sales_t": 0, "holding_t": 500_000, "sector": "power"}, 10_000),
        ({"net_sales_t": 0, "holding_t": 500_000, "sector": "industry"}, 100_000),
    ],
)
def test_banking__old_vintages__are_carried_up_to_base_and_sales(inputs, carried_t):
    assert compute("cn_banking", inputs) == {"carried_t": carried_t}


@pytest.mark.parametrize(
    ("obligation_t", "holding_t", "gap_t", "borrowable_t"),
    [(1000, 900, 100, 50), (1000, 901, 99, 0), (1000, 799, 201, 100), (1000, 2000, 0, 0), (0, 0, 0, 0)],
)
def test_borrowing__gap_of_a_tenth__lends_half_of_it(obligation_t, holding_t, gap_t, borrowable_t):
    result = compute("cn_borrowing", {"year": 2021, "obligation_t": obligation_t, "holding_t": holding_t})

    assert result == {"gap_t": gap_t, "borrowable_t": borrowable_t}


@pytest.mark.parametrize(("share", "cap_t"), [("0.05", 50), (0, 0), (1, 1019), ("0.0999", 101)])
def test_offset_cap__share_of_the_obligation__is_rounded_down(share, cap_t):
    assert compute("cn_offset_cap", {"obligation_t": 1019, "share": share}) == {"cap_t": cap_t}


@pytest.mark.parametrize(
    ("surrendered_t", "multiple", "shortfall_t", "fine_fen"),
    [(90, 5, 10, 490_000), (90, 10, 10, 980_000), (100, 10, 0, 0), (150, 5, 0, 0), (99, "5.00005", 1, 49_000)],
)
def test_penalty__shortfall_at_the_mean_price__is_multiplied(surrendered_t, multiple, shortfall_t, fine_fen):
    """December 2024: 98.00 CNY/t over all methods of trade."""
    given = {"obligation_t": 100, "surrendered_t": surrendered_t, "price_fen_per_t": 9800, "multiple": multiple}

    assert compute("cn_penalty", given) == {"shortfall_t": shortfall_t, "fine_fen": fine_fen}


# Any scheme


@pytest.mark.parametrize(
    ("method", "inputs", "allocation_t"),
    [
        ("grandfathering", {"historic_t": 1001, "reduction": "0.1"}, 900),
        ("grandfathering", {"historic_t": 1001, "reduction": 1}, 0),
        ("intensity", {"output": 1000, "value": "0.777", "reduction": "0.05"}, 738),
        ("benchmark", {"output": 1000, "value": "0.8534", "factors": []}, 853),
        ("benchmark", {"output": 1000, "value": "0.8534"}, 853),
        ("benchmark", {"output": 1000, "value": "0.8534", "factors": ["1.03", 1]}, 879),
        ("benchmark", {"output": 1000, "value": "9.1132", "factors": [0]}, 0),
    ],
)
def test_generic_method__result__is_rounded_down(method, inputs, allocation_t):
    assert compute(method, inputs) == {"allocation_t": allocation_t}


def test_auction_share__of_a_total__leaves_the_free_part_rounded_down():
    assert compute("auction_share", {"total_t": 1001, "share": "0.1"}) == {"free_t": 900, "auction_t": 101}


# What can't be computed


@pytest.mark.parametrize(
    ("method", "inputs", "message"),
    [
        ("cn_powr_unit", {}, "method is unknown: cn_powr_unit: give one of cn_power_unit, "),
        (None, {}, "method is unknown: None"),
        ("cn_entity", None, "inputs is missing or no object"),
        ("cn_entity", [1], "inputs is missing or no object"),
        ("cn_entity", {"year": 2021, "verified_t": 1}, "initial_t is missing: give a number"),
        ("cn_entity", {"year": 2021, "verified_t": 1, "initial_t": None}, "initial_t is missing: give a number"),
        (
            "cn_entity",
            {"year": 2018, "verified_t": 1, "initial_t": 1},
            "no rule gap_cap for 2018; there is one for 2019 to",
        ),
        ("cn_entity", {"year": "2021-2022", "verified_t": 1, "initial_t": 1}, "year is not a number: 2021-2022"),
        ("cn_entity", {"year": "2021.5", "verified_t": 1, "initial_t": 1}, "year is no calendar year: 2021.5"),
        ("cn_entity", {"year": 2021, "verified_t": -1, "initial_t": 1}, "verified_t is negative: -1: give 0 or more"),
        ("cn_entity", {"year": 2021, "verified_t": "1,000", "initial_t": 1}, "verified_t is not a number: 1,000"),
        ("cn_entity", {"year": 2021, "verified_t": "1_000", "initial_t": 1}, "verified_t is not a number: 1_000"),
        ("cn_entity", {"year": 2021, "verified_t": "１", "initial_t": 1}, "verified_t is not a number: １"),
        ("cn_entity", {"year": 2021, "verified_t": "", "initial_t": 1}, "verified_t is not a number: "),
        ("cn_entity", {"year": 2021, "verified_t": "NaN", "initial_t": 1}, "verified_t is not a number: NaN"),
        ("cn_entity", {"year": 2021, "verified_t": Decimal("NaN"), "initial_t": 1}, "verified_t is not finite: NaN"),
        ("cn_entity", {"year": 2021, "verified_t": Decimal("-Infinity"), "initial_t": 1}, "verified_t is not finite"),
        ("cn_entity", {"year": 2021, "verified_t": True, "initial_t": 1}, "verified_t is not a number: bool"),
        ("cn_entity", {"year": 2021, "verified_t": {}, "initial_t": 1}, "verified_t is not a number: dict"),
        ("cn_entity", {"year": 2021, "verified_t": "1e19", "initial_t": 1}, "verified_t is too large: 1E+19"),
        ("cn_entity", {"year": 2021, "verified_t": "9e9999", "initial_t": 1}, "verified_t is too large: 9E+9999"),
        ("cn_entity", {"year": 2021, "verified_t": "1e-31", "initial_t": 1}, "verified_t has more than 30 decimals"),
        (
            "cn_entity",
            {"year": 2021, "verified": 1, "initial_t": 1},
            "verified is no input of this method: it takes year",
        ),
        ("cn_power_unit", UNIT | {"year": 2018}, "no plan for power units of class I in 2018; there are 2019 to 2026"),
        ("cn_power_unit", UNIT | {"year": 2027}, "no plan for power units of class I in 2027"),
        ("cn_power_unit", UNIT | {"unit_class": "V"}, "unit_class is unknown: V: give one of I, II, III, IV"),
        ("cn_power_unit", UNIT | {"unit_class": 1}, "unit_class is unknown: int"),
        ("cn_power_unit", {"year": 2021, "unit_class": "I"}, "net_mwh is missing: the plan of 2021 counts supplied"),
        ("cn_power_unit", UNIT | {"year": 2023}, "gross_mwh is missing: the plan of 2023 counts generated"),
        ("cn_power_unit", UNIT | {"gross_mwh": "much"}, "gross_mwh is not a number: much"),
        (
            "cn_power_unit",
            UNIT | {"cooling": "steam"},
            "cooling is unknown: steam: give one of water, air, back_pressure",
        ),
        ("cn_power_unit", UNIT | {"heat_ratio": "1.01"}, "heat_ratio is above 1: 1.01: give it as a fraction"),
        ("cn_power_unit", UNIT | {"load": 85}, "load is above 1: 85: give it as a fraction, 0.85 for 85 %"),
        ("cn_power_unit", UNIT | {"load": "-0.1"}, "load is negative: -0.1"),
        (
            "cn_power_unit",
            UNIT | {"conventional_condensing": "yes"},
            "conventional_condensing is neither true nor false",
        ),
        ("cn_pre_allocation", {}, "value_t or base_t must be there, not both"),
        ("cn_pre_allocation", {"value_t": 1, "base_t": 1, "year": 2021}, "value_t or base_t must be there, not both"),
        ("cn_cut", {"pre_t": "1.5", "final_t": 1, "cut_t": 1}, "pre_t is not whole tonnes: 1.5"),
        ("cn_industry", {"emissions_t": 1, "intensity": 1, "balance": 0}, "balance is zero: give a number above 0"),
        ("cn_low_load_2025", {"load_percent": "100.1"}, "load_percent is above 100: 100.1"),
        ("cn_banking", {"net_sales_t": 1, "holding_t": -1, "base_t": 1}, "holding_t is negative: -1"),
        ("cn_banking", {"net_sales_t": 1, "holding_t": 1}, "base_t or sector must be there, not both"),
        ("cn_borrowing", {"year": 2023, "obligation_t": 1, "holding_t": 1}, "no rule borrowing.share for 2023"),
        ("cn_offset_cap", {"obligation_t": 1, "share": 5}, "share is above 1: 5"),
        ("benchmark", {"output": 1, "value": 1, "factors": "1.03"}, "factors is no list: 1.03"),
        ("benchmark", {"output": 1, "value": 1, "factors": [1, -1]}, "factors[1] is negative: -1"),
        ("benchmark", {"output": 1, "value": 1, "factors": [1] * 65}, "factors has 65 numbers: multiply some"),
    ],
)
def test_compute__case_that_cannot_be__says_what_is_wrong_and_what_to_do(method, inputs, message):
    with pytest.raises((CaseError, NoPlan)) as caught:
        compute(method, inputs)

    assert str(caught.value).startswith(message)


def test_penalty__multiple_of_zero__is_refused():
    with pytest.raises(CaseError, match="multiple is zero: give a number above 0"):
        compute("cn_penalty", {"obligation_t": 1, "surrendered_t": 0, "price_fen_per_t": 1, "multiple": 0})


def test_number__zeros_beyond_30_decimals__are_as_none():
    assert unit_t(net_mwh="1000." + "0" * 50) == "821.800000"


def test_benchmark__longest_numbers_and_most_factors__keeps_every_digit():
    digits = "1." + "0" * 29 + "1"
    exact = Decimal(10) ** 18

    result = compute("benchmark", {"output": "1e18", "value": "1", "factors": [digits] * 64})

    assert result == {"allocation_t": int(exact)}
