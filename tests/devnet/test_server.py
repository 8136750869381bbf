"""The process: health, one port for everything, one owner of a folder, clean stops, and subscriptions."""

import http.client
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from web3 import Web3
from web3.exceptions import ContractLogicError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from devnet.errors import StartRefused
from tests.devnet_fixtures import call_data, person, signed

ALICE = person("alice")
NOWHERE = "0x" + "12" * 20
ROOT = Path(__file__).parents[2]


def run_devnet(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "devnet", *arguments], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )


def test_health__running__tells_the_chain_and_its_last_block(start_devnet):
    devnet = start_devnet()
    devnet.send(ALICE, NOWHERE)

    status, body = devnet.request("GET", "/health")

    health = json.loads(body)
    assert status == 200
    assert (health["status"], health["chain_id"], health["block_number"]) == ("ok", 32180, 1)
    assert health["clock"] == "system"


def test_http__other_paths_and_verbs__are_refused(start_devnet):
    devnet = start_devnet()
    assert devnet.request("GET", "/other")[0] == 404
    assert devnet.request("PUT", "/")[0] == 405
    assert devnet.request("OPTIONS", "/")[0] == 204


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://127.0.0.1:8080", 200),
        ("http://localhost", 200),
        ("chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn", 200),
        ("https://elsewhere.example", 403),
        ("http://127.0.0.1.elsewhere.example", 403),
        ("null", 403),
    ],
)
def test_http__page_of_another_site__gets_nothing_done(start_devnet, origin, status):
    """A browser carries any page's request to loopback; the allow-list and the clock must not be open to it."""
    devnet = start_devnet("--clock", "steerable")
    body = b'{"jsonrpc":"2.0","id":1,"method":"evm_mine","params":[]}'
    connection = http.client.HTTPConnection("127.0.0.1", devnet.port, timeout=20)

    connection.request("POST", "/", body, {} if origin is None else {"origin": origin})
    response = connection.getresponse()
    response.read()
    connection.close()

    assert response.status == status
    assert response.getheader("access-control-allow-origin") == (origin if status == 200 else None)
    assert devnet("eth_blockNumber") == ("0x1" if status == 200 else "0x0")


def test_websocket__page_of_another_site__is_turned_away(start_devnet):
    devnet = start_devnet()
    with pytest.raises(InvalidStatus), connect(f"ws://127.0.0.1:{devnet.port}", origin="https://elsewhere.example"):
        pass


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stop__by_signal__is_clean_and_the_chain_goes_on(start_devnet, how):
    devnet = start_devnet()
    receipt = devnet.send(ALICE, NOWHERE)

    assert devnet.stop(how) == 0

    assert start_devnet()("eth_getTransactionReceipt", receipt["transactionHash"]) == receipt


def test_start__port_taken__is_one_line_and_exit_1(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run_devnet("--port", str(port), "--data-dir", str(tmp_path))

    assert result.returncode == 1
    assert result.stderr == f"devnet: cannot listen on 127.0.0.1:{port}: Address already in use\n"


def test_start__folder_in_use__is_one_line_and_exit_1(start_devnet, tmp_path):
    start_devnet()

    result = run_devnet("--port", "0", "--data-dir", str(tmp_path / "devnet"))

    assert result.returncode == 1
    assert result.stderr == f"devnet: {tmp_path / 'devnet'}: another devnet is running on this folder\n"


def test_start__wrong_setting__is_one_line_and_exit_2(tmp_path):
    result = run_devnet("--port", "70000", "--data-dir", str(tmp_path))

    assert result.returncode == 2
    assert result.stderr == "devnet: port: Input should be less than or equal to 65535\n"


def test_start__missing_network__is_one_line_and_exit_1(tmp_path):
    result = run_devnet("--port", "0", "--data-dir", str(tmp_path), "--network", str(tmp_path / "none.toml"))

    assert result.returncode == 1
    assert result.stderr == f"devnet: {tmp_path / 'none.toml'}: No such file or directory\n"


def test_start__folder_of_another_chain__is_refused(open_devnet, tmp_path):
    open_devnet().close()
    (tmp_path / "other.toml").write_text('name = "other"\nchain_id = 7\nblock_gas_limit = 100_000_000\n')

    with pytest.raises(StartRefused, match="holds another chain than"):
        open_devnet(network=tmp_path / "other.toml")


def test_start__slow_keccak_chosen__is_refused(open_devnet, monkeypatch):
    monkeypatch.setenv("ETH_HASH_BACKEND", "pycryptodome")

    with pytest.raises(StartRefused, match="ETH_HASH_BACKEND is pycryptodome, not pysha3"):
        open_devnet()


def test_web3__deploy_call_send_and_read_events__works_as_on_any_node(start_devnet):
    devnet = start_devnet()
    probe = Web3.to_checksum_address(devnet.deploy_probe(ALICE))
    w3 = Web3(Web3.HTTPProvider(f"http://127.0.0.1:{devnet.port}"))
    abi = [
        {"type": "function", "name": name, "inputs": inputs, "outputs": [], "stateMutability": "nonpayable"}
        for name, inputs in (
            ("note", [{"name": "key", "type": "uint256"}, {"name": "number", "type": "uint256"}]),
            ("fail", []),
        )
    ]
    contract = w3.eth.contract(address=probe, abi=abi)

    built = contract.functions.note(1, 2).build_transaction(
        {"from": ALICE.address, "nonce": w3.eth.get_transaction_count(ALICE.address), "gasPrice": w3.eth.gas_price}
    )
    sent = w3.eth.send_raw_transaction(ALICE.sign_transaction(built).raw_transaction)
    receipt = w3.eth.wait_for_transaction_receipt(sent)

    assert receipt["status"] == 1
    assert w3.eth.get_logs({"fromBlock": 0, "address": probe})[0]["transactionHash"] == sent
    assert w3.eth.get_block("latest", full_transactions=True)["transactions"][0]["hash"] == sent
    assert w3.eth.get_transaction(sent)["from"] == ALICE.address
    assert w3.eth.fee_history(1, "latest")["baseFeePerGas"] == [0, 0]
    assert w3.eth.get_proof(probe, [0])["nonce"] == 1
    with pytest.raises(ContractLogicError, match="Probe: refused"):
        contract.functions.fail().call({"from": ALICE.address})
    with pytest.raises(ContractLogicError, match="Probe: refused"):
        contract.functions.fail().estimate_gas({"from": ALICE.address})


def test_websocket__subscribed__hears_of_heads_and_of_its_logs_only(start_devnet):
    devnet = start_devnet()
    probe = devnet.deploy_probe(ALICE)
    with connect(f"ws://127.0.0.1:{devnet.port}") as socket_:

        def ask(method, *given):
            socket_.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(given)}))
            return json.loads(socket_.recv(timeout=10))

        assert ask("eth_chainId")["result"] == "0x7db4"
        heads = ask("eth_subscribe", "newHeads")["result"]
        key_3 = "0x" + (3).to_bytes(32, "big").hex()
        logs = ask("eth_subscribe", "logs", {"address": probe, "topics": [None, None, key_3]})["result"]
        assert "error" in ask("eth_subscribe", "newPendingTransactions")

        for key in (2, 3):
            devnet.send(ALICE, probe, call_data("note(uint256,uint256)", key, 9))
        notes = [json.loads(socket_.recv(timeout=10))["params"] for _ in range(3)]

        assert [note["subscription"] for note in notes] == [heads, heads, logs]
        assert [note["result"].get("number") for note in notes] == ["0x2", "0x3", None]
        assert notes[2]["result"] == devnet("eth_getLogs", {"fromBlock": "0x3"})[0]
        assert ask("eth_unsubscribe", heads)["result"] is True
        assert ask("eth_unsubscribe", heads)["result"] is False


def test_websocket__sends_a_transaction__is_answered_with_its_hash(start_devnet):
    devnet = start_devnet()
    with connect(f"ws://127.0.0.1:{devnet.port}") as socket_:
        raw = signed(ALICE, 0, NOWHERE)
        socket_.send(json.dumps({"jsonrpc": "2.0", "id": 5, "method": "eth_sendRawTransaction", "params": [raw]}))
        answer = json.loads(socket_.recv(timeout=10))

    assert answer["id"] == 5
    assert devnet("eth_getTransactionReceipt", answer["result"])["status"] == "0x1"
