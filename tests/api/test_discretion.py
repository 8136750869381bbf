"""I3, T5: on the pages of the chain parties are told to themselves and to who may see their data, to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from api.discretion import published, told
from api.writes import Fate
from carbon.roles import Role
from chain.client import Log
from readmodel import tables
from tests.api.api_world import NOW_S, address
from tests.interface_abis import interface_abis

EMITTER, OTHER, BANK = map(address, ("emitter", "other_emitter", "bank"))
HASH = "0x" + "5e" * 32
BLOCK = 6
INSIDERS = ("emitter", "ministry", "regulator", "registry", "province", "body", "person")
OUTSIDERS = (None, "other_emitter", "exchange", "bank", "other_province", "other_body", "stranger")

pytestmark = pytest.mark.both_databases


@pytest.fixture
def logged(add: Callable[..., None]) -> str:
    """A transaction of the emitter with an event each of a deposit, an order, a reading's root and a rule."""
    call = {"hash": HASH, "block": BLOCK, "position": 1, "time_s": NOW_S, "sender": EMITTER, "nonce": 99}
    target = {"to_address": None, "contract": "Cash", "function": "deposit", "input": "0x12", "is_done": True}
    add(tables.transactions, call | target | {"gas_used": 1})
    found = (
        ("Cash", "Deposited", {"account": EMITTER, "bank": BANK, "amount_fen": 7, "bank_reference": "slip of Li"}),
        ("OrderBook", "OrderPlaced", {"order_id": "17", "account": EMITTER, "quantity_t": 3}),
        ("Evidence", "BatchAnchored", {"owner": EMITTER, "root": HASH, "readings": 2}),
        ("Market", "Halted", {"product_id": 1, "reason": "storm"}),
    )
    for number, (contract, event, fields) in enumerate(found):
        place = {"block": BLOCK, "log_index": 100 + number}
        row = {"transaction_hash": HASH, "at_s": NOW_S, "contract": contract, "address": OTHER, "event": event}
        add(tables.events, place | row | {"fields": orjson.dumps(fields).decode()})
        if contract != "Market":
            add(tables.event_accounts, place | {"account": EMITTER})
    return HASH


def seen(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Events by contract: fields, and whether they are whole."""
    return {row["contract"]: (row["fields"], row["is_whole"]) for row in rows if row["block"] == BLOCK}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_events__for_others__tell_numbers_and_hashes_but_neither_account_nor_words(
    ask: Any, logged: str, who: str | None
) -> None:
    found = seen(ask("/chain/events", as_=who).json()["items"])

    money, order = found["Cash"], found["OrderBook"]
    if who != "bank":  # it is named in it
        assert money == ({"account": None, "bank": None, "amount_fen": 7, "bank_reference": None}, False)
    if who != "exchange":  # its market
        assert order == ({"order_id": "17", "account": None, "quantity_t": 3}, False)
    assert found["Evidence"] == ({"owner": EMITTER, "root": HASH, "readings": 2}, True)
    assert found["Market"] == ({"product_id": 1, "reason": "storm"}, True)


@pytest.mark.parametrize("who", INSIDERS)
def test_events__for_the_party_and_who_may_see_its_data__are_whole(ask: Any, logged: str, who: str) -> None:
    found = seen(ask("/chain/events", as_=who).json()["items"])

    assert all(is_whole for _, is_whole in found.values())
    assert found["Cash"][0]["bank_reference"] == "slip of Li"


def test_events__of_a_role_with_a_market_or_named_in_them__are_whole_there_alone(ask: Any, logged: str) -> None:
    exchange = seen(ask("/chain/events", as_="exchange").json()["items"])
    bank = seen(ask("/chain/events", as_="bank").json()["items"])

    assert (exchange["OrderBook"][1], exchange["Cash"][1]) == (True, False)
    assert (bank["OrderBook"][1], bank["Cash"][1]) == (False, True)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_events__found_by_an_account__are_only_those_that_anyone_may_read(
    ask: Any, logged: str, who: str | None
) -> None:
    found = seen(ask("/chain/events", as_=who, account=EMITTER).json()["items"])

    assert set(found) == ({"OrderBook", "Evidence"} if who == "exchange" else {"Evidence"})


@pytest.mark.parametrize("who", INSIDERS)
def test_events__found_by_an_account__for_who_may_see_its_data_are_all(ask: Any, logged: str, who: str) -> None:
    assert set(seen(ask("/chain/events", as_=who, account=EMITTER).json()["items"])) == {
        "Cash",
        "OrderBook",
        "Evidence",
    }


def test_events__of_anothers_account__are_in_the_log_of_reads(ask: Any, logged: str) -> None:
    ask("/chain/events", as_="province", account=EMITTER)
    ask("/chain/events", as_="emitter", account=EMITTER)
    ask("/chain/events", as_="bank", account=EMITTER)

    kept = ask("/supervision/reads", as_="regulator", subject=EMITTER).json()["items"]
    assert [(row["account"], row["path"]) for row in kept] == [(address("province"), "/chain/events")]


@pytest.mark.parametrize(
    ("who", "is_whole"), [*((one, True) for one in INSIDERS), *((one, False) for one in OUTSIDERS)]
)
def test_transaction__for_everybody__names_its_sender_to_who_may_know(
    ask: Any, logged: str, who: str | None, is_whole: bool
) -> None:
    found = ask(f"/chain/transactions/{logged}", as_=who).json()
    (of_block,) = (row for row in ask(f"/chain/blocks/{BLOCK}", as_=who).json()["items"] if row["hash"] == logged)

    for row in (found, of_block):
        assert row["is_whole"] is is_whole
        assert (row["sender"], row["sender_name"]) == ((EMITTER, "emitter") if is_whole else (None, None))
    assert (found["input"], found["nonce"]) == (("0x12", 99) if is_whole else (None, None))


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (7, 7),
        (True, True),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        (HASH, HASH),
        ("", ""),
        (EMITTER, None),
        ("a name", None),
        ({"name": "x"}, None),
        ([1, "2"], [1, "2"]),
        ([EMITTER], None),
        ([{"account": EMITTER}], None),
        ("0x1234", None),
    ],
)
def test_told__of_each_kind_of_value__keeps_numbers_and_hashes_only(value: Any, what: Any) -> None:
    assert told(value) == what


def test_published__events__are_of_the_contracts_and_name_nobody_but_who_decided() -> None:
    """A published status names whose it is, an anchored batch whose evidence it is: that is their purpose."""
    abis = {
        (name, entry["name"]): entry["inputs"]
        for name, abi in interface_abis().items()
        for entry in abi
        if entry["type"] == "event"
    }
    assert published().contracts <= set(interface_abis())
    assert published().events <= set(abis)
    named = {
        (contract, event, field["name"])
        for contract, event in published().events
        for field in abis[contract, event]
        if field["type"] == "address" and field["name"] != "by"
    }
    assert named == {
        ("Compliance", "StatusAssessed", "entity"),
        ("Compliance", "StatusOverridden", "entity"),
        ("Evidence", "BatchAnchored", "owner"),
    }


def test_published__contracts_of_roles__are_contracts() -> None:
    assert set(published().of_roles) == {Role.EXCHANGE}
    assert published().of_roles[Role.EXCHANGE] <= set(interface_abis())


@pytest.mark.parametrize(
    ("who", "account"), [("emitter", EMITTER), ("exchange", EMITTER), ("bank", None), (None, None)]
)
def test_state__of_a_transaction__names_parties_to_who_may_know(
    ask: Any, monkeypatch: pytest.MonkeyPatch, who: str | None, account: str | None
) -> None:
    said = {"order_id": 17, "account": EMITTER}
    placed = Log("OrderBook", "OrderPlaced", said, BLOCK, NOW_S, HASH, 0, address("exchange"))
    fate = Fate("in_block", block=BLOCK, gas_used=1, events=(placed,))
    monkeypatch.setattr("api.routers.transactions.writes.fate_of", lambda *_: fate)

    (event,) = ask(f"/transactions/{HASH}", as_=who).json()["events"]

    assert event["fields"] == {"order_id": 17, "account": account}
