"""Factor tables: what a lookup says, and that a wrong table is refused with the place."""

from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import pytest

from carbon import factors
from carbon.factors.tables import read_emission, read_grid, read_gwp, read_published

PUBLISHED_HEADER = "code,value,unit,source,published,confidence\n"
GRID_HEADER = "scope,area_zh,area_en,gb2260,data_year,factor_tco2_per_mwh,basis,source,published,confidence\n"


def table(name: str) -> str:
    return files("carbon.factors").joinpath(name).read_text(encoding="utf-8")


def test_published_factor__steel_works__is_exact_and_says_its_row() -> None:
    factor = factors.published_factor("steel_works.electricity")

    assert factor.value == Decimal("0.459")
    assert factor.unit == "kgCO2/kWh"
    assert "UCI Machine Learning Repository no. 851" in factor.provenance.source
    assert factor.provenance.reference == "published_factors.csv row 1: steel_works.electricity, published 2021"
    assert factor.g_per("mWh") == Fraction(459, 1_000_000)


def test_published_factor__unknown__is_named() -> None:
    with pytest.raises(factors.FactorNotFound, match=r"published_factors.csv has no steel_works.heat"):
        factors.published_factor("steel_works.heat")


def test_grid_factor__several_for_a_year__asks_for_the_basis() -> None:
    with pytest.raises(factors.FactorAmbiguous, match="rows 3, 5, 9, 10 are national China 2022; name the basis"):
        factors.grid_factor("national", "China", 2022)

    named = factors.grid_factor("national", "China", 2022, "reporting factor for 2022-year accounting")
    assert named.value == Decimal("0.5703")
    assert named.provenance.published == "2023-02-07"
    assert named.g_per("mWh") == Fraction(5_703, 10_000_000)


def test_grid_factor__unknown_area__is_named() -> None:
    with pytest.raises(factors.FactorNotFound, match="no province Atlantis 2022, basis any"):
        factors.grid_factor("province", "Atlantis", 2022)


def test_fuel_factor__bituminous_coal__is_the_product_of_its_row() -> None:
    fuel = factors.fuel_factor("steel2024.bituminous")

    assert fuel.activity_unit == "g"
    assert fuel.g_per_unit == Fraction("23.736") * Fraction("0.02618") * Fraction("0.99") * Fraction(44, 12)


def test_fuel_factor__gas__counts_norm_litres() -> None:
    gas = next(one for one in _fuels() if one.heating_value_unit == "GJ/10^4 Nm3" and one.heating_value is not None)

    tonnes_per_10000_m3 = (
        Fraction(gas.heating_value) * Fraction(gas.carbon_content_t_per_gj) * Fraction(gas.oxidation_rate)
    ) * Fraction(44, 12)
    assert gas.activity_unit == "NL"
    assert gas.g_per_unit * 10_000_000 == tonnes_per_10000_m3 * 1_000_000


def test_fuel_factor__empty_number__is_an_error_when_used() -> None:
    fuel = factors.fuel_factor("power2022.nonconv_cc_not_measured")

    with pytest.raises(factors.FactorIncomplete, match="heating value or carbon content is empty"):
        _ = fuel.g_per_unit


def test_fuel_factor__direct_factor_asked_for__is_not_found() -> None:
    with pytest.raises(factors.FactorNotFound, match=r"has no fuel heat.default"):
        factors.fuel_factor("heat.default")


def test_direct_factor__purchased_heat__is_per_kilojoule() -> None:
    assert factors.direct_factor("heat.default").g_per("kJ") == Fraction(11, 100)
    with pytest.raises(factors.FactorNotFound, match=r"has no direct factor steel2024.bituminous"):
        factors.direct_factor("steel2024.bituminous")


def test_factor__activity_of_another_kind__does_not_go_with_it() -> None:
    with pytest.raises(factors.UnitMismatch, match="tCO2/GJ does not go with an activity in mWh"):
        factors.direct_factor("heat.default").g_per("mWh")


def test_warming_potential__methane__depends_on_the_assessment() -> None:
    assert factors.warming_potential("CH4", "AR5").g_per("g") == 28
    assert factors.warming_potential("CH4", "AR6").g_per("g") == Fraction("27.9")
    assert factors.warming_potential("CH4", "AR6").provenance.published == "2021"


def test_warming_potential__not_in_the_report__is_not_found() -> None:
    with pytest.raises(factors.FactorNotFound, match="no NF3 of SAR"):
        factors.warming_potential("NF3", "SAR")


def test_tables__as_shipped__are_read_whole() -> None:
    assert len(read_published("p", table("published_factors.csv"))) == 1
    assert len(read_grid("g", table("grid_factors.csv"))) == 141
    assert len(read_emission("e", table("emission_factors.csv"))) == 115
    gwp = read_gwp("w", table("gwp.csv"), "c", table("gwp_columns.csv"))
    assert len({gas for gas, _ in gwp}) == 35


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a,,kgCO2/kWh,s,2021,high", "row 1, column value: is empty"),
        ("a,0.4x,kgCO2/kWh,s,2021,high", "row 1, column value: is not a number: 0.4x"),
        ("a,-1,kgCO2/kWh,s,2021,high", "row 1, column value: is not a finite number of 0 or more: -1"),
        ("a,NaN,kgCO2/kWh,s,2021,high", "row 1, column value: is not a finite number of 0 or more: NaN"),
        ("a,1,kgCO2/kWh,,2021,high", "row 1, column source: is empty"),
        ("a,1,kgCO2/kWh,s,last year,high", "row 1, column published: is not an ISO 8601 date: last year"),
        ("a,1,u,s,2021,high\na,2,u,s,2021,high", "row 2, column code: repeats row 1: a"),
        ("a,1,u,s,2021", "row 1, column confidence: row has 5 cells, not 6"),
    ],
)
def test_read_published__wrong_cell__is_refused_with_its_place(rows: str, message: str) -> None:
    with pytest.raises(factors.FactorTableError) as caught:
        read_published("mine.csv", PUBLISHED_HEADER + rows + "\n")
    assert str(caught.value) == f"mine.csv, {message}"


def test_read_published__missing_column__is_refused() -> None:
    with pytest.raises(factors.FactorTableError, match=r"mine.csv, row 0, column source: is missing"):
        read_published("mine.csv", "code,value,unit,published,confidence\n")


def test_read_grid__same_question_twice__is_refused() -> None:
    row = "national,全国,China,,2015,0.6,average,notice,2019-01,high\n"
    with pytest.raises(factors.FactorTableError, match=r"row 2, column basis: repeats row 1"):
        read_grid("mine.csv", GRID_HEADER + row + row)


def test_read_grid__data_year_that_is_none__is_refused() -> None:
    with pytest.raises(factors.FactorTableError, match=r"column data_year: is not a year: 15"):
        read_grid("mine.csv", GRID_HEADER + "national,全国,China,,15,0.6,average,notice,2019-01,high\n")


def test_read_emission__oxidation_above_one__is_refused() -> None:
    text = table("emission_factors.csv").replace("25.024,GJ/t,0.02749,0.99", "25.024,GJ/t,0.02749,1.01", 1)
    with pytest.raises(factors.FactorTableError, match=r"row 1, column oxidation_rate: is above 1: 1.01"):
        read_emission("mine.csv", text)


def test_read_emission__unit_of_heating_value_unknown__is_refused() -> None:
    text = table("emission_factors.csv").replace("25.024,GJ/t", "25.024,GJ/kg", 1)
    with pytest.raises(factors.FactorTableError, match=r"column ncv_unit: is none of GJ/t, GJ/10\^4 Nm3: GJ/kg"):
        read_emission("mine.csv", text)


def test_read_gwp__gas_twice__is_refused() -> None:
    text = table("gwp.csv").replace("PFC-14 (CF4),CF4", "CO2,CF4", 1)
    with pytest.raises(factors.FactorTableError, match=r"row 6, column gas: repeats row 1"):
        read_gwp("mine.csv", text, "columns.csv", table("gwp_columns.csv"))


def _fuels() -> list[factors.FuelFactor]:
    emission = read_emission("e", table("emission_factors.csv"))
    return [one for one in emission.values() if isinstance(one, factors.FuelFactor)]
