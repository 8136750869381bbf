"""SIGKILL at any moment: what was acknowledged is there exactly once, and the chain goes on."""

import http.client
import json
import random
import signal
import threading
import time
from itertools import pairwise

from tests.devnet_fixtures import call_data, hash_of, person, signed

WRITERS = [person(f"writer {i}") for i in range(4)]
LIVES = 4
ENOUGH = 20  # acknowledged transactions per life


def test_killed__under_load__restarts_with_all_that_was_acknowledged_and_nothing_twice(start_devnet):
    devnet = start_devnet()
    probe = devnet.deploy_probe(person("deployer"))
    acknowledged: set[str] = set()
    chance = random.Random(11)
    for _ in range(LIVES):
        threads = [
            threading.Thread(target=write_until_it_dies, args=(devnet, i, probe, acknowledged)) for i in range(4)
        ]
        for thread in threads:
            thread.start()
        wait_for_more(acknowledged)
        time.sleep(0.2 * chance.random())
        devnet.stop(signal.SIGKILL)
        for thread in threads:
            thread.join(timeout=30)
        devnet = start_devnet()
        check_chain(devnet, probe, acknowledged)
    assert len(acknowledged) >= LIVES * ENOUGH
    assert devnet.send(WRITERS[0], probe, call_data("note(uint256,uint256)", 1, 1))["status"] == "0x1"


def wait_for_more(acknowledged):
    """Let the load run until enough was acknowledged."""
    goal, deadline = len(acknowledged) + ENOUGH, time.monotonic() + 60
    while len(acknowledged) < goal:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def write_until_it_dies(devnet, i, probe, acknowledged):
    """Send one transaction after the other, in singles and batches, and note what is answered."""
    nonce = int(devnet("eth_getTransactionCount", WRITERS[i].address), 16)
    connection = http.client.HTTPConnection("127.0.0.1", devnet.port, timeout=20)
    try:
        while True:
            count = 1 + nonce % 3
            raws = [
                signed(WRITERS[i], nonce + k, probe, call_data("note(uint256,uint256)", i, nonce + k))
                for k in range(count)
            ]
            body = [
                {"jsonrpc": "2.0", "id": k, "method": "eth_sendRawTransaction", "params": [raws[k]]}
                for k in range(count)
            ]
            connection.request("POST", "/", json.dumps(body))
            answers = json.loads(connection.getresponse().read())
            assert [answer["result"] for answer in answers] == [hash_of(raw) for raw in raws]
            acknowledged.update(answer["result"] for answer in answers)
            nonce += count
    except (OSError, http.client.HTTPException, json.JSONDecodeError):
        return  # the node was killed
    finally:
        connection.close()


def check_chain(devnet, probe, acknowledged):
    """Each block follows its parent; each transaction is there once, with a receipt and its one log in the index."""
    head = int(devnet("eth_blockNumber"), 16)
    blocks = [devnet("eth_getBlockByNumber", hex(number), True) for number in range(head + 1)]
    assert all(child["parentHash"] == parent["hash"] for parent, child in pairwise(blocks))
    mined = [transaction["hash"] for block in blocks for transaction in block["transactions"]]
    assert len(mined) == len(set(mined))
    assert acknowledged <= set(mined)
    for i, writer in enumerate(WRITERS):
        nonces = [
            int(transaction["nonce"], 16)
            for block in blocks
            for transaction in block["transactions"]
            if transaction["from"] == writer.address.lower()
        ]
        assert nonces == list(range(len(nonces)))
        assert int(devnet("eth_getTransactionCount", writer.address), 16) == len(nonces)
        if nonces:
            value = devnet.read(probe, call_data("value(uint256)", i))
            assert int.from_bytes(value, "big") == nonces[-1]
    logs = devnet("eth_getLogs", {"fromBlock": "0x0", "address": probe})
    assert sorted(log["transactionHash"] for log in logs) == sorted(mined[1:])
    assert devnet("eth_getBlockByHash", blocks[-1]["hash"], True) == blocks[-1]
