"""
Running transactions and calls on py-evm's state, without the block machinery around it.

py-evm's own chain decodes, recovers, checks, encodes and merkelises most things two to four times. Here a transaction
was checked when it came in, so it goes straight to py-evm's message execution; `tests/devnet/test_equals_py_evm.py`
holds the results against py-evm's own block import.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, cast

from eth._utils.address import generate_contract_address
from eth.db.backends.base import BaseAtomicDB
from eth.exceptions import InsufficientStack, Revert, VMError
from eth.vm.execution_context import ExecutionContext
from eth.vm.forks.berlin.computation import BerlinComputation
from eth.vm.forks.berlin.state import BerlinState, BerlinTransactionExecutor
from eth.vm.memory import Memory
from eth.vm.message import Message
from eth.vm.stack import Stack
from eth_typing import Address, BlockNumber, Hash32

from devnet.records import DIFFICULTY, ZERO_ADDRESS, ZERO_WORD, Log
from devnet.store import Store
from devnet.transactions import Transaction
from devnet.tries import CachingAccountDB

MAX_REFUND_QUOTIENT = 2  # Berlin: at most half of the gas comes back
MOST_CODES = 256
"""Contracts whose places to jump to are kept in memory."""


class Nodes(BaseAtomicDB):
    """Trie nodes and code for py-evm: reads from the store, writes kept aside until the block is complete."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.written: dict[bytes, bytes] = {}

    def __getitem__(self, key: bytes) -> bytes:
        value = self.written.get(key)
        if value is None:
            value = self._store.node(key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.written[key] = value

    def __delitem__(self, key: bytes) -> None:
        """Nothing is deleted: old states stay readable."""

    def _exists(self, key: bytes) -> bool:
        return key in self.written or self._store.node(key) is not None

    @contextmanager
    def atomic_batch(self) -> Iterator[Any]:
        """The store writes atomically, so the batch is this."""
        yield self


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a contract can see of the block it runs in."""

    number: int
    """Height of the block."""

    timestamp: int
    """Seconds since 1970."""

    gas_limit: int
    """Most gas of the block."""

    chain_id: int
    """EIP-155 chain id."""

    ancestors: Iterable[bytes]
    """Hashes of the blocks before, newest first; read only as far as BLOCKHASH asks."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of running a transaction or call."""

    error: VMError | None
    """Why it was stopped; None when it ran through."""

    output: bytes
    """What it returned, or the data of its revert."""

    gas_used: int
    """Gas that is charged, after refunds."""

    gas_spent: int
    """Gas that it held at most, before refunds: a smaller limit would have run out."""

    logs: tuple[Log, ...]
    """Events, in order."""

    contract_address: bytes
    """Contract it made; empty when it made none."""

    depth: int
    """How deep its calls were nested; 0 when it called nothing."""

    @property
    def reverted(self) -> bool:
        """Whether it was stopped by REVERT, so that `output` says why."""
        return isinstance(self.error, Revert)


class State(Protocol):
    """What is used of py-evm's state, in plain types."""

    computation_class: Any
    """Class that runs messages; a tracer puts its own on an instance."""

    @property
    def state_root(self) -> bytes: ...
    def get_balance(self, address: bytes) -> int: ...
    def set_balance(self, address: bytes, balance: int) -> None: ...
    def get_nonce(self, address: bytes) -> int: ...
    def get_code(self, address: bytes) -> bytes: ...
    def get_storage(self, address: bytes, slot: int) -> int: ...
    def snapshot(self) -> Any: ...
    def revert(self, snapshot: Any) -> None: ...
    def lock_changes(self) -> None: ...
    def persist(self) -> Any: ...


@lru_cache(maxsize=MOST_CODES)
def _positions_of(code: bytes) -> tuple[set[int], set[int]]:
    """Where instructions of a code are known not to be, and to be: nowhere at first; py-evm adds what it finds."""
    return set(), set()


class _Stack(Stack):
    """py-evm's, with one step for several numbers, as nearly every instruction takes two."""

    def pop_ints(self, num_items: int) -> tuple[int, ...]:
        """The topmost first."""
        taken = self.values[-num_items:]
        if len(taken) < num_items:
            raise InsufficientStack(f"Wanted {num_items} stack items, only had {len(taken)}")
        del self.values[-num_items:]
        return tuple([one if isinstance(one, int) else int.from_bytes(one) for one in reversed(taken)])


class _Memory(Memory):
    """py-evm's, without looking five times at a place that was paid for and extended to just before."""

    def write(self, start_position: int, size: int, value: bytes) -> None:
        """Write `size` bytes."""
        self._bytes[start_position : start_position + size] = value


class _Computation(BerlinComputation):
    """
    Berlin's, by shorter ways to where each instruction goes: gas, stack, memory that is there already, and jumps, whose
    targets are looked for once for each code and not for each call.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._stack, self._memory = _Stack(), _Memory()
        self.consume_gas = self._gas_meter.consume_gas  # type: ignore[method-assign]  # py-evm's only pass it on
        self.stack_dup = self._stack.dup  # type: ignore[method-assign]  # py-evm's only pass it on
        self.stack_swap = self._stack.swap  # type: ignore[method-assign]  # py-evm's only pass it on
        code: Any = self.code
        code.invalid_positions, code.valid_positions = _positions_of(self.msg.code)

    def extend_memory(self, start_position: int, size: int) -> None:
        """Pay for more memory and have it, unless it is there."""
        if start_position + size > len(self._memory):
            super().extend_memory(start_position, size)


class _BerlinState(BerlinState):
    """Berlin's state. A subclass has a `__dict__`, which lets an instance have its own computation class."""

    account_db_class = CachingAccountDB
    computation_class = _Computation  # type: ignore[assignment]  # py-evm names its own class


class _Executor(BerlinTransactionExecutor):
    """Berlin's execution of a transaction whose signature, nonce and funds were checked before."""

    def validate_transaction(self, transaction: Any) -> None:
        """Checked in `devnet.pool`; calls need no check."""

    def build_evm_message(self, transaction: Any) -> Message:
        """Pay for the gas, count the transaction and make the message. As Frontier's, without its debug texts."""
        state: Any = self.vm_state
        if transaction.gas_price:
            state.delta_balance(transaction.sender, -transaction.gas * transaction.gas_price)
        nonce = state.get_nonce(transaction.sender)
        state.set_nonce(transaction.sender, nonce + 1)
        creates = not transaction.to
        create_address: Any = generate_contract_address(transaction.sender, nonce) if creates else None
        return Message(
            gas=transaction.gas - transaction.intrinsic_gas,
            to=transaction.to,
            sender=transaction.sender,
            value=transaction.value,
            data=b"" if creates else transaction.data,
            code=transaction.data if creates else state.get_code(transaction.to),
            create_address=create_address,
        )


def open_state(nodes: Nodes, state_root: bytes, around: Surroundings) -> State:
    """The state at `state_root`, seen from a block."""
    context = ExecutionContext(
        coinbase=Address(ZERO_ADDRESS),
        timestamp=around.timestamp,
        block_number=BlockNumber(around.number),
        difficulty=DIFFICULTY,
        mix_hash=Hash32(ZERO_WORD),
        gas_limit=around.gas_limit,
        prev_hashes=cast(Iterable[Hash32], around.ancestors),
        chain_id=around.chain_id,
    )
    return cast(State, _BerlinState(nodes, context, Hash32(state_root)))


def run(state: State, transaction: Transaction) -> Outcome:
    """Run a transaction to its end; the state keeps what it did. `lock_changes` goes between two transactions."""
    executor: Any = _Executor(cast(Any, state))
    computation = executor(transaction)
    spent = transaction.gas - computation.get_gas_remaining()
    refund = min(spent // MAX_REFUND_QUOTIENT, computation.get_gas_refund())
    error = computation.error if computation.is_error else None
    creates = computation.msg.is_create
    return Outcome(
        error=error,
        output=bytes(computation.output),
        gas_used=spent - refund,
        gas_spent=spent,
        logs=tuple(
            Log(bytes(address), tuple(topic.to_bytes(32, "big") for topic in topics), bytes(data))
            for address, topics, data in computation.get_log_entries()
        ),
        contract_address=computation.msg.storage_address if creates and error is None else b"",
        depth=_depth(computation),
    )


def attempt(state: State, transaction: Transaction) -> Outcome:
    """Run a call and undo it."""
    snapshot = state.snapshot()
    try:
        return run(state, transaction)
    except VMError as error:  # no funds for the value, which py-evm raises before there is a computation
        return Outcome(error, b"", transaction.gas, transaction.gas, (), b"", 0)
    finally:
        state.revert(snapshot)


def fund(state: State, balances: Mapping[bytes, int]) -> None:
    """Set the balances of a genesis."""
    for account, wei in balances.items():
        state.set_balance(account, wei)


def _depth(computation: Any) -> int:
    """How deep the calls of a computation are nested."""
    return max((1 + _depth(child) for child in computation.children), default=0)
