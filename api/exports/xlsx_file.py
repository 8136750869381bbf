"""A list as a workbook: the rows on one sheet, which state they show on another."""

from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from api.exports.cells import Cell, Sheet, harmless
from api.jsonable import EXACT

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000
"""More takes a spreadsheet program longer than it takes a person to narrow the list."""
TIME_FORMAT = "yyyy-mm-dd hh:mm:ss"
TITLE_LENGTH = 31
"""Characters of a sheet's title at most."""


def write(sheet: Sheet, out: IO[bytes]) -> None:
    """Write the file. Times are those of the market's zone, which a workbook can't name in a cell."""
    book = Workbook(write_only=True)
    rows = book.create_sheet(sheet.name[:TITLE_LENGTH])
    rows.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        rows.column_dimensions[get_column_letter(place)].width = max(12, len(column.name) + 2)
    rows.append([_heading(rows, column.name) for column in sheet.columns])
    for cells in sheet.cells():
        rows.append([_value(rows, cell) for cell in cells])
    about = book.create_sheet("about")
    about.append(["list", sheet.name])
    about.append(["block", sheet.block])
    about.append(["time of the block", sheet.time.isoformat()])
    about.append(["time zone of the list", f"UTC{sheet.time:%z}"])
    book.save(out)


def _heading(of: Any, name: str) -> Any:
    cell = WriteOnlyCell(of, value=name)
    cell.font = Font(bold=True)
    return cell


def _value(of: Any, cell: Cell) -> Any:
    if isinstance(cell, datetime):
        written = WriteOnlyCell(of, value=cell.replace(tzinfo=None))
        written.number_format = TIME_FORMAT
        return written
    if isinstance(cell, str):
        return harmless(ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell))
    if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) > EXACT:
        return str(cell)  # a workbook's numbers are floating-point
    return cell
