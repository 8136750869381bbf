"""S1: trades in default, as the registry and their sides see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from readmodel.tables import defaults
from tests.api.api_world import DAY, NOW_S, ORIGIN, address, trade_id

EMITTER = address("emitter")


@pytest.fixture
def in_default(add: Callable[..., None]) -> None:
    """The emitter did not pay for the trade of the day."""
    add(
        defaults,
        ORIGIN
        | {
            "trade_id": trade_id(DAY),
            "state": "noticed",
            "side": "buyer",
            "reason": "the bank refused",
            "document_hash": "0x" + "01" * 32,
            "declared_by": address("registry"),
            "declared_s": NOW_S,
            "noticed_by": address("ministry"),
            "noticed_s": NOW_S,
            "defaulter": EMITTER,
            "innocent": address("other_emitter"),
            "missing_fen": 300,
            "deadline_s": NOW_S + 86_400,
            "compensation_bp": 500,
        },
    )


@pytest.mark.usefixtures("in_default")
@pytest.mark.parametrize(
    ("path", "caller"),
    [("/registry/defaults", "registry"), (f"/enterprises/{EMITTER}/defaults", "emitter")],
    ids=["registry", "side"],
)
def test_defaults__noticed__show_trade_sides_and_deadline(ask: Callable[..., Any], path: str, caller: str) -> None:
    [found] = ask(path, as_=caller).json()["items"]

    assert (found["trade_id"], found["state"], found["side"]) == (trade_id(DAY), "noticed", "buyer")
    assert (found["quantity_t"], found["amount_fen"], found["missing_fen"]) == (20, 102_000, 300)
    assert (found["defaulter"], found["innocent"]) == (EMITTER, address("other_emitter"))
    assert found["deadline"].startswith("2011-03-14")
    assert (found["barred_until"], found["decided_at"]) == (None, None)


@pytest.mark.usefixtures("in_default")
def test_defaults__of_another_state_or_account__are_none(ask: Callable[..., Any]) -> None:
    assert ask("/registry/defaults", as_="registry", state="covered").json()["items"] == []
    assert ask(f"/enterprises/{EMITTER}/defaults", as_="other_emitter").status_code == 403
