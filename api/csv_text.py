"""Lists as CSV (RFC 4180), for spreadsheets."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

MEDIA_TYPE = "text/csv"

DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "JSON, or CSV on request"}
}
"""The `responses` of a route that also answers with CSV."""


def csv_answer(shape: type[BaseModel], rows: Sequence[BaseModel], name: str) -> Response:
    """The rows with a line of names above them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(shape.model_fields))
    writer.writeheader()
    writer.writerows(row.model_dump(mode="json") for row in rows)
    disposition = f'attachment; filename="{name}.csv"'
    return Response(out.getvalue(), media_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})
