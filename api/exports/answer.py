"""Answer a request with a list as a file."""

import tempfile
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import IO, Any

from starlette.responses import Response, StreamingResponse

from api.exports import csv_file, pdf_file, xlsx_file
from api.exports.cells import Sheet

CHUNK = 1 << 16
IN_MEMORY = 1 << 22
"""Bytes of a file up to which it is not put on disk."""


class Form(StrEnum):
    """Form of a list."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


Writer = Callable[[Sheet, IO[bytes]], None]

WRITERS: dict[Form, tuple[Writer, str, int]] = {
    Form.CSV: (csv_file.write, csv_file.MEDIA_TYPE, csv_file.MOST_ROWS),
    Form.XLSX: (xlsx_file.write, xlsx_file.MEDIA_TYPE, xlsx_file.MOST_ROWS),
    Form.PDF: (pdf_file.write, pdf_file.MEDIA_TYPE, pdf_file.MOST_ROWS),
}
"""Form -> what writes it, its media type, and its rows at most."""

_FILE = {"schema": {"type": "string", "format": "binary"}}
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {media_type: _FILE for _, media_type, _ in WRITERS.values()},
        "description": "JSON, or the whole list as a file on request",
    }
}
"""The `responses` of a route that also answers with files."""


def file_answer(sheet: Sheet, form: Form) -> Response:
    """The sheet as a file, to be saved."""
    write, media_type, _ = WRITERS[form]
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    try:
        write(sheet, out)
    except BaseException:
        out.close()
        raise
    headers = {"Content-Disposition": f'attachment; filename="{sheet.name}-{sheet.block}.{form.value}"'}
    out.seek(0)
    return StreamingResponse(_sent(out), media_type=media_type, headers=headers)


def _sent(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        while chunk := out.read(CHUNK):
            yield chunk
