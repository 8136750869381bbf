"""`eth_getLogs` from the index equals a search through every log."""

import random

import pytest

from chain.proof.crypto import keccak
from devnet import logs
from tests.devnet_fixtures import RpcRefusal, call_data, person, signed

PEOPLE = [person(f"writer {i}") for i in range(3)]
NOTED = "0x" + keccak(b"Noted(address,uint256,uint256)").hex()
CLEARED = "0x" + keccak(b"Cleared(uint256)").hex()


def padded(number):
    return "0x" + number.to_bytes(32, "big").hex()


@pytest.fixture
def history(devnet):
    """Two probes, some 60 logs over 15 blocks; returns the probes and all logs."""
    probes = [devnet.deploy_probe(person) for person in PEOPLE[:2]]
    chance = random.Random(5)
    nonces = [1, 1, 0]
    for _ in range(12):
        batch = []
        for _ in range(chance.randint(1, 5)):
            i = chance.randrange(3)
            data = chance.choice(
                [
                    call_data("note(uint256,uint256)", chance.randrange(3), 1),
                    call_data("clear(uint256,uint256)", 0, 2),
                    call_data("fail()"),
                ]
            )
            batch.append(("eth_sendRawTransaction", [signed(PEOPLE[i], nonces[i], chance.choice(probes), data)]))
            nonces[i] += 1
        devnet.batch(*batch)
    receipts = [
        receipt
        for number in range(int(devnet("eth_blockNumber"), 16) + 1)
        for receipt in devnet("eth_getBlockReceipts", hex(number))
    ]
    return probes, [log for receipt in receipts for log in receipt["logs"]]


def matches(log, query):
    """The specification, read naively."""
    addresses = query.get("address") or []
    addresses = addresses if isinstance(addresses, list) else [addresses]
    if addresses and log["address"] not in addresses:
        return False
    wanted = query.get("topics", [])
    if len(wanted) > len(log["topics"]):
        return False
    for want, topic in zip(wanted, log["topics"], strict=False):
        any_of = want if isinstance(want, list) else [want]
        if want is not None and any_of and topic not in any_of:
            return False
    low, high = int(query["fromBlock"], 16), int(query["toBlock"], 16)
    return low <= int(log["blockNumber"], 16) <= high


def test_logs__random_filters__equal_a_search_through_all(devnet, history):
    probes, everything = history
    assert len(everything) > 20
    chance = random.Random(6)
    writers = ["0x" + "00" * 12 + person.address[2:].lower() for person in PEOPLE]
    kept = 0
    for _ in range(300):
        low = chance.randrange(16)
        query = {
            "fromBlock": hex(low),
            "toBlock": hex(low + chance.randrange(16)),
            "address": chance.choice([None, probes[0], probes[1], probes, [PEOPLE[0].address.lower()]]),
            "topics": [
                chance.choice([None, NOTED, CLEARED, [NOTED, CLEARED]]),
                chance.choice([None, chance.choice(writers), padded(1), [writers[0], padded(0)]]),
                chance.choice([None, padded(chance.randrange(3))]),
            ][: chance.randrange(4)],
        }
        expected = [log for log in everything if matches(log, query)]
        kept += len(expected)
        assert devnet("eth_getLogs", query) == expected
    assert kept > 100


def test_logs__block_hash__gives_that_block_only(devnet, history):
    _, everything = history
    chosen = everything[len(everything) // 2]

    found = devnet("eth_getLogs", {"blockHash": chosen["blockHash"]})

    assert found == [log for log in everything if log["blockHash"] == chosen["blockHash"]]


def test_logs__no_range__is_the_latest_block(devnet, history):
    latest = devnet("eth_blockNumber")
    assert devnet("eth_getLogs", {}) == devnet("eth_getLogs", {"fromBlock": latest, "toBlock": latest})


def test_logs__indices__count_through_the_block(devnet, history):
    _, everything = history
    by_block = {}
    for log in everything:
        by_block.setdefault(log["blockNumber"], []).append(int(log["logIndex"], 16))
    assert all(indices == list(range(len(indices))) for indices in by_block.values())


def test_logs__too_many__are_refused_rather_than_cut(devnet, history, monkeypatch):
    monkeypatch.setattr(logs, "MAX_LOGS", 3)
    with pytest.raises(RpcRefusal, match="more than 3 logs match: ask for fewer blocks") as refusal:
        devnet("eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest"})
    assert refusal.value.code == -32005


@pytest.mark.parametrize("topics", [[], [NOTED]])
def test_logs__range_beyond_the_chain__is_empty_there(devnet, history, topics):
    beyond = {"fromBlock": hex(2**70), "toBlock": hex(2**71), "topics": topics}
    across = {"fromBlock": "0x0", "toBlock": hex(2**71), "topics": topics}

    assert devnet("eth_getLogs", beyond) == []
    assert devnet("eth_getLogs", across) == devnet("eth_getLogs", across | {"toBlock": "latest"}) != []
