"""Prepare, relay, watch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from api.app import create_app
from tests.api import api_world
from tests.api.api_world import CHAIN_ID, KEYS, World, address, contract_address

ORDER = {"product_id": 1, "side": 1, "price_fen": 9_550, "quantity_t": 1_000}


def prepare(client: Any, name: str = "emitter", headers: Any = None, **changes: Any) -> Any:
    body = {"contract": "OrderBook", "function": "place", "arguments": ORDER, "from": address(name)} | changes
    return client.post("/transactions/prepare", json=body, headers=headers or {})


def signed(transaction: dict[str, Any], name: str = "emitter", **changes: Any) -> str:
    raw = Account.sign_transaction(transaction | changes, KEYS[name].key).raw_transaction
    return "0x" + bytes(raw).hex()


def relay(client: Any, raw: str, headers: Any = None, **parameters: Any) -> Any:
    return client.post("/transactions/relay", json={"raw": raw}, headers=headers or {}, params=parameters)


@pytest.fixture
def transaction(client: Any) -> dict[str, Any]:
    """A prepared transaction of the emitter."""
    return dict(prepare(client).json()["transaction"])


# --- prepare ---


def test_prepare__an_order__gives_what_to_sign_and_what_it_means(client: Any, world: World) -> None:
    world.node.nonces[address("emitter")] = 5

    body = prepare(client).json()

    assert body["transaction"] == {
        "chainId": CHAIN_ID,
        "nonce": 5,
        "to": contract_address("OrderBook"),
        "value": 0,
        "gas": 12_000_000,
        "gasPrice": 0,
        "data": body["transaction"]["data"],
    }
    assert body["summary"]["en"] == (
        "Place an order to buy 1,000 t of product CEA at CNY 95.50 per tonne or better, for today"
    )
    assert body["summary"]["zh"] == "挂单买入产品 CEA，数量 1,000 吨，价格每吨 95.50 元 或更优，当日有效"
    assert body["reserves"]["en"].startswith("CNY 95,500.00 of your money are reserved")
    assert body["if_it_fails"]["en"].startswith("If the contract refuses, no order is placed")


def test_prepare__a_sell_order__reserves_units(client: Any) -> None:
    body = prepare(client, arguments=ORDER | {"side": 2}).json()

    assert body["reserves"]["en"].startswith("1,000 t of your trading account are reserved")


def test_prepare__names_of_accounts__are_shown(client: Any) -> None:
    body = prepare(
        client,
        "bank",
        contract="Cash",
        function="deposit",
        arguments={"account": address("emitter"), "amount_fen": "100", "bank_reference": "0x" + "00" * 32},
    ).json()

    assert body["summary"]["en"] == f"Confirm that CNY 1.00 came in for emitter ({address('emitter')})"


def test_prepare__a_product_that_the_read_model_lacks__is_its_number(client: Any) -> None:
    body = prepare(client, arguments=ORDER | {"product_id": 2}).json()

    assert "1,000 t of product 2 at" in body["summary"]["en"]


def test_prepare__the_contract_would_refuse__tells_its_reason(client: Any, world: World) -> None:
    world.node.refusal = "OrderBook: price is outside the band"

    answer = prepare(client)

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/refused",
        "title": "The contract refuses",
        "status": 409,
        "detail": "OrderBook: price is outside the band",
        "reason": "OrderBook: price is outside the band",
    }


@pytest.mark.parametrize(
    ("changes", "slug", "detail"),
    [
        ({"contract": "Casino"}, "unknown-name", "no contract Casino"),
        ({"function": "bet"}, "unknown-name", "no function bet"),
        ({"function": "best"}, "bad-arguments", "OrderBook.best only reads"),
        ({"arguments": {"side": 1}}, "bad-arguments", "argument product_id is missing"),
        (
            {"function": "cancel_all", "arguments": {"order_ids": ["1"] * 65}},
            "bad-arguments",
            "argument order_ids of cancel_all takes 64 items, not 65",
        ),
        ({"arguments": ORDER | {"luck": 7}}, "bad-arguments", "place has no argument luck"),
        ({"arguments": ORDER | {"side": -1}}, "bad-arguments", "argument side of place is not a uint256"),
        ({"arguments": ORDER | {"side": "buy"}}, "bad-arguments", "argument side of place is not a uint256"),
        ({"arguments": ORDER | {"side": 1.5}}, "bad-arguments", "argument side of place is not a uint256"),
        ({"arguments": ORDER | {"side": [1]}}, "bad-arguments", "argument side of place is not a uint256"),
        ({"from": "0x12"}, "invalid-request", "body.from"),
    ],
)
def test_prepare__what_does_not_fit__is_told(client: Any, changes: Any, slug: str, detail: str) -> None:
    answer = prepare(client, **changes)

    assert answer.status_code == 422
    assert answer.json()["type"] == f"/problems/{slug}"
    assert detail in answer.json()["detail"]


def test_prepare__with_the_session_of_another__is_refused(client: Any, sign_in: Callable[[str], Any]) -> None:
    assert prepare(client, "emitter", sign_in("registry")).status_code == 403
    assert prepare(client, "emitter", sign_in("emitter")).status_code == 200


def test_prepare__the_node_is_down__is_told(client: Any, world: World) -> None:
    world.node.is_down = True

    answer = prepare(client)

    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/no-chain"


def test_prepare__nothing_deployed_yet__is_told_until_it_is(client: Any, world: World) -> None:
    file = world.services.settings.deployment
    file.unlink()
    assert prepare(client).json()["type"] == "/problems/not-deployed"

    file.write_text(api_world.deployment())

    assert prepare(client).status_code == 200


# --- relay ---


def test_relay__a_signed_transaction__is_handed_to_the_node(client: Any, world: World, transaction: Any) -> None:
    answer = relay(client, signed(transaction))

    assert answer.status_code == 202
    body = answer.json()
    assert list(world.node.sent) == [body["transaction_hash"]]
    assert (body["from"], body["contract"], body["function"]) == (address("emitter"), "OrderBook", "place")


def test_relay__the_same_again__gives_the_same_answer_and_sends_nothing(
    client: Any, world: World, transaction: Any
) -> None:
    raw = signed(transaction)
    first = relay(client, raw)

    again = relay(client, raw)

    assert again.status_code == 202
    assert again.json() == first.json()
    assert len(world.node.sent) == 1


def test_relay__waiting_for_the_block__gives_the_receipt(client: Any, transaction: Any) -> None:
    answer = relay(client, signed(transaction), wait=1)

    assert answer.status_code == 200
    assert (answer.json()["block"], answer.json()["gas_used"], answer.json()["events"]) == (7, 50_000, [])


def test_relay__refused_in_the_block__tells_the_reason_and_the_hash(
    client: Any, world: World, transaction: Any
) -> None:
    world.node.mined_refusal = "OrderBook: not enough money"

    answer = relay(client, signed(transaction), wait=1)

    assert answer.status_code == 409
    assert answer.json()["reason"] == "OrderBook: not enough money"
    assert answer.json()["transaction_hash"] == next(iter(world.node.sent))


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"chainId": 1}, "signed for chain 1, this is chain 32180"),
        ({"to": api_world.NOBODY}, f"{api_world.NOBODY} is none of our contracts"),
        ({"value": 1}, "our contracts take no value"),
        ({"data": "0x12345678"}, "OrderBook has no function with selector 0x12345678"),
        ({"data": "0x"}, "OrderBook has no function with selector 0x"),
    ],
)
def test_relay__a_transaction_of_something_else__is_refused(
    client: Any, world: World, transaction: Any, changes: Any, detail: str
) -> None:
    answer = relay(client, signed(transaction, **changes))

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/bad-transaction"
    assert detail in answer.json()["detail"]
    assert not world.node.sent


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        ("0xzz", "not hexadecimal"),
        ("0x", "only legacy transactions"),
        ("0x02f86c", "only legacy transactions"),
        ("0xc0", "9 fields"),
        ("0xf8", "not RLP"),
        ("0xc9808080808080808080", "calls no contract"),
    ],
)
def test_relay__what_is_no_transaction__is_refused(client: Any, raw: str, detail: str) -> None:
    answer = relay(client, raw)

    assert answer.status_code == 422
    assert detail in answer.json()["detail"]


def test_relay__a_changed_byte_of_the_call__comes_from_someone_else(
    client: Any, world: World, transaction: Any, sign_in: Callable[[str], Any]
) -> None:
    raw = signed(transaction).replace(f"{ORDER['quantity_t']:064x}", f"{ORDER['quantity_t'] + 1:064x}")

    answer = relay(client, raw, sign_in("emitter"))

    assert answer.status_code == 422
    assert not world.node.sent


def test_relay__with_the_session_of_another__is_refused(
    client: Any, world: World, transaction: Any, sign_in: Callable[[str], Any]
) -> None:
    answer = relay(client, signed(transaction), sign_in("registry"))

    assert answer.status_code == 422
    assert answer.json()["detail"] == f"signed by {address('emitter')}, the session is of {address('registry')}"
    assert not world.node.sent


@pytest.mark.parametrize(("nonce", "words"), [(4, "was used"), (6, "leaves a gap")])
def test_relay__not_the_next_nonce__is_told_which_is(
    client: Any, world: World, transaction: Any, nonce: int, words: str
) -> None:
    world.node.nonces[address("emitter")] = 5

    answer = relay(client, signed(transaction, nonce=nonce))

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/wrong-nonce"
    assert answer.json()["expected_nonce"] == 5
    assert words in answer.json()["detail"]


def test_relay__too_often__is_told_when_to_come_again(tmp_path: Path, filled_read_model: dict[str, str]) -> None:
    world = api_world.build(tmp_path, writes_per_s=0.1, writes_burst=2, **filled_read_model)
    from tests.api.conftest import TestClient

    with TestClient(create_app(services=world.services)) as client:
        answers = [relay(client, "0x") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert answers[-1].json()["type"] == "/problems/too-many-requests"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10


# --- relay several ---


def relay_all(client: Any, raws: list[str], headers: Any = None) -> Any:
    return client.post("/transactions/relay-all", json={"raws": raws}, headers=headers or {})


def in_a_row(transaction: dict[str, Any], count: int) -> list[str]:
    """The emitter's next transactions."""
    return [signed(transaction, nonce=transaction["nonce"] + place) for place in range(count)]


def test_relay_all__orders_of_one_account__are_handed_to_the_node_in_order(
    client: Any, world: World, transaction: Any, sign_in: Callable[[str], Any]
) -> None:
    answer = relay_all(client, in_a_row(transaction, 3), sign_in("emitter"))

    assert answer.status_code == 202
    relayed = [outcome["relayed"] for outcome in answer.json()["outcomes"]]
    assert list(world.node.sent) == [one["transaction_hash"] for one in relayed]
    assert [sent.nonce for sent in world.node.sent.values()] == [0, 1, 2]
    assert {(one["from"], one["contract"], one["function"]) for one in relayed} == {
        (address("emitter"), "OrderBook", "place")
    }


def test_relay_all__of_two_accounts__goes_without_a_session(client: Any, world: World, transaction: Any) -> None:
    raws = [signed(transaction), signed(transaction, "other_emitter"), signed(transaction, nonce=1)]

    outcomes = relay_all(client, raws).json()["outcomes"]

    assert [outcome["relayed"]["from"] for outcome in outcomes] == [
        address("emitter"), address("other_emitter"), address("emitter"),
    ]  # fmt: skip
    assert len(world.node.sent) == 3


def test_relay_all__one_is_wrong__stops_only_those_that_count_on_it(
    client: Any, world: World, transaction: Any
) -> None:
    first, second, third = in_a_row(transaction, 3)
    wrong = signed(transaction, nonce=1, value=1)

    answer = relay_all(client, [first, wrong, third, signed(transaction, "other_emitter"), second])

    assert answer.status_code == 202
    outcomes = answer.json()["outcomes"]
    assert ["relayed" in outcome for outcome in outcomes] == [True, False, False, True, True]
    assert outcomes[1]["problem"] == {
        "type": "/problems/bad-transaction",
        "title": "Not a transaction to relay",
        "status": 422,
        "detail": "our contracts take no value",
    }
    assert outcomes[2]["problem"]["type"] == "/problems/wrong-nonce"
    assert outcomes[2]["problem"]["expected_nonce"] == 1
    assert len(world.node.sent) == 3


def test_relay_all__the_same_again__gives_the_same_answer_and_sends_nothing(
    client: Any, world: World, transaction: Any
) -> None:
    raws = in_a_row(transaction, 2)
    first = relay_all(client, [*raws, raws[1]])

    again = relay_all(client, [*raws, raws[1]])

    assert again.json() == first.json()
    assert all("relayed" in outcome for outcome in again.json()["outcomes"])
    assert len(world.node.sent) == 2


def test_relay_all__with_the_session_of_another__refuses_each(
    client: Any, world: World, transaction: Any, sign_in: Callable[[str], Any]
) -> None:
    outcomes = relay_all(client, in_a_row(transaction, 2), sign_in("registry")).json()["outcomes"]

    said = f"signed by {address('emitter')}, the session is of {address('registry')}"
    assert [outcome["problem"]["detail"] for outcome in outcomes] == [said, said]
    assert not world.node.sent


def test_relay_all__the_node_refuses_some__says_why_and_keeps_the_others(
    client: Any, world: World, transaction: Any
) -> None:
    raws = [signed(transaction), signed(transaction, "other_emitter")]
    world.node.refused = {address("emitter"): "transaction pool is full"}

    outcomes = relay_all(client, raws).json()["outcomes"]

    assert outcomes[0]["problem"]["type"] == "/problems/node-refuses"
    assert "transaction pool is full" in outcomes[0]["problem"]["detail"]
    assert "relayed" in outcomes[1]
    assert [kept.sender for kept in world.services.outbox.all()] == [address("other_emitter")]


@pytest.mark.parametrize(
    ("raws", "words"),
    [
        ([], "at least 1 item"),
        (["0x00"] * 201, "at most 200 items"),
        (["0x" + "00" * 149_000] * 7, "together longer than 2,000,000 characters"),
    ],
)
def test_relay_all__too_few_or_too_many__is_refused_whole(client: Any, world: World, raws: Any, words: str) -> None:
    answer = relay_all(client, raws)

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-request"
    assert words in answer.json()["detail"]


def test_relay_all__each_counts__and_more_than_may_be_at_once_are_owed(
    tmp_path: Path, filled_read_model: dict[str, str]
) -> None:
    world = api_world.build(tmp_path, writes_per_s=0.1, writes_burst=3, **filled_read_model)
    from tests.api.conftest import TestClient

    with TestClient(create_app(services=world.services)) as client:
        answers = [relay_all(client, ["0x"] * count) for count in (2, 2, 1, 1)]

    assert [answer.status_code for answer in answers] == [202, 429, 429, 429]
    assert 1 <= int(answers[1].headers["retry-after"]) <= 10


def test_relay_all__the_node_is_down__is_told_and_keeps_nothing(client: Any, world: World, transaction: Any) -> None:
    world.node.is_down = True

    answer = relay_all(client, in_a_row(transaction, 2))

    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/no-chain"
    assert world.services.outbox.all() == []


# --- watch ---


def test_state__of_an_unknown_transaction__is_unknown(client: Any) -> None:
    assert client.get(f"/transactions/0x{'ab' * 32}").json()["state"] == "unknown"


def test_state__waiting__in_block__done__follow_each_other(client: Any, world: World, transaction: Any) -> None:
    world.node.is_mining = False
    path = f"/transactions/{relay(client, signed(transaction)).json()['transaction_hash']}"
    assert client.get(path).json()["state"] == "waiting"

    world.node.is_mining = True

    assert client.get(path).json() == {
        "transaction_hash": path.rsplit("/", 1)[1],
        "state": "done",
        "block": 7,
        "gas_used": 50_000,
        "reason": None,
        "events": [],
        "missing_nonce": None,
    }


def test_watch__a_refused_transaction__ends_with_the_reason(client: Any, world: World, transaction: Any) -> None:
    transaction_hash = relay(client, signed(transaction)).json()["transaction_hash"]
    world.node.mined_refusal = "OrderBook: not enough money"

    answer = client.get(f"/transactions/{transaction_hash}/watch")

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.count("event: state") == 1
    assert '"state":"refused"' in answer.text
    assert "OrderBook: not enough money" in answer.text
