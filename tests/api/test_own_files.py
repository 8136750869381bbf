"""An enterprise's own lists as files: the rows of the JSON, in every form."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.api.api_world import address

EMITTER = address("emitter")
LISTS = (
    *("holdings", "orders", "trades", "cash", "surrenders", "compliance", "allocations", "objections"),
    *("obligations", "notices"),
)


def test_own_lists__as_files__have_the_rows_of_the_json(ask: Callable[..., Any]) -> None:
    lengths = {}
    for name in LISTS:
        path = f"/enterprises/{EMITTER}/{name}"
        items = ask(path, as_="emitter").json()["items"]
        as_csv = list(csv.DictReader(io.StringIO(ask(path, as_="emitter", format="csv").text)))
        book = load_workbook(io.BytesIO(ask(path, as_="emitter", format="xlsx").content))
        as_pdf = ask(path, as_="emitter", format="pdf")

        assert [row.get("year") for row in as_csv] == [
            None if "year" not in item else str(item["year"]) for item in items
        ], name
        assert [len(as_csv), len(list(book[name].values)) - 1] == [len(items)] * 2, name
        assert as_pdf.content.startswith(b"%PDF-"), name
        lengths[name] = len(items)
    assert sum(length > 0 for length in lengths.values()) > 6, lengths


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_own_list__as_a_file__is_for_who_may_see_the_list(ask: Callable[..., Any], form: str) -> None:
    path = f"/enterprises/{EMITTER}/trades"
    assert ask(path, as_="other_emitter", format=form).status_code == 403
    assert ask(path, format=form).status_code == 401
