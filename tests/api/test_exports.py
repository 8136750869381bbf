"""Lists as files: the same rows and columns in CSV, XLSX and PDF, and nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from openpyxl import load_workbook

from api.exports import csv_file, pdf_file, xlsx_file
from api.exports.cells import Sheet, columns_of, harmless
from api.models.common import Model

MARKET = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 2, 9, 30, tzinfo=MARKET)


class Numbers(Model):
    registry: int
    trading: int | None


class Line(Model):
    name: str
    quantity_t: int
    at: datetime
    is_open: bool
    numbers: Numbers | None
    roles: list[str]
    fields: dict[str, Any]
    note: str | None


def line(**changes: Any) -> Line:
    whole = {
        "name": "东风水泥",
        "quantity_t": -5,
        "at": AT,
        "is_open": True,
        "numbers": {"registry": 7, "trading": None},
        "roles": ["EMITTER", "INVESTOR"],
        "fields": {"account": "0x1"},
        "note": None,
    }
    return Line.model_validate(whole | changes)


def sheet(*rows: Line) -> Sheet:
    return Sheet("registry-lines", columns_of(Line), rows, 12, AT)


def written(module: Any, *rows: Line) -> bytes:
    out = io.BytesIO()
    module.write(sheet(*rows), out)
    return out.getvalue()


NAMES = ["name", "quantity_t", "at", "is_open", "numbers.registry", "numbers.trading", "roles", "fields", "note"]


def test_columns__of_a_shape__are_its_fields_and_those_of_what_it_holds() -> None:
    assert [column.name for column in columns_of(Line)] == NAMES


def test_csv__of_rows__has_names_above_and_every_value() -> None:
    rows = list(csv.reader(io.StringIO(written(csv_file, line(), line(numbers=None)).decode())))

    values = [
        "东风水泥",
        "-5",
        "2026-03-02T09:30:00+08:00",
        "true",
        "7",
        "",
        "EMITTER INVESTOR",
        '{"account":"0x1"}',
        "",
    ]
    assert rows[0] == NAMES
    assert rows[1] == values
    assert rows[2][4:6] == ["", ""]


def test_xlsx__of_rows__keeps_numbers_and_times_as_such() -> None:
    book = load_workbook(io.BytesIO(written(xlsx_file, line(quantity_t=12), line(quantity_t=2**60))))
    rows = list(book["registry-lines"].values)

    assert list(rows[0]) == NAMES
    assert rows[1][:6] == ("东风水泥", 12, datetime(2026, 3, 2, 9, 30), True, 7, None)
    assert rows[2][1] == str(2**60)  # a workbook's numbers would round it
    assert list(book["about"].values)[1:] == [
        ("block", 12),
        ("time of the block", "2026-03-02T09:30:00+08:00"),
        ("time zone of the list", "UTC+0800"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_text__that_a_spreadsheet_would_compute__is_text_in_both(text: str) -> None:
    as_csv = list(csv.reader(io.StringIO(written(csv_file, line(name=text)).decode(), newline="")))
    cell = load_workbook(io.BytesIO(written(xlsx_file, line(name=text))))["registry-lines"]["A2"]

    assert as_csv[1][0] == f"'{text}"
    assert (cell.data_type, cell.value.startswith("'")) == ("s", True)


@pytest.mark.parametrize("text", ["-", "plain", "0x5a", "a=b", ""])
def test_text__that_computes_nothing__stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_xlsx__control_characters_of_strangers__are_replaced() -> None:
    cell = load_workbook(io.BytesIO(written(xlsx_file, line(name="a\x00b\x1bc"))))["registry-lines"]["A2"]

    assert cell.value == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("rows", [0, 1, 60])
def test_pdf__of_rows_in_chinese__is_a_pdf_with_its_font_in_it(rows: int) -> None:
    found = written(pdf_file, *(line(name=f"#strong[*{place}] 鄂尔多斯 $x$ \\ <a>") for place in range(rows)))

    assert found.startswith(b"%PDF-")
    assert b"NotoSansSC" in found


def test_sheet__time_of_the_block__is_told_in_the_zone_it_came_in() -> None:
    out = io.BytesIO()
    xlsx_file.write(Sheet("a", columns_of(Line), [], -1, datetime(2026, 1, 1, tzinfo=UTC)), out)

    assert list(load_workbook(out)["about"].values)[2:] == [
        ("time of the block", "2026-01-01T00:00:00+00:00"),
        ("time zone of the list", "UTC+0000"),
    ]
