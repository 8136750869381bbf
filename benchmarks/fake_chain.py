"""A chain that holds whatever a test or benchmark writes into it, and answers JSON-RPC over HTTP as a node does."""

import json
import threading
from collections.abc import Sequence
from functools import cache, reduce
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import or_
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from coincurve import PrivateKey
from eth_abi.abi import encode
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

from benchmarks.interface_abis import abi_of, interface_abis
from chain.proof.blocks import EMPTY_UNCLES, NO_NONCE
from chain.proof.bodies import receipt_bytes, transaction_bytes
from chain.proof.headers import plain_hash
from chain.proof.roots import ordered_root

GENESIS_S = 1_735_689_600  # 2025-01-01T00:00:00Z
BLOCK_S = 5
CHAIN_ID = 32_180
GAS = 50_000
"""What each transaction uses."""
NO_HASH = "0x" + "00" * 32


account_keys: dict[bytes, PrivateKey] = {}
"""Keys of the accounts that were asked for, by address."""


@cache
def account(number: int) -> str:
    """An account with checksum."""
    key = PrivateKey(keccak(b"account %d" % number))
    account_keys[address_of(key)] = key
    return str(to_checksum_address(address_of(key)))


def address_of(key: PrivateKey) -> bytes:
    """Account of a key."""
    return bytes(keccak(key.public_key.format(compressed=False)[1:])[-20:])


@cache
def contract_address(name: str) -> str:
    """Where a contract of the fake chain is."""
    return str(to_checksum_address(keccak(name.encode())[-20:]))


def hash_of(*parts: object) -> str:
    """A hash that depends on all parts."""
    return "0x" + keccak(repr(parts).encode()).hex()


class FakeLog(NamedTuple):
    """One event to be logged."""

    contract: str
    event: str
    fields: dict[str, Any]
    address: str = ""
    """Of another contract than the deployment's."""


class FakeCall(NamedTuple):
    """One transaction to be mined, with what it logs."""

    sender: str
    contract: str
    function: str
    logs: Sequence[FakeLog]
    is_done: bool = True


def encoded(log: FakeLog) -> tuple[list[str], str]:
    """Topics and data of an event."""
    event = abi_of(log.contract).events[log.event]
    assert set(log.fields) == {item.name for item in event.inputs}, log
    topics, plain = [event.topic], []
    for item in event.inputs:
        value = item.write(log.fields[item.name])
        if item.is_indexed:
            topics.append("0x" + encode([item.kind], [value]).hex())
        else:
            plain.append((item, value))
    return topics, "0x" + encode([item.kind for item, _ in plain], [value for _, value in plain]).hex()


@cache
def call_data(contract: str, function: str) -> str:
    """Selector of a function; arguments don't matter here."""
    return "0x" + abi_of(contract).function(function).selector.hex()


class FakeChain:
    """Blocks, transactions and receipts as JSON."""

    def __init__(
        self,
        chain_id: int = CHAIN_ID,
        salt: str = "",
        has_block_receipts: bool = True,
        genesis_s: int = GENESIS_S,
    ) -> None:
        self.chain_id, self.salt, self.has_block_receipts = chain_id, salt, has_block_receipts
        self.genesis_s = genesis_s
        self.blocks: list[dict[str, Any]] = []
        self.receipts: dict[str, dict[str, Any]] = {}
        self.nonces: dict[str, int] = {}
        self.mine()

    def mine(self, *calls: FakeCall, time_s: int | None = None) -> None:
        """Add a block with these transactions."""
        number = len(self.blocks)
        transactions = [self._transaction(call, position) for position, call in enumerate(calls)]
        receipts, log_index = [], 0
        for call, transaction in zip(calls, transactions, strict=True):
            receipt = self._receipt(transaction, call, log_index, GAS * (len(receipts) + 1))
            log_index += len(receipt["logs"])
            receipts.append(receipt)
        block = self._header(number, self._usual_time_s(number) if time_s is None else time_s)
        self._add(block, transactions, receipts)

    def remake_newest(self) -> None:
        """Make the newest block anew, after something in its receipts was changed."""
        block = self.blocks.pop()
        transactions = block.pop("transactions")
        self._add(block, transactions, [self.receipts[item["hash"]] for item in transactions])

    def _add(self, block: dict[str, Any], transactions: list[dict[str, Any]], receipts: list[dict[str, Any]]) -> None:
        encoded = list(map(receipt_bytes, receipts))
        block |= {
            "transactionsRoot": "0x" + ordered_root(list(map(transaction_bytes, transactions))).hex(),
            "receiptsRoot": "0x" + ordered_root([receipt for receipt, _ in encoded]).hex(),
            "logsBloom": f"0x{reduce(or_, (bits for _, bits in encoded), 0):0512x}",
            "gasUsed": hex(GAS * len(transactions)),
        }
        self._seal(block)
        place = {"blockNumber": block["number"], "blockHash": block["hash"]}
        for item in (*transactions, *receipts, *(log for receipt in receipts for log in receipt["logs"])):
            item |= place
        self.receipts |= {receipt["transactionHash"]: receipt for receipt in receipts}
        self.blocks.append(block | {"transactions": transactions})

    def _usual_time_s(self, number: int) -> int:
        """A block period after the other, and never back."""
        before = int(self.blocks[-1]["timestamp"], 16) if self.blocks else 0
        return max(before, self.genesis_s + BLOCK_S * number)

    def _header(self, number: int, time_s: int) -> dict[str, Any]:
        return {
            "number": hex(number),
            "parentHash": self.blocks[-1]["hash"] if self.blocks else NO_HASH,
            "sha3Uncles": EMPTY_UNCLES,
            "miner": contract_address("miner").lower(),
            "stateRoot": hash_of(self.salt, number),
            "difficulty": "0x1",
            "gasLimit": hex(2**50),
            "timestamp": hex(time_s),
            "extraData": "0x",
            "mixHash": NO_HASH,
            "nonce": NO_NONCE,
        }

    def _seal(self, block: dict[str, Any]) -> None:
        """Fill in the hash."""
        block["hash"] = "0x" + plain_hash(block).hex()

    def _transaction(self, call: FakeCall, position: int) -> dict[str, Any]:
        nonce = self.nonces.get(call.sender, 0)
        self.nonces[call.sender] = nonce + 1
        transaction = {
            "transactionIndex": hex(position),
            "from": call.sender.lower(),
            "to": contract_address(call.contract).lower(),
            "nonce": hex(nonce),
            "input": call_data(call.contract, call.function),
            "value": "0x0",
            "gas": hex(12_000_000),
            "gasPrice": "0x0",
        }
        transaction |= self._signature(transaction)
        return transaction | {"hash": "0x" + keccak(transaction_bytes(transaction)).hex()}

    def _signature(self, transaction: dict[str, Any]) -> dict[str, Any]:
        """Nobody checks it where nobody seals, so the sender's number stands for it."""
        return {"v": hex(2 * self.chain_id + 35), "r": transaction["from"], "s": hash_of(self.salt)}

    @staticmethod
    def _receipt(transaction: dict[str, Any], call: FakeCall, log_index: int, gas: int) -> dict[str, Any]:
        copied = {name: transaction[name] for name in ("transactionIndex", "from", "to")}
        logs = []
        for log in call.logs if call.is_done else ():
            topics, data = encoded(log)
            logs.append(
                {
                    "address": (log.address or contract_address(log.contract)).lower(),
                    "topics": topics,
                    "data": data,
                    "transactionHash": transaction["hash"],
                    "transactionIndex": transaction["transactionIndex"],
                    "logIndex": hex(log_index + len(logs)),
                    "removed": False,
                }
            )
        return copied | {
            "transactionHash": transaction["hash"],
            "status": "0x1" if call.is_done else "0x0",
            "cumulativeGasUsed": hex(gas),
            "gasUsed": hex(GAS),
            "logs": logs,
        }

    def answer(self, method: str, params: Sequence[Any]) -> Any:
        """The result of a JSON-RPC method."""
        match method:
            case "eth_chainId":
                return hex(self.chain_id)
            case "eth_blockNumber":
                return hex(len(self.blocks) - 1)
            case "eth_getBlockByNumber":
                number = int(params[0], 16)
                return self.blocks[number] if number < len(self.blocks) else None
            case "eth_getTransactionReceipt":
                return self.receipts.get(params[0])
            case "eth_getBlockReceipts" if self.has_block_receipts:
                return [self.receipts[item["hash"]] for item in self.blocks[int(params[0], 16)]["transactions"]]
        raise KeyError(method)

    def deployment(self) -> dict[str, Any]:
        """Content of a deployment file for this chain."""
        contracts = {
            name: {"address": contract_address(name), "block": 0, "abi": abi} for name, abi in interface_abis().items()
        }
        return {"network": "fake", "chain_id": self.chain_id, "contracts": contracts, "parameters": {}}

    def write_deployment(self, path: Path) -> Path:
        """Write the deployment file."""
        path.write_text(json.dumps(self.deployment()))
        return path


class Answering(Protocol):
    """Whatever answers as a chain does; KeyError: there is no such method."""

    def answer(self, method: str, params: Sequence[Any]) -> Any:
        """The result of a JSON-RPC method."""


class FakeNode:
    """Serves a fake chain on a free port of the loopback interface; a context manager."""

    def __init__(self, chain: Answering, pause_s: float = 0.0) -> None:
        self.chain = chain
        self._pause = threading.Event()
        self.is_silent = False
        """Whether it takes requests and gives no answer."""
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else the body waits some 40 ms for the answer to the headers

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                node._pause.wait(pause_s)
                if node.is_silent:
                    self.close_connection = True
                    return
                answer = list(map(node.reply, request)) if isinstance(request, list) else node.reply(request)
                content = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def reply(self, request: dict[str, Any]) -> dict[str, Any]:
        """A JSON-RPC answer."""
        answer = {"jsonrpc": "2.0", "id": request["id"]}
        try:
            return answer | {"result": self.chain.answer(request["method"], request["params"])}
        except KeyError:
            return answer | {"error": {"code": -32601, "message": f"the method {request['method']} does not exist"}}

    def __enter__(self) -> "FakeNode":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
