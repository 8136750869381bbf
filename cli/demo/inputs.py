"""The records that the year is played on: read whole, checked whole, before anything is started."""

import csv
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TypeVar

from carbon.readings import Unit, energy_of, parse_decimal

T = TypeVar("T")
COMPOSITE = "COMCEA"
"""The composite quotation of the exchange: an index, no product that anyone can trade."""
MAX_INTERVAL_MWH = 10**18
"""10^12 kWh, far above what any meter counts in an interval; such numbers fit the signed message's 64 bits."""

MAX_NUMBER = 10**18
"""No figure of tonnes, CNY or kWh comes near; the ledgers' 64 bits hold it."""


class BadInput(Exception):
    """A file that the year can't be played on; one line that names file, row (first data row = 1) and column."""

    def __init__(self, path: Path, problem: str, row: int | None = None, column: str | None = None) -> None:
        place = f"{path}" + (f", row {row}" if row else "") + (f", column {column}" if column else "")
        super().__init__(f"{place}: {problem}")


@dataclass(frozen=True, slots=True)
class MeterRow:
    """One interval of the meter file."""

    start_s: int
    """Unix s."""
    end_s: int
    """Unix s."""
    quantity_kwh: str
    """Plain decimal number, exactly as metered."""
    energy_mwh: int
    """Milliwatt hours."""


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """One installation and year of the compliance table; None where the source has no figure."""

    installation_id: str
    year: int
    trading_period: str
    allocated_t: int | None
    verified_t: int | None
    is_not_reported: bool
    surrendered_t: int | None
    published_code: str
    is_corrected_later: bool
    """The published emissions were changed after the deadline, the code with them or not."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One product's trading day; prices in fen per tonne, 0 where there was no trade."""

    day: date
    product: str
    high_fen: int
    low_fen: int
    close_fen: int
    previous_close_fen: int | None
    listed_volume_t: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """All records of one run."""

    meter: list[MeterRow]
    meter_year: int
    activities: dict[str, str]
    """Installation -> activity code of its registry."""
    compliance: list[ComplianceRow]
    """Rows of the registry, all years."""
    prices: list[PriceRow]
    files: dict[str, Path]
    """What was read: meter, installations, compliance, prices."""
    registry: str
    year: int

    @property
    def energy_mwh(self) -> int:
        """Milliwatt hours of the meter file."""
        return sum(counted_once((row.start_s, row.end_s, row.energy_mwh) for row in self.meter))


def counted_once(intervals: Iterable[tuple[int, int, int]]) -> Iterator[int]:
    """
    Energies of one meter's intervals; one that overlaps an earlier interval adds nothing beside it.

    :param intervals: start, end, energy; of equal starts the first counts
    """
    end_before = 0
    for start_s, end_s, energy in sorted(intervals, key=lambda interval: interval[0]):
        if start_s >= end_before:
            yield energy
            end_before = end_s


def load(meter: Path, installations: Path, compliance: Path, prices: Path, registry: str, year: int) -> Inputs:
    """
    Read and check the four files.

    :raises BadInput: names file, row and column of the first thing that is wrong
    """
    rows, meter_year = load_meter(meter)
    activities = load_installations(installations, registry)
    table = load_compliance(compliance, registry)
    if not any(row.year == year for row in table):
        raise BadInput(compliance, f"no row of registry {registry} for the year {year}", column="year")
    files = {"meter": meter, "installations": installations, "compliance": compliance, "prices": prices}
    return Inputs(rows, meter_year, activities, table, load_prices(prices), files, registry, year)


def load_meter(path: Path) -> tuple[list[MeterRow], int]:
    """The meter file whole, and the year its first interval starts in (in the file's own time zone)."""
    rows, year = [], 0
    now_s = int(time.time())
    for number, record in _records(path, ("interval_start", "interval_end", "usage_kwh")):
        start = _cell(path, number, record, "interval_start", _moment)
        end = _cell(path, number, record, "interval_end", _moment)
        usage, energy = _cell(path, number, record, "usage_kwh", _metered)
        if end <= start:
            raise BadInput(path, "interval ends before it starts", number, "interval_end")
        if not 0 <= start.timestamp() < end.timestamp() <= now_s:
            raise BadInput(path, "interval is not between 1970 and now", number, "interval_end")
        rows.append(MeterRow(int(start.timestamp()), int(end.timestamp()), usage, energy))
        year = year or start.year
    if not rows:
        raise BadInput(path, "no data rows")
    return rows, year


def load_installations(path: Path, registry: str) -> dict[str, str]:
    """Activity code of each installation of a registry."""
    return {
        _cell(path, number, record, "installation_id", _text): record["activity_code"] or ""
        for number, record in _records(path, ("registry", "installation_id", "activity_code"))
        if record["registry"] == registry
    }


def load_compliance(path: Path, registry: str) -> list[ComplianceRow]:
    """The compliance rows of a registry."""
    columns = (
        "registry", "installation_id", "year", "trading_period", "allocated_total", "verified_emissions_t",
        "verified_status", "units_surrendered", "compliance_code",
    )  # fmt: skip
    rows = []
    seen: set[tuple[str, int]] = set()
    for number, record in _records(path, columns):
        allocated = _cell(path, number, record, "allocated_total", _tonnes)
        verified = _cell(path, number, record, "verified_emissions_t", _tonnes)
        surrendered = _cell(path, number, record, "units_surrendered", _tonnes)
        row = ComplianceRow(
            installation_id=_cell(path, number, record, "installation_id", _text),
            year=_cell(path, number, record, "year", int),
            trading_period=record["trading_period"] or "",
            allocated_t=allocated,
            verified_t=verified,
            is_not_reported=record["verified_status"] == "NOT_REPORTED",
            surrendered_t=surrendered,
            published_code=record["compliance_code"] or "",
            is_corrected_later=record.get("emissions_updated_later") == "1",
        )
        if record["registry"] != registry:
            continue
        if (row.installation_id, row.year) in seen:
            problem = f"second row of installation {row.installation_id} for {row.year}"
            raise BadInput(path, problem, number, "installation_id")
        seen.add((row.installation_id, row.year))
        rows.append(row)
    return rows


def load_prices(path: Path) -> list[PriceRow]:
    """The daily prices of all products but the composite."""
    columns = ("trade_date", "product", "high_cny", "low_cny", "close_cny", "previous_close_cny", "listed_volume_t")
    rows = []
    for number, record in _records(path, columns):
        row = PriceRow(
            day=_cell(path, number, record, "trade_date", date.fromisoformat),
            product=_cell(path, number, record, "product", _text),
            high_fen=_cell(path, number, record, "high_cny", _fen) or 0,
            low_fen=_cell(path, number, record, "low_cny", _fen) or 0,
            close_fen=_cell(path, number, record, "close_cny", _fen) or 0,
            previous_close_fen=_cell(path, number, record, "previous_close_cny", _fen),
            listed_volume_t=_cell(path, number, record, "listed_volume_t", _tonnes) or 0,
        )
        if row.product != COMPOSITE:
            rows.append(row)
    return rows


def _records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(path, "column is missing", column=missing[0])
            for number, record in enumerate(reader, start=1):
                short = [column for column in columns if record[column] is None]
                if short:
                    raise BadInput(path, "row ends before this column", number, short[0])
                yield number, record
    except OSError as error:
        raise BadInput(path, error.strerror or "can't be read") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(path, f"is no CSV file in UTF-8: {error}") from error


WANTED = {
    "_moment": "a time with offset",
    "_text": "a name",
    "_tonnes": "a number of whole tonnes, 0 or more",
    "_fen": "a number, 0 or more",
    "_metered": "a number of kWh, 0 or more and no finer than a milliwatt hour",
    "fromisoformat": "a date",
}


def _cell(path: Path, number: int, record: dict[str, str], column: str, read: Callable[[str], T]) -> T:
    try:
        return read(record[column].strip())
    except (ValueError, ArithmeticError) as error:
        wanted = WANTED.get(read.__name__, "a number")
        raise BadInput(path, f"{record[column]!r} is not {wanted}", number, column) from error


def _text(text: str) -> str:
    if not text:
        raise ValueError("empty")
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value < 0 or value > MAX_NUMBER:
        raise ValueError("not a quantity")
    return value


def _metered(text: str) -> tuple[str, int]:
    """The quantity in plain digits as the meter signs it, and in mWh."""
    usage = format(_decimal(text), "f")
    energy = energy_of(*parse_decimal(usage), Unit.KWH)
    if energy is None or energy > MAX_INTERVAL_MWH or parse_decimal(usage)[0] > MAX_INTERVAL_MWH:
        raise ValueError("not what a meter counts")
    return usage, energy


def _tonnes(text: str) -> int | None:
    if not text:
        return None
    value = _decimal(text)
    if value != value.to_integral_value():
        raise ValueError("not whole tonnes")
    return int(value)


def _fen(text: str) -> int | None:
    if not text:
        return None
    return int((_decimal(text) * 100).to_integral_value(ROUND_HALF_UP))
