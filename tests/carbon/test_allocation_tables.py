"""The tables of the plans are checked on load; a wrong cell is named."""

from decimal import Decimal
from pathlib import Path

import pytest

import carbon.allocation
from carbon.allocation import NoPlan
from carbon.allocation.model import Basis
from carbon.allocation.on_chain import TERMS, plan_struct, terms_struct
from carbon.allocation.plans import parameter, unit_plan
from carbon.allocation.tables import UNIT_CLASSES, read_benchmarks, read_parameters, read_segments
from carbon.factors.errors import FactorTableError
from carbon.refusal import Refused

FOLDER = Path(carbon.allocation.__file__).parent
READERS = {
    "allocation_benchmarks.csv": read_benchmarks,
    "load_factors.csv": read_segments,
    "parameters.csv": read_parameters,
}


@pytest.mark.parametrize("year", range(2019, 2027))
@pytest.mark.parametrize("unit_class", UNIT_CLASSES)
def test_unit_plan__every_year_and_class__is_whole(year, unit_class):
    plan = unit_plan(year, unit_class)

    assert plan.basis is (Basis.NET if year < 2023 else Basis.GROSS)
    assert 0 < plan.heat < plan.electricity
    assert bool(plan.segments) == (unit_class != "IV")
    assert bool(plan.cooling) == bool(plan.heat_share) == (year < 2023)
    assert plan.document
    assert plan.source
    assert plan.confidence.startswith("high")


def test_unit_plan__draft__says_that_it_is_one():
    assert "draft" in unit_plan(2025, "I").document


def test_parameter__number__has_its_source():
    found = parameter("gap_cap", 2021)

    assert (found.value, found.source, found.confidence) == (Decimal("0.20"), "国环规气候〔2023〕1号", "high")


def test_parameter__code_that_is_none__is_said():
    with pytest.raises(NoPlan, match=r"no rule luck for 2021$"):
        parameter("luck", 2021)


@pytest.mark.parametrize(
    ("table", "find", "replace", "place"),
    [
        ("allocation_benchmarks.csv", "0.877,,", "O.877,,", "row 1, column elec_benchmark: is not a number"),
        ("allocation_benchmarks.csv", "0.877,,", "-1,,", "row 1, column elec_benchmark: is not a finite number of 0"),
        ("allocation_benchmarks.csv", "0.877,,", ",,", "row 1, column elec_benchmark: is empty"),
        (
            "allocation_benchmarks.csv",
            "2020〕3号,I,",
            "2020〕3号,V,",
            "row 1, column unit_class: is none of I, II, III, IV",
        ),
        (
            "allocation_benchmarks.csv",
            "2020〕3号,II,",
            "2020〕3号,I,",
            "row 2, column year: is there twice for class I: 2019",
        ),
        ("allocation_benchmarks.csv", "供电量 (net supplied)", "供热量", "row 1, column output_basis: is none of"),
        ("allocation_benchmarks.csv", "2019-2020", "of late", "row 1, column year: is neither a year nor two"),
        ("load_factors.csv", "linear", "cubic", "row 2, column form: is none of constant, linear, power, saturation"),
        ("load_factors.csv", "0.0014", "0.00141234567", "row 2, column b: has more than 9 decimals"),
        ("load_factors.csv", "0.85,constant", "0.80,constant", "row 2, column from_load: is not below that of the row"),
        (
            "load_factors.csv",
            "conventional_condensing",
            "all",
            "row 1, column units: is none of conventional_condensing",
        ),
        ("load_factors.csv", "I II III", "I II VI", "row 1, column unit_classes: is none of I, II, III, IV, all: VI"),
        ("load_factors.csv", ",0,saturation", ",0.1,saturation", "column from_load: does not reach down to 0 in 2025"),
        ("load_factors.csv", "2019,2020", "2019,2018", "row 1, column last_year: is before the first"),
        ("parameters.csv", "2021,2022,1,factor", "2020,2022,1,factor", "row 2, column code: is there twice in 2020"),
        ("parameters.csv", ",1.05,", ",one,", "row 3, column value: is not a number: one"),
        ("parameters.csv", "code,", "name,", "row 0, column code: is missing"),
    ],
)
def test_table__cell_that_cannot_be__is_named(table, find, replace, place):
    text = (FOLDER / table).read_text(encoding="utf-8")
    assert find in text

    with pytest.raises(FactorTableError) as caught:
        READERS[table](table, text.replace(find, replace, 1))

    assert table in str(caught.value)
    assert place in str(caught.value)


def test_plan_struct__every_plan__keeps_all_digits():
    struct = plan_struct(unit_plan(2025, "I"))

    assert struct == {
        "basis": 2,
        "electricity_e6": 790_200,
        "heat_e6": 102_700,
        "cooling_e6": [10**6] * 3,
        "heat_share_e6": 0,
        "segments": [
            {"from_load_e9": 500_000_000, "form": 1, "constants_e9": [10**9, 0, 0, 0, 0], "places": 27},
            {
                "from_load_e9": 0,
                "form": 4,
                "constants_e9": [7_254_000_000, 633_000_000, 29_822_000_000, 5_643_000_000, 6_871_000_000],
                "places": 6,
            },
        ],
        "reference": "2025/2026 power plan, consultation draft 2026-07-27",
    }


def test_terms_struct__year_without_a_rule__has_nothing_there():
    struct = terms_struct(2025)

    assert set(struct) == {*TERMS, "reference"}
    assert (struct["borrowing_share_e9"], struct["banking_multiple_e9"], struct["industry_cap_e9"]) == (
        0,
        0,
        30_000_000,
    )


def test_terms_struct__year_without_any__is_said():
    with pytest.raises(NoPlan, match="no rules for entities in 2018"):
        terms_struct(2018)


def test_unit_plan__benchmark_beyond_its_bound__is_refused():
    plan = unit_plan(2021, "I")

    with pytest.raises(Refused, match="benchmark is above 10 t"):
        type(plan)(2021, "I", plan.basis, Decimal(11), Decimal(0), {}, Decimal(0), (), "x", "x", "x")
