"""The events of a fake chain on a real devnet: contracts that log what they are told stand for the scheme's."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import rlp
from eth_abi.abi import encode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address
from vyper import compile_code
from vyper.compiler.settings import Settings

from benchmarks.fake_chain import CHAIN_ID, FakeChain, contract_address
from benchmarks.interface_abis import interface_abis
from chain.rpc import Rpc

BATCH = 100
"""Transactions sent at a time; the devnet puts them into few blocks."""
SAY_GAS = 120_000
"""More than one log costs; the longest, of a chunk that was settled, has some 8 KiB."""
PLAY_GAS = 2_000_000
"""More than the memory costs that the echo sets apart."""
PLAY = keccak(b"play((address,bytes32[],bytes)[])")[:4]


@contextmanager
def devnet() -> Iterator[str]:
    """A fresh devnet in a process of its own; its address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "devnet", "--port", "0", "--data-dir", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                port = int(process.stdout.readline().partition("127.0.0.1:")[2].partition(",")[0])
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


class Echoes:
    """Plays a fake chain's transactions on a devnet."""

    def __init__(self, url: str) -> None:
        self._rpc = Rpc(url)
        self._key: LocalAccount = Account.from_key(keccak(b"echo"))
        self._nonce = 0
        names = sorted(interface_abis())
        code = compile_code(
            Path(__file__).with_name("echo.vy").read_text(encoding="utf-8"),
            output_formats=["bytecode"],
            settings=Settings(evm_version="london"),
        )["bytecode"]
        sender = bytes.fromhex(self._key.address[2:])
        made = [to_checksum_address(keccak(rlp.encode([sender, nonce]))[12:]) for nonce in range(len(names))]
        self.addresses = dict(zip(names, made, strict=True))
        self._echo_of = {contract_address(name).lower(): address for name, address in self.addresses.items()}
        self._topic_of = {_as_topic(old): _as_topic(new) for old, new in self._echo_of.items()}
        self._send([self._signed(None, code, 3_000_000) for _ in names])

    def deployment(self) -> dict[str, Any]:
        """Content of a deployment file: the scheme's names and ABIs at the echoes' addresses."""
        contracts = {
            name: {"address": self.addresses[name], "block": 0, "abi": abi} for name, abi in interface_abis().items()
        }
        return {"network": "echo", "chain_id": CHAIN_ID, "contracts": contracts, "parameters": {}}

    def play(self, chain: FakeChain) -> int:
        """Log everything again, a transaction for each that logged; the number of events."""
        receipts = [receipt["logs"] for receipt in chain.receipts.values() if receipt["logs"]]
        raws = [self._played(logs) for logs in receipts]
        for start in range(0, len(raws), BATCH):
            self._send(raws[start : start + BATCH])
        return sum(map(len, receipts))

    def _played(self, logs: list[dict[str, Any]]) -> str:
        entries = [
            (self._echo_of[log["address"]], [self._topic(topic) for topic in log["topics"]], _data(log)) for log in logs
        ]
        data = PLAY + encode(["(address,bytes32[],bytes)[]"], [entries])
        return self._signed(self.addresses["Settlement"], "0x" + data.hex(), PLAY_GAS + SAY_GAS * len(logs))

    def _topic(self, topic: str) -> bytes:
        """A contract of the scheme that stands in a topic is its echo here."""
        return bytes.fromhex(self._topic_of.get(topic, topic)[2:])

    def _signed(self, to: str | None, data: str, gas: int) -> str:
        fields: dict[str, Any] = {
            "nonce": self._nonce,
            "gasPrice": 0,
            "gas": gas,
            "value": 0,
            "data": data,
            "chainId": CHAIN_ID,
        }
        self._nonce += 1
        signed = self._key.sign_transaction(fields | ({"to": to} if to else {}))
        return "0x" + bytes(signed.raw_transaction).hex()

    def _send(self, raws: list[str]) -> None:
        hashes = self._rpc.batch([("eth_sendRawTransaction", [raw]) for raw in raws])
        receipts = self._rpc.batch([("eth_getTransactionReceipt", [found]) for found in hashes])
        assert all(receipt is not None and receipt["status"] == "0x1" for receipt in receipts), "an echo failed"


def _as_topic(address: str) -> str:
    return "0x" + address[2:].lower().rjust(64, "0")


def _data(log: dict[str, Any]) -> bytes:
    return bytes.fromhex(log["data"][2:])
