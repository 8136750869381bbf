"""
P7, P1: the same year on the devnet and on four validators ends in the same books and gas.

Voucher codes are made of the second of a trade, which on a consortium is that of a block that came by itself: they
differ, and each must hold against its own chain, which is a check of the year.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from chain.deployment import Deployment
from cli.demo.engine import Kind
from tests.e2e.small_year import SmallYear, keep_keys, small_year

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("go") is None, reason="Go is missing, so GoQuorum cannot be built"),
]
Json = dict[str, Any]
PIECES = 12
"""Orders to buy: each waits for a block of its own."""


@dataclass(frozen=True)
class Ended:
    """What a year ended in."""

    result: Json
    gas: Counter[str]
    """Of execution, by contract and function: what call data costs depends on the zeros in hashes that hold a time."""
    chain: Json
    """As `/chain/validators` tells it."""


def data_gas(call_data: str) -> int:
    """What the bytes of a call cost (EIP-2028)."""
    data = bytes.fromhex(call_data[2:])
    return 16 * len(data) - 12 * data.count(0)


def ended(year: SmallYear) -> Ended:
    named = {
        contract.address.lower(): (name, contract.abi)
        for name, contract in Deployment.load(year.site.deployment).contracts.items()
    }
    gas: Counter[str] = Counter()
    for number in range(int(year.rpc("eth_blockNumber"), 16) + 1):
        block = year.rpc("eth_getBlockByNumber", hex(number), True)
        for sent in block["transactions"]:
            name, abi = named.get((sent["to"] or "").lower(), (None, None))
            if name is None or abi is None:
                continue  # deployments: constructors write the time, which differs
            called = abi.read_call(bytes.fromhex(sent["input"][2:]))
            assert called is not None
            receipt = year.rpc("eth_getTransactionReceipt", sent["hash"])
            gas[f"{name}.{called[0]}"] += int(receipt["gasUsed"], 16) - data_gas(sent["input"])
    return Ended(year.result.json(), gas, year.get("/chain/validators"))


def without_codes(value: Any) -> Any:
    """A result but for its voucher codes."""
    if isinstance(value, dict):
        return {name: without_codes(item) for name, item in value.items() if name != "voucher_code"}
    return [without_codes(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def both_ends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ended, Ended]]:
    folder = tmp_path_factory.mktemp("both")
    for name in ("one", "other"):
        (folder / name).mkdir()
    with small_year(folder / "one", pieces=PIECES) as year:
        devnet = ended(year)
        keep_keys(year.site.data_dir, folder)
    with small_year(folder / "other", Kind.QBFT, folder, PIECES) as year:
        yield devnet, ended(year)


def test_both__every_check_holds(both_ends: tuple[Ended, Ended]) -> None:
    for one in both_ends:
        assert [check for check in one.result["checks"] if not check["ok"]] == []


@pytest.mark.parametrize("part", ["entities", "trades", "conservation", "works", "registry", "deals", "emissions_g"])
def test_results__on_both_engines__are_the_same(both_ends: tuple[Ended, Ended], part: str) -> None:
    devnet, qbft = both_ends
    assert without_codes(devnet.result[part]) == without_codes(qbft.result[part])


def test_gas__of_each_function__is_the_same(both_ends: tuple[Ended, Ended]) -> None:
    devnet, qbft = both_ends
    assert set(devnet.gas) == set(qbft.gas)
    assert {name: (devnet.gas[name], qbft.gas[name]) for name in devnet.gas if devnet.gas[name] != qbft.gas[name]} == {}


def test_chain__of_the_consortium__has_four_validators_that_take_turns(both_ends: tuple[Ended, Ended]) -> None:
    devnet, qbft = both_ends
    assert not devnet.chain["is_qbft"]
    assert (qbft.chain["is_qbft"], len(qbft.chain["items"]), qbft.chain["safety"]) == (True, 4, "safe")
