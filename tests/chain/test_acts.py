"""What a call inside a call says: who reviews an act reads what it does, not a row of digits."""

from __future__ import annotations

import pytest

from chain.abi import Abi
from chain.acts import InnerCall, inner_calls
from chain.deployment import DeployedContract, Deployment
from chain.summaries import summarise
from tests.interface_abis import interface_abis

ACCOUNT = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
CALL = InnerCall("Participants", "admit", {"account": ACCOUNT})


@pytest.fixture(scope="module")
def deployment() -> Deployment:
    """Every contract, somewhere."""
    contracts = {
        name: DeployedContract(name, f"0x{number:040x}", 1, Abi(abi))
        for number, (name, abi) in enumerate(interface_abis().items(), 1)
    }
    return Deployment("test", 1, contracts, {})


def data_of(deployment: Deployment, call: InnerCall) -> str:
    return "0x" + deployment.contract(call.contract).abi.function(call.function).encode(call.arguments).hex()


def test_inner_calls__opened__are_read_with_the_named_contract(deployment: Deployment) -> None:
    arguments = {"contract_name": "Participants", "data": data_of(deployment, CALL)}

    assert inner_calls(deployment, "Reviews", "open", arguments) == (CALL,)
    assert inner_calls(deployment, "Reviews", "open", arguments | {"contract_name": "Cash"}) == ()


def test_inner_calls__confirmed__are_read_from_whichever_contract_has_them(deployment: Deployment) -> None:
    assert inner_calls(deployment, "Reviews", "confirm", {"act_id": 1, "data": data_of(deployment, CALL)}) == (CALL,)


def test_inner_calls__bytes_behind_the_arguments__are_not_read(deployment: Deployment) -> None:
    data = data_of(deployment, CALL) + "00" * 32

    assert inner_calls(deployment, "Reviews", "confirm", {"act_id": 1, "data": data}) == ()


def test_inner_calls__other_calls__carry_none(deployment: Deployment) -> None:
    assert inner_calls(deployment, "Reviews", "reject", {"act_id": 1, "reason": "no"}) is None
    assert inner_calls(deployment, "Participants", "admit", {"account": ACCOUNT}) is None


def test_summarise__act__says_what_it_does_in_both_languages(deployment: Deployment) -> None:
    data = data_of(deployment, CALL)
    opened = {"contract_name": "Participants", "data": data, "reason": "checked", "document_hash": "0x" + "00" * 32}

    opening = summarise("Reviews", "open", opened, {ACCOUNT: "Steel works"}.get, deployment=deployment)
    confirmation = summarise("Reviews", "confirm", {"act_id": 5, "data": data}, deployment=deployment)

    assert f"Admit Steel works ({ACCOUNT})" in opening.does.en
    assert f"准予 Steel works ({ACCOUNT}) 注册" in opening.does.zh
    assert opening.does.en.endswith("Reason: checked")
    assert confirmation.does.en.startswith(f"Confirm act 5 as the second person; this is done at once: Admit {ACCOUNT}")
    assert opening.is_known
    assert confirmation.is_known


def test_summarise__act_that_cannot_be_read__says_so(deployment: Deployment) -> None:
    unreadable = {"act_id": 5, "data": "0xdeadbeef"}

    assert "a call that cannot be read" in summarise("Reviews", "confirm", unreadable, deployment=deployment).does.en


def test_summarise__function_of_two_contracts__names_both(deployment: Deployment) -> None:
    """Market.resume(product_id) and OrderBook.cancel(order_id) differ; two contracts of one ABI do not."""
    twin = DeployedContract("Twin", "0x" + "77" * 20, 1, deployment.contract("Participants").abi)
    doubled = Deployment("test", 1, deployment.contracts | {"Twin": twin}, {})

    found = summarise("Reviews", "confirm", {"act_id": 1, "data": data_of(deployment, CALL)}, deployment=doubled)

    assert found.does.en.count(" OR ") == 1
    assert "[Participants] Admit" in found.does.en
    assert "[Twin] Call Twin.admit" in found.does.en
    assert not found.is_known
