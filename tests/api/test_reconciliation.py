"""S2: a bank's daily file against what the chain booked with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from readmodel.tables import cash_entries, reserve_deposits, withdrawals
from tests.api.api_world import NOW_S, ORIGIN, World, address
from tests.api.conftest import TestClient

DAY = "2011-03-23"
LATER_S = NOW_S + 10 * 86_400
EMITTER, OTHER, BANK = address("emitter"), address("other_emitter"), address("bank")
HEADER = "reference,direction,account,amount_fen"


def reference(number: int) -> str:
    return f"0x{number:064x}"


@pytest.fixture
def booked(add: Callable[..., None]) -> None:
    """Money in of two accounts, out of one, into the risk reserve and out of the fees; one of another bank."""
    entry = {
        "block": 5,
        "at_s": LATER_S,
        "transaction_hash": ORIGIN["transaction_hash"],
        "total_fen": 0,
        "change_fen": 0,
    }
    own = entry | {"counterparty": BANK}
    add(
        cash_entries,
        own
        | {"log_index": 1, "item": 0, "account": EMITTER, "kind": "deposited", "amount_fen": 100}
        | {"bank_reference": reference(1)},
        own
        | {"log_index": 2, "item": 0, "account": OTHER, "kind": "deposited", "amount_fen": 200}
        | {"bank_reference": reference(2)},
        own
        | {"log_index": 3, "item": 0, "account": OTHER, "kind": "withdrawal_confirmed", "amount_fen": 50}
        | {"bank_reference": reference(3)},
        entry
        | {"log_index": 4, "item": 0, "account": OTHER, "kind": "deposited", "amount_fen": 9}
        | {"bank_reference": reference(9), "counterparty": OTHER},
    )
    reserve = {"bank": BANK, "amount_fen": 70, "bank_reference": reference(4), "at_s": LATER_S}
    add(reserve_deposits, reserve | {"block": 5, "log_index": 5, "transaction_hash": ORIGIN["transaction_hash"]})
    paid = {"withdrawal_id": 77, "account": address("exchange"), "bank": BANK, "fund_id": 1, "amount_fen": 5}
    times = {"requested_s": LATER_S, "decided_s": LATER_S, "bank_reference": reference(5)}
    add(withdrawals, paid | times | ORIGIN | {"state": "confirmed"})


@pytest.fixture
def send(client: TestClient, sign_in: Callable[[str], dict[str, str]], booked: None) -> Callable[..., Any]:
    """`send(*lines)`: the bank's file of the day."""

    def post(*lines: str, as_: str = "bank", day: str = DAY) -> Any:
        content = "\n".join((HEADER, *lines)).encode()
        return client.post("/bank/reconciliation", params={"day": day}, content=content, headers=sign_in(as_))

    return post


ALL = (
    f"{reference(1)},in,{EMITTER},100",
    f"{reference(2)},入,{OTHER.lower()},200",
    f"{reference(3)},out,{OTHER},50",
    f"{reference(4)},in,risk_reserve,70",
    f"{reference(5)},out,exchange_fees,5",
)


def test_reconcile__the_same_bookings__is_in_order(send: Callable[..., Any]) -> None:
    found = send(*ALL).json()

    sums = {"rows": 5, "in_fen": 370, "out_fen": 55}
    assert (found["ok"], found["differences"], found["file"], found["chain"]) == (True, [], sums, sums)
    assert [one["reference"] for one in found["agreed"]] == [reference(number) for number in range(1, 6)]


def test_reconcile__other_amount_missing_and_unknown__are_listed(send: Callable[..., Any]) -> None:
    found = send(ALL[0].replace(",100", ",101"), *ALL[2:], f"{reference(8)},in,{OTHER},1").json()

    assert not found["ok"]
    assert [(one["finding"], one["reference"]) for one in found["differences"]] == [
        ("other_amount", reference(1)),
        ("not_on_chain", reference(8)),
        ("not_in_file", reference(2)),
    ]
    assert [one["reference"] for one in found["agreed"]] == [reference(number) for number in (3, 4, 5)]
    assert (found["differences"][0]["bank"]["amount_fen"], found["differences"][0]["chain"]["amount_fen"]) == (101, 100)


def test_reconcile__another_day__has_nothing_on_chain(send: Callable[..., Any]) -> None:
    found = send(ALL[0], day="2011-03-24").json()

    assert found["chain"] == {"rows": 0, "in_fen": 0, "out_fen": 0}
    assert [one["finding"] for one in found["differences"]] == ["not_on_chain"]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (f"0x12,in,{EMITTER},100", "reference"),
        (f"{reference(1)},sideways,{EMITTER},100", "direction"),
        (f"{reference(1)},in,somebody,100", "account"),
        (f"{reference(1)},in,{EMITTER},-3", "amount_fen"),
        (f"{reference(1)},in,{EMITTER},1.5", "amount_fen"),
    ],
)
def test_reconcile__a_line_that_is_wrong__is_named_and_nothing_compared(
    send: Callable[..., Any], line: str, column: str
) -> None:
    found = send(ALL[0], line).json()

    assert (found["ok"], found["differences"]) == (False, [])
    assert [(error["row"], error["column"]) for error in found["errors"]] == [(3, column)]


def test_reconcile__by_somebody_else__is_refused(send: Callable[..., Any]) -> None:
    assert send(ALL[0], as_="registry").status_code == 403


def test_reconcile__column_missing__says_which(client: TestClient, sign_in: Callable[..., Any], world: World) -> None:
    answer = client.post(
        "/bank/reconciliation", params={"day": DAY}, content=b"reference,account\n", headers=sign_in("bank")
    )
    assert (answer.status_code, answer.json()["ok"], answer.json()["differences"]) == (200, False, [])
    assert "direction" in answer.json()["errors"][0]["message"]
