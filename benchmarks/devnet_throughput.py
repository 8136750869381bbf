"""
Signed transactions per second through the devnet's RPC, against the same transactions applied by bare py-evm.

Bare py-evm: raw bytes decoded, senders recovered, blocks of 100 mined by `MiningChain.mine_all` under Berlin rules with
all state in memory. The devnet: a process of its own, state on disk, over HTTP. Both sides run in turns and the best
round of each counts, so that a neighbour's load does not decide. Run: `python -m benchmarks.devnet_throughput`.
"""

import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import rlp
from eth_account import Account
from eth_utils import to_checksum_address
from vyper import compile_code
from vyper.compiler.settings import Settings

import devnet  # noqa: F401 - chooses the fast keccak for both sides
from benchmarks.figures import Figure, at_least, print_figures
from chain.proof.crypto import keccak

# isort: split
from eth.chains.base import MiningChain
from eth.consensus.noproof import NoProofConsensus
from eth.db.atomic import AtomicDB
from eth.vm.forks.berlin import BerlinVM

CHAIN_ID = 32180
SENDERS = 20
TRANSACTIONS = 2_000
PER_BLOCK = 100
ROUNDS = 3
CONNECTIONS = 16
GAS_LIMIT = 100_000_000
BOUND = 0.80


@dataclass(frozen=True, slots=True)
class Load:
    """The transactions of a run, signed beforehand."""

    setup: tuple[bytes, ...]
    """Deploys the token and gives every sender some."""

    transfers: tuple[bytes, ...]
    """Token transfers, round-robin over the senders in nonce order."""


def make_load() -> Load:
    """Sign the load. Half of the transfers go to accounts that have no balance yet."""
    accounts = [Account.from_key(keccak(b"benchmark %d" % i)) for i in range(SENDERS)]
    addresses = [bytes.fromhex(account.address[2:]) for account in accounts]
    source = Path(__file__).with_name("token.vy").read_text(encoding="utf-8")
    compiled = compile_code(source, output_formats=["bytecode"], settings=Settings(evm_version="london"))
    token = keccak(rlp.encode([addresses[0], 0]))[12:]
    nonces = [0] * SENDERS

    def signed(i: int, to: bytes | None, data: bytes, gas: int) -> bytes:
        fields: dict[str, Any] = {"nonce": nonces[i], "gasPrice": 0, "gas": gas, "value": 0, "data": data}
        nonces[i] += 1
        recipient = {} if to is None else {"to": to_checksum_address(to)}
        return bytes(accounts[i].sign_transaction(fields | recipient | {"chainId": CHAIN_ID}).raw_transaction)

    mint = _selector("mint(uint256)") + (10**12).to_bytes(32, "big")
    transfer = _selector("transfer(address,uint256)")
    setup = [signed(0, None, bytes.fromhex(compiled["bytecode"][2:]), 2_000_000)]
    setup += [signed(i, token, mint, 100_000) for i in range(SENDERS)]
    transfers = []
    for n in range(TRANSACTIONS):
        to = addresses[n * 7 % SENDERS] if n % 2 else keccak(b"receiver %d" % n)[:20]
        transfers.append(signed(n % SENDERS, token, transfer + bytes(12) + to + (1).to_bytes(32, "big"), 100_000))
    return Load(tuple(setup), tuple(transfers))


def bare_rate(load: Load) -> float:
    """Transactions per second of py-evm alone."""
    chain = bare_chain()
    for start in range(0, len(load.setup), PER_BLOCK):
        mine(chain, load.setup[start : start + PER_BLOCK])
    started = time.perf_counter()
    for start in range(0, len(load.transfers), PER_BLOCK):
        mine(chain, load.transfers[start : start + PER_BLOCK])
    return len(load.transfers) / (time.perf_counter() - started)


def batched_rate(load: Load) -> float:
    """Transactions per second over one connection, 100 to a JSON-RPC batch."""
    bodies = [_batch(load.transfers[start : start + PER_BLOCK]) for start in range(0, len(load.transfers), PER_BLOCK)]
    with _devnet(load) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        started = time.perf_counter()
        for body in bodies:
            _post(connection, body)
        return len(load.transfers) / (time.perf_counter() - started)


def single_rate(load: Load) -> float:
    """Transactions per second over 16 connections, one to a request, each waiting for its block."""
    lanes = [load.transfers[lane::SENDERS] for lane in range(SENDERS)]  # one lane per sender keeps its nonces in order

    def drive(mine: Sequence[Sequence[bytes]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for each in zip(*mine, strict=True):
            for raw in each:
                _post(connection, _batch([raw]))

    with _devnet(load) as port, ThreadPoolExecutor(CONNECTIONS) as pool:
        started = time.perf_counter()
        list(pool.map(drive, [lanes[i::CONNECTIONS] for i in range(CONNECTIONS)]))
        return len(load.transfers) / (time.perf_counter() - started)


def run() -> list[Figure]:
    """Measure both sides in turns."""
    load = make_load()
    rounds = [(bare_rate(load), batched_rate(load), single_rate(load)) for _ in range(ROUNDS)]
    bare, batched, single = (max(rates) for rates in zip(*rounds, strict=True))
    return [
        Figure(f"bare py-evm, {PER_BLOCK} to a block", bare, "tx/s"),
        Figure(f"devnet over HTTP, {PER_BLOCK} to a batch", batched, "tx/s"),
        Figure(f"devnet over HTTP, {CONNECTIONS} connections, one to a request", single, "tx/s"),
        at_least("devnet's RPC / bare py-evm", batched / bare, "ratio", BOUND),
        Figure("the same, one to a request", single / bare, "ratio"),
    ]


def _selector(signature: str) -> bytes:
    return keccak(signature.encode())[:4]


def bare_chain(start_s: int = 0) -> Any:
    """An in-memory chain of py-evm's own, Berlin from block 0, without proof of work.

    :param start_s: time of its block 0, unix s
    """
    vm = BerlinVM.configure(consensus_class=NoProofConsensus)
    chain_class = MiningChain.configure(__name__="Bare", vm_configuration=((0, vm),), chain_id=CHAIN_ID)
    return chain_class.from_genesis(AtomicDB(), {"difficulty": 1, "gas_limit": GAS_LIMIT, "timestamp": start_s}, {})


def mine(chain: Any, raws: Sequence[bytes]) -> None:
    """A block of signed transactions that must not fail."""
    builder = chain.get_vm().get_transaction_builder()
    _, receipts, _ = chain.mine_all([builder.decode(raw) for raw in raws], gas_limit=GAS_LIMIT)
    if any(receipt.state_root != b"\x01" for receipt in receipts):
        raise RuntimeError("a benchmark transaction failed on bare py-evm")


@contextmanager
def _devnet(load: Load) -> Iterator[int]:
    """A fresh devnet with the load set up; yields its port. On leaving, all transfers must be in its blocks."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "devnet", "--port", "0", "--data-dir", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                port = int(process.stdout.readline().partition("127.0.0.1:")[2].partition(",")[0])  # type: ignore[union-attr]  # it is a pipe
                connection = http.client.HTTPConnection("127.0.0.1", port)
                _post(connection, _batch(load.setup))
                yield port
                _check_mined(http.client.HTTPConnection("127.0.0.1", port), load.transfers[-1])
            finally:
                process.terminate()


def _batch(raws: Sequence[bytes]) -> bytes:
    return orjson.dumps(
        [
            {"jsonrpc": "2.0", "id": i, "method": "eth_sendRawTransaction", "params": ["0x" + raw.hex()]}
            for i, raw in enumerate(raws)
        ]
    )


def _post(connection: http.client.HTTPConnection, body: bytes) -> Any:
    connection.request("POST", "/", body, {"content-type": "application/json"})
    answers = orjson.loads(connection.getresponse().read())
    if any("error" in answer for answer in answers):
        raise RuntimeError(f"the devnet refused a benchmark transaction: {answers}")
    return answers


def _check_mined(connection: http.client.HTTPConnection, raw: bytes) -> None:
    request = {"jsonrpc": "2.0", "id": 0, "method": "eth_getTransactionReceipt", "params": ["0x" + keccak(raw).hex()]}
    receipt = _post(connection, orjson.dumps([request]))[0]["result"]
    if receipt is None or receipt["status"] != "0x1":
        raise RuntimeError("a benchmark transaction failed on the devnet")


if __name__ == "__main__":
    print_figures(run())
