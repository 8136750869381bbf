"""S1: the statement of a day as an answer and as files, for who may see the account."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.api_world import address

EMITTER = address("emitter")
PATH = f"/enterprises/{EMITTER}/days/2011-03-13"


def test_statement__as_a_file__has_a_line_for_every_row_of_the_answer(ask: Callable[..., Any]) -> None:
    found = ask(PATH, as_="emitter").json()
    lines = list(csv.DictReader(io.StringIO(ask(PATH, as_="emitter", format="csv").text)))

    def of(part: str) -> list[dict[str, str]]:
        return [line for line in lines if line["part"] == part]

    assert (len(of("order")), len(of("trade"))) == (len(found["orders"]), len(found["trades"]))
    assert (len(of("money")), len(of("units"))) == (len(found["entries"]), len(found["movements"]))
    assert found["trades"]
    assert [int(line["total_fen"]) for line in (of("opening")[0], of("closing")[0])] == [
        found["money"]["opening_fen"],
        found["money"]["closing_fen"],
    ]
    assert [line["total_t"] for line in of("closing")[1:]] == [str(one["closing_t"]) for one in found["units"]]
    assert ask(PATH, as_="emitter", format="pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_statement__of_another_account__is_refused(ask: Callable[..., Any], form: str) -> None:
    assert ask(PATH, as_="other_emitter", format=form).status_code == 403
    assert ask(PATH, format=form).status_code == 401
