"""Fixtures of the devnet tests: accounts, a probe contract, a node in this process and one in a process of its own."""

from __future__ import annotations

import asyncio
import functools
import http.client
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rlp
from eth_abi.abi import encode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import to_checksum_address
from vyper import compile_code
from vyper.compiler.settings import Settings

from chain.proof.crypto import keccak
from devnet.app import DevnetApp, create_app
from devnet.settings import ClockKind, DevnetSettings

CHAIN_ID = 32180

PROBE = """
# pragma version 0.4.3
interface Probe:
    def nested(depth: uint256): nonpayable

event Noted:
    who: indexed(address)
    key: indexed(uint256)
    value: uint256

event Cleared:
    key: indexed(uint256)

value: public(HashMap[uint256, uint256])

@external
def note(key: uint256, number: uint256):
    self.value[key] = number
    log Noted(who=msg.sender, key=key, value=number)

@external
def clear(first: uint256, count: uint256):
    for i: uint256 in range(count, bound=100):
        self.value[first + i] = 0
        log Cleared(key=first + i)

@external
def fail():
    raise "Probe: refused"

@external
def fail_silently():
    raise

@external
def fail_before(time_s: uint256):
    assert block.timestamp >= time_s, "Probe: too early"
    self.value[0] = block.timestamp

@external
def nested(depth: uint256):
    if depth > 0:
        extcall Probe(self).nested(depth - 1)
    else:
        self.value[77] += 1

@external
def burn():
    for i: uint256 in range(100_000):
        self.value[i] = 1

@external
@view
def now() -> uint256:
    return block.timestamp

@external
@view
def height() -> uint256:
    return block.number

@external
@view
def ancestor(number: uint256) -> bytes32:
    return blockhash(number)

@external
@payable
def __default__():
    pass
"""


@functools.cache
def probe_code() -> bytes:
    """Init code of the probe contract."""
    compiled = compile_code(PROBE, output_formats=["bytecode"], settings=Settings(evm_version="london"))
    return bytes.fromhex(compiled["bytecode"][2:])


@functools.cache
def person(name: str) -> LocalAccount:
    """An account known by its role in a test."""
    return Account.from_key(keccak(name.encode()))


def call_data(signature: str, *arguments: Any) -> bytes:
    """Call data of a function given as `name(types)`."""
    types = [each for each in signature.partition("(")[2][:-1].split(",") if each]
    return keccak(signature.encode())[:4] + encode(types, arguments)


def signed(sender: LocalAccount, nonce: int, to: str | None, data: bytes = b"", **fields: Any) -> str:
    """A signed transaction as 0x text."""
    body = {"nonce": nonce, "gasPrice": 0, "gas": 1_000_000, "value": 0, "data": data, "chainId": CHAIN_ID} | fields
    if to is not None:
        body["to"] = to_checksum_address(to)
    return "0x" + sender.sign_transaction(body).raw_transaction.hex()


def hash_of(raw: str) -> str:
    """Hash of a signed transaction."""
    return "0x" + keccak(bytes.fromhex(raw[2:])).hex()


def address_of_first_contract(sender: LocalAccount) -> str:
    """Where the sender's first transaction puts a contract."""
    return "0x" + keccak(rlp.encode([bytes.fromhex(sender.address[2:]), 0]))[12:].hex()


class RpcRefusal(Exception):
    """The error object of an answer."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code = error["code"]
        self.data = error.get("data")


class Client:
    """Speaks JSON-RPC over any way of getting a body answered."""

    def __init__(self, post: Callable[[bytes], bytes]) -> None:
        self._post = post
        self._ids = itertools.count(1)
        self._nonces: dict[str, int] = {}

    def body(self, body: Any) -> Any:
        """The answer to a whole body."""
        answer = self._post(body if isinstance(body, bytes) else json.dumps(body).encode())
        return json.loads(answer) if answer else None

    def __call__(self, method: str, *given: Any) -> Any:
        """The result of one request. Raises RpcRefusal."""
        answer = self.body({"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": list(given)})
        if "error" in answer:
            raise RpcRefusal(answer["error"])
        return answer["result"]

    def batch(self, *requests: tuple[str, list[Any]]) -> list[Any]:
        """The answers to a batch, in order."""
        numbered = [
            {"jsonrpc": "2.0", "id": i, "method": method, "params": given} for i, (method, given) in enumerate(requests)
        ]
        answers = self.body(numbered)
        assert [answer["id"] for answer in answers] == list(range(len(requests)))
        return answers

    def send(self, sender: LocalAccount, to: str | None, data: bytes = b"", **fields: Any) -> dict[str, Any]:
        """Send a transaction with the sender's next nonce; returns its receipt."""
        nonce = int(self("eth_getTransactionCount", sender.address, "pending"), 16)
        sent = self("eth_sendRawTransaction", signed(sender, nonce, to, data, **fields))
        return self("eth_getTransactionReceipt", sent)

    def read(self, to: str, data: bytes, tag: str = "latest", **fields: Any) -> bytes:
        """The output of a call."""
        return bytes.fromhex(self("eth_call", {"to": to, "data": "0x" + data.hex()} | fields, tag)[2:])

    def deploy_probe(self, sender: LocalAccount) -> str:
        """Deploy the probe contract; returns its address."""
        receipt = self.send(sender, None, probe_code(), gas=3_000_000)
        assert receipt["status"] == "0x1"
        return str(receipt["contractAddress"])


class LocalDevnet(Client):
    """A devnet in this process."""

    def __init__(self, settings: DevnetSettings) -> None:
        self.app: DevnetApp = create_app(settings)
        super().__init__(lambda body: asyncio.run(self.app.dispatcher.body(body)))

    def close(self) -> None:
        """Let go of the data folder."""
        self.app.node.close()


class DevnetProcess(Client):
    """A devnet in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "devnet", "--port", "0", "--data-dir", str(folder), *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert "http://127.0.0.1:" in line, self.process.stderr and self.process.stderr.read()
        self.port = int(line.partition("127.0.0.1:")[2].partition(",")[0])
        super().__init__(self._http)

    def _http(self, body: bytes) -> bytes:
        status, answer = self.request("POST", "/", body)
        assert status in (200, 204)
        return answer

    def request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """One HTTP request; status and body of the response."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"content-type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process; returns its exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def open_devnet(tmp_path: Path) -> Iterator[Callable[..., LocalDevnet]]:
    """Opens devnets in this process, by default with a steerable clock and all on one folder."""
    opened: list[LocalDevnet] = []

    def open_one(**settings: Any) -> LocalDevnet:
        defaults = {"data_dir": tmp_path / "devnet", "clock": ClockKind.STEERABLE, "gap_wait_s": 0.2}
        devnet = LocalDevnet(DevnetSettings(**(defaults | settings)))
        opened.append(devnet)
        return devnet

    yield open_one
    for devnet in opened:
        devnet.close()


@pytest.fixture
def devnet(open_devnet: Callable[..., LocalDevnet]) -> LocalDevnet:
    """A devnet in this process."""
    return open_devnet()


@pytest.fixture
def start_devnet(tmp_path: Path) -> Iterator[Callable[..., DevnetProcess]]:
    """Starts devnets in processes of their own, all on one folder."""
    started: list[DevnetProcess] = []

    def start(*arguments: str) -> DevnetProcess:
        process = DevnetProcess(tmp_path / "devnet", *arguments)
        started.append(process)
        return process

    yield start
    for process in started:
        process.stop(signal.SIGKILL)
