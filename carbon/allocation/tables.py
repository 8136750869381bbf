"""Reads the tables of the plans and checks them: every number exact, every row with its source, no year twice."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from carbon.allocation.model import LOAD_FACTOR_PLACES, Basis, Form, Parameter, Segment
from carbon.factors.tables import Row, rows_of

UNIT_CLASSES = {"I": 1, "II": 2, "III": 3, "IV": 4}
"""Name -> number on chain."""

BENCHMARK_COLUMNS = (
    "sector", "year", "status", "plan_document", "unit_class", "unit_class_zh", "output_basis", "elec_benchmark",
    "elec_balance_value", "elec_unit", "heat_benchmark", "heat_balance_value", "heat_unit", "source_url", "confidence",
)  # fmt: skip
SEGMENT_COLUMNS = (
    "first_year", "last_year", "unit_classes", "units", "from_load", "form", "a", "b", "c", "d", "e", "decimals",
    "source", "confidence",
)  # fmt: skip
PARAMETER_COLUMNS = (
    "code", "unit_classes", "first_year", "last_year", "value", "unit", "meaning", "source", "confidence",
)  # fmt: skip

BASES = {"供电量 (net supplied)": Basis.NET, "发电量 (gross generated)": Basis.GROSS}
FORMS = {form.name.lower(): form for form in Form}
UNITS = {"conventional_condensing": True}

ANY_CLASS = ""
Key = tuple[int, str]
"""Year, class of units; ANY_CLASS where it does not matter."""


class Benchmark:
    """A row of `allocation_benchmarks.csv`."""

    __slots__ = ("basis", "confidence", "document", "electricity", "heat", "period", "source")

    def __init__(self, row: Row) -> None:
        document, status = row.text("plan_document"), row.text("status")
        self.period = row.text("year")
        self.basis = BASES[row.one_of("output_basis", BASES)]
        self.electricity = row.decimal("elec_benchmark")
        self.heat = row.decimal("heat_benchmark")
        self.document = document if status == "in force then" or status in document else f"{document} ({status})"
        self.source = row.text("source_url")
        self.confidence = row.text("confidence")


def read_benchmarks(table: str, text: str) -> dict[Key, Benchmark]:
    """Read the benchmarks of power units; other sectors were never in force and are not read."""
    found: dict[Key, Benchmark] = {}
    for row in rows_of(table, text, BENCHMARK_COLUMNS):
        if row.text("sector") != "power":
            continue
        unit_class = row.one_of("unit_class", UNIT_CLASSES)
        for year in _years_in(row):
            if (year, unit_class) in found:
                raise row.wrong("year", f"is there twice for class {unit_class}: {year}")
            found[year, unit_class] = Benchmark(row)
    return found


def read_segments(table: str, text: str) -> dict[Key, tuple[Segment, ...]]:
    """Read the load factors by year and class, highest load first, the last from 0 on."""
    found: dict[Key, list[Segment]] = defaultdict(list)
    row = None
    for row in rows_of(table, text, SEGMENT_COLUMNS):
        row.one_of("units", UNITS)
        row.text("source")
        row.text("confidence")
        segment = _segment(row)
        for key in _keys(row):
            if found[key] and found[key][-1].from_load <= segment.from_load:
                raise row.wrong("from_load", f"is not below that of the row before: {segment.from_load}")
            found[key].append(segment)
    for key, segments in found.items():
        if row is not None and segments[-1].from_load != 0:
            raise row.wrong("from_load", f"does not reach down to 0 in {key[0]}, class {key[1]}")
    return {key: tuple(segments) for key, segments in found.items()}


def read_parameters(table: str, text: str) -> dict[str, dict[Key, Parameter]]:
    """Read the other numbers by code, then year and class."""
    found: dict[str, dict[Key, Parameter]] = defaultdict(dict)
    for row in rows_of(table, text, PARAMETER_COLUMNS):
        code = row.text("code")
        texts = (row.text(column) for column in ("unit", "meaning", "source", "confidence"))
        parameter = Parameter(row.decimal("value"), *texts)
        for key in _keys(row):
            if key in found[code]:
                raise row.wrong("code", f"is there twice in {key[0]}: {code}")
            found[code][key] = parameter
    return dict(found)


def _segment(row: Row) -> Segment:
    constants = [_e9(row, column) for column in "abcde"]
    places = int(row.decimal("decimals")) if row.number_or_none("decimals") is not None else LOAD_FACTOR_PLACES
    a, b, c, d, e = constants
    return Segment(row.decimal("from_load"), FORMS[row.one_of("form", FORMS)], (a, b, c, d, e), places)


def _e9(row: Row, column: str) -> int:
    value = row.number_or_none(column) or Decimal(0)
    scaled = value.scaleb(9)
    if scaled != scaled.to_integral_value():
        raise row.wrong(column, f"has more than 9 decimals: {value}")
    return int(scaled)


def _keys(row: Row) -> Iterator[Key]:
    first, last = row.year("first_year"), row.year("last_year")
    if last < first:
        raise row.wrong("last_year", f"is before the first: {last}")
    names = row.text("unit_classes").split()
    classes = [ANY_CLASS] if names == ["all"] else names
    if unknown := [name for name in classes if name not in {*UNIT_CLASSES, ANY_CLASS}]:
        raise row.wrong("unit_classes", f"is none of {', '.join(UNIT_CLASSES)}, all: {unknown[0]}")
    return ((year, unit_class) for year in range(first, last + 1) for unit_class in classes)


def _years_in(row: Row) -> range:
    """One year, or the first and the last with a dash between them."""
    text = row.text("year")
    first, dash, last = text.partition("-")
    try:
        return range(int(first), int(last if dash else first) + 1)
    except ValueError:
        raise row.wrong("year", f"is neither a year nor two with a dash: {text}") from None
