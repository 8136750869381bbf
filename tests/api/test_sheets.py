"""Tables that people hand in: what is read, and how what is wrong is told."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from api.sheets import MAX_BYTES, MAX_ROWS, read_sheet, whole_tonnes

COLUMNS = {"area": ("area", "地区"), "total_t": ("total_t",)}


def workbook(*rows: list[Any], merged: str | None = None, sheets: int = 1) -> bytes:
    """An XLSX file of these rows."""
    book = Workbook()
    for number in range(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def values(content: bytes) -> list[tuple[int, Any, Any]]:
    sheet = read_sheet(content, COLUMNS)
    assert sheet.errors == []
    return [(line.row, line.values["area"], line.values["total_t"]) for line in sheet.lines]


def error(content: bytes) -> tuple[int, str | None, str]:
    (found,) = read_sheet(content, COLUMNS).errors
    return found.row, found.column, found.message


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv__with_or_without_mark_and_any_line_ends__is_read_alike(mark: str, end: str) -> None:
    content = end.join([mark + "name,Total_T,地区", "x,5,42", "", ",6,43", ""]).encode()

    assert values(content) == [(2, "42", "5"), (4, "43", "6")]


def test_workbook__numbers_and_texts__are_read_by_heading() -> None:
    assert values(workbook(["total_t", "area"], [5, 42], [None, None], ["6", "43"])) == [(2, 42, 5), (4, "43", "6")]


def test_workbook__with_a_formula__is_told_and_never_computed() -> None:
    assert error(workbook(["area", "total_t"], [42, "=1+1"])) == (
        2,
        "B",
        "holds a formula, which is never computed here: paste its value",
    )


def test_workbook__with_merged_heading__says_to_split_it() -> None:
    row, _, message = error(workbook(["area", "total_t"], [42, 1], merged="A1:B1"))

    assert row == 1
    assert message.startswith("cells A1:B1 are merged: split them")


def test_workbook__of_two_filled_sheets__says_to_keep_one() -> None:
    assert error(workbook(["area", "total_t"], [42, 1], sheets=2))[2] == "has 2 sheets with content: keep one"


def test_workbook__far_cell__is_refused_before_it_is_walked() -> None:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "area", 1
    stream = io.BytesIO()
    book.save(stream)

    assert error(stream.getvalue())[2].startswith("has 1,048,576 rows and 16,384 columns")


def test_workbook__that_unpacks_to_very_much__is_refused() -> None:
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (33 * 2**20))

    assert error(stream.getvalue())[2] == "unpacks to more than 32 MiB: split it"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"a" * (MAX_BYTES + 1), "is larger than 2 MiB"),
        (b"\xd0\xcf\x11\xe0rest", "is an old .xls workbook"),
        (b"PK\x03\x04broken", "is no workbook that can be read"),
        ("area,total_t\n地区,1\n".encode("gbk"), "is not UTF-8 (byte 13)"),
        (b'area,total_t\n"42,1\n', "is no CSV"),
        (b"area\n42\n", "has no column total_t (there are: area): name one total_t"),
        (b"area,total_t,Area\n42,1,2\n", "has the column area 2 times"),
        (b"area,total_t\n", "has no data rows"),
        (b"area,total_t\n" + b"1,1\n" * (MAX_ROWS + 1), "has more than 10,000 rows"),
    ],
)
def test_table__that_cannot_be_read__says_what_to_do(content: bytes, message: str) -> None:
    assert error(content)[2].startswith(message)


@pytest.mark.parametrize(("value", "tonnes"), [("0", 0), ("007", 7), (5, 5), (5.0, 5), (2**56 - 1, 2**56 - 1)])
def test_whole_tonnes__digits_and_whole_numbers__are_taken(value: Any, tonnes: int) -> None:
    assert whole_tonnes(value, 2**56) == tonnes


@pytest.mark.parametrize(
    "value", [None, "", "1,000", "1.5", 1.5, "-1", -1, "1e3", "=1", "٣", "x", 2**56, float("inf"), "9" * 5_000]
)
def test_whole_tonnes__anything_else__is_refused_with_advice(value: Any) -> None:
    with pytest.raises(ValueError, match=r": "):
        whole_tonnes(value, 2**56)
