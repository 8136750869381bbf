"""Reads factor tables and checks them: every number exact, every row with its source."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from carbon.factors.errors import FactorTableError
from carbon.factors.model import FUEL_UNITS, Factor, FuelFactor, Provenance

PUBLISHED_COLUMNS = ("code", "value", "unit", "source", "published", "confidence")
GRID_COLUMNS = (
    "scope", "area_zh", "area_en", "gb2260", "data_year", "factor_tco2_per_mwh", "basis", "source", "published",
    "confidence",
)  # fmt: skip
EMISSION_COLUMNS = (
    "code", "name_zh", "name_en", "kind", "ncv", "ncv_unit", "carbon_content_tc_per_gj", "oxidation_rate", "direct_ef",
    "direct_ef_unit", "source", "year", "confidence",
)  # fmt: skip
GWP_COLUMNS = (
    "gas", "formula", "name_zh", "molar_mass_g_mol", "gwp100_sar", "gwp100_ar4", "gwp100_ar5", "gwp100_ar6",
    "cn_ndrc_guideline", "source", "confidence",
)  # fmt: skip
GWP_COLUMN_COLUMNS = ("column", "assessment", "published", "source")

DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

GridKey = tuple[str, str, int, str]
"""Scope, English name of the area, data year, basis."""


class Row:
    """A row that knows its place, so that a wrong cell is named."""

    def __init__(self, table: str, number: int, cells: Mapping[str, str]) -> None:
        self.table = table
        self.number = number
        self._cells = cells

    def text(self, column: str) -> str:
        """Return a cell that must not be empty."""
        text = self._cells[column].strip()
        if not text:
            raise self.wrong(column, "is empty")
        return text

    def number_or_none(self, column: str) -> Decimal | None:
        """Return a cell as an exact number that is not negative, None when it is empty."""
        return self.decimal(column) if self._cells[column].strip() else None

    def decimal(self, column: str) -> Decimal:
        """Return a cell as an exact number that is not negative."""
        text = self.text(column)
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.wrong(column, f"is not a number: {text}") from None
        if not value.is_finite() or value < 0:
            raise self.wrong(column, f"is not a finite number of 0 or more: {text}")
        return value

    def year(self, column: str) -> int:
        """Return a cell as a year."""
        text = self.text(column)
        if not re.fullmatch(r"\d{4}", text):
            raise self.wrong(column, f"is not a year: {text}")
        return int(text)

    def date(self, column: str) -> str:
        """Return a cell that is an ISO 8601 year, month or day."""
        text = self.text(column)
        if not DATE.fullmatch(text):
            raise self.wrong(column, f"is not an ISO 8601 date: {text}")
        return text

    def one_of(self, column: str, allowed: Mapping[str, object]) -> str:
        """Return a cell that is one of some words."""
        text = self.text(column)
        if text not in allowed:
            raise self.wrong(column, f"is none of {', '.join(allowed)}: {text}")
        return text

    def wrong(self, column: str, problem: str) -> FactorTableError:
        """Return the error that names a cell of this row."""
        return FactorTableError(self.table, self.number, column, problem)


def rows_of(table: str, text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a table whose header is exactly `columns`."""
    lines = csv.reader(io.StringIO(text))
    header = next(lines, [])
    for column in columns:
        if column not in header:
            raise FactorTableError(table, 0, column, "is missing")
    for number, cells in enumerate(lines, start=1):
        if len(cells) != len(header):
            raise FactorTableError(table, number, header[-1], f"row has {len(cells)} cells, not {len(header)}")
        yield Row(table, number, dict(zip(header, cells, strict=True)))


def read_published(table: str, text: str) -> dict[str, Factor]:
    """Read factors published with measured data, by code."""
    found: dict[str, Factor] = {}
    for row in rows_of(table, text, PUBLISHED_COLUMNS):
        code = _new_code(row, found)
        provenance = _provenance(row, code, row.date("published"))
        found[code] = Factor(row.decimal("value"), row.text("unit"), provenance)
    return found


def read_grid(table: str, text: str) -> dict[GridKey, Factor]:
    """Read electricity factors, by scope, area, data year and basis."""
    found: dict[GridKey, Factor] = {}
    for row in rows_of(table, text, GRID_COLUMNS):
        key = row.text("scope"), row.text("area_en"), row.year("data_year"), row.text("basis")
        if key in found:
            raise row.wrong("basis", f"repeats row {found[key].provenance.row}")
        provenance = _provenance(row, f"{key[0]} {key[1]} {key[2]}", row.date("published"))
        found[key] = Factor(row.decimal("factor_tco2_per_mwh"), "tCO2/MWh", provenance)
    return found


def read_emission(table: str, text: str) -> dict[str, Factor | FuelFactor]:
    """Read fuels and direct factors, by code."""
    found: dict[str, Factor | FuelFactor] = {}
    for row in rows_of(table, text, EMISSION_COLUMNS):
        code = _new_code(row, found)
        provenance = _provenance(row, code, str(row.year("year")))
        is_fuel = row.text("kind").startswith("fuel_")
        found[code] = _fuel(row, provenance) if is_fuel else _direct(row, provenance)
    return found


def read_gwp(table: str, text: str, columns_table: str, columns_text: str) -> dict[tuple[str, str], Factor]:
    """Read warming potentials, by gas and assessment; a potential that the report does not give is left out."""
    columns = list(rows_of(columns_table, columns_text, GWP_COLUMN_COLUMNS))
    found: dict[tuple[str, str], Factor] = {}
    for row in rows_of(table, text, GWP_COLUMNS):
        for column in columns:
            key = row.text("gas"), column.text("assessment")
            value = row.number_or_none(column.text("column"))
            if key in found:
                raise row.wrong("gas", f"repeats row {found[key].provenance.row}")
            if value is not None:
                provenance = _provenance(row, " ".join(key), column.date("published"))
                found[key] = Factor(value, "gCO2e/g", provenance)
    return found


def _new_code(row: Row, found: Mapping[str, Factor | FuelFactor]) -> str:
    code = row.text("code")
    if code in found:
        raise row.wrong("code", f"repeats row {found[code].provenance.row}: {code}")
    return code


def _provenance(row: Row, code: str, published: str) -> Provenance:
    return Provenance(row.table, row.number, code, row.text("source"), published, row.text("confidence"))


def _fuel(row: Row, provenance: Provenance) -> FuelFactor:
    oxidation_rate = row.decimal("oxidation_rate")
    if oxidation_rate > 1:
        raise row.wrong("oxidation_rate", f"is above 1: {oxidation_rate}")
    return FuelFactor(
        heating_value=row.number_or_none("ncv"),
        heating_value_unit=row.one_of("ncv_unit", FUEL_UNITS),
        carbon_content_t_per_gj=row.number_or_none("carbon_content_tc_per_gj"),
        oxidation_rate=oxidation_rate,
        provenance=provenance,
    )


def _direct(row: Row, provenance: Provenance) -> Factor:
    return Factor(row.decimal("direct_ef"), row.text("direct_ef_unit"), provenance)
