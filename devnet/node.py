"""
The chain: takes signed transactions, makes blocks, answers questions about any block's state.

Not thread-safe: one thread owns a node. `app` gives it the event loop's.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from eth.constants import BLANK_ROOT_HASH

from chain.proof.roots import bloom, ordered_root, united_bloom
from devnet.allowlist import Allowlist
from devnet.clock import Clock, SteerableClock, SystemClock
from devnet.errors import NotFound, StartRefused, TransactionRefused
from devnet.evm import Nodes, Outcome, State, Surroundings, fund, open_state, run
from devnet.pool import Pool
from devnet.records import (
    Block,
    MinedTransaction,
    genesis_block,
    receipt_rlp,
    sealed,
)
from devnet.selfcheck import problems
from devnet.settings import ClockKind, DevnetSettings
from devnet.store import Store
from devnet.transactions import Transaction, decode
from networks import description, devnet
from networks.errors import NetworkError

MAX_ANCESTORS = 256  # as far back as BLOCKHASH sees


@dataclass(frozen=True, slots=True)
class Made:
    """A new block, and the transactions that could not go into it."""

    block: Block | None
    """The block; None when nothing could go in."""

    dropped: list[tuple[Transaction, TransactionRefused]]
    """Transactions that an earlier one left without funds or without the nonce before them."""


Listener = Callable[[Made], None]


class Node:
    """One devnet on one data folder."""

    def __init__(self, settings: DevnetSettings) -> None:
        """Open or create the chain. Raises StartRefused in one line."""
        missing = problems()
        if missing:
            raise StartRefused("; ".join(missing))
        try:
            network = description.load(settings.network)
        except NetworkError as error:
            raise StartRefused(str(error)) from error
        self.settings = settings
        self.chain_id = network.chain_id
        self.gas_limit = network.block_gas_limit
        self.allowlist = None if settings.allowlist is None else Allowlist(settings.allowlist)
        self.store = Store(settings.data_dir, settings.max_database_bytes, settings.power_safe)
        try:
            self.head = self._open_chain(devnet.genesis(network))
            self.clock = self._open_clock()
        except StartRefused:
            self.store.close()
            raise
        self.pool = Pool(self.gas_limit, self.is_allowed, self.nonce_of, self.balance_of)
        self.listeners: list[Listener] = []
        self._next_state: tuple[int, int, State] | None = None

    def close(self) -> None:
        """Write out and let go of the data folder. What waits in the pool was promised to nobody."""
        self.store.close()

    def __enter__(self) -> "Node":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Transactions and blocks

    def add(self, raw: bytes) -> Transaction:
        """
        Take a signed transaction into the pool.

        Raises TransactionRefused. The transaction is not promised until a block with it comes out of `make_block`.
        """
        transaction = decode(raw, self.chain_id)
        self.pool.add(transaction)
        return transaction

    def send(self, raws: Sequence[bytes]) -> list[bytes]:
        """Take transactions in and make blocks until all are in one. Returns their hashes. For use in-process."""
        hashes = [self.add(raw).hash for raw in raws]
        while len(self.pool):
            for _, refusal in self.make_block().dropped:
                raise refusal
        return hashes

    def make_block(self, empty: bool = False) -> Made:
        """
        Make a block of what is ready, on disk when this returns. `empty` makes one even of nothing.

        The listeners hear of it. When anything fails, the chain stays as it was and the pool is emptied.
        """
        if not empty and not len(self.pool):
            return Made(None, [])
        try:
            made = self._make_block(empty)
        except Exception:
            self.pool.clear()
            raise
        for listener in list(self.listeners):
            listener(made)
        return made

    # State of any block

    def block_at(self, tag: str | int) -> Block:
        """The block at a number or tag; `pending` is the latest, nothing stays pending. Raises NotFound."""
        if tag == "earliest":
            tag = 0
        block = self.head if isinstance(tag, str) else self.store.block(tag)
        if block is None:
            raise NotFound(f"header not found: block {tag}")
        return block

    def state_at(self, tag: str | int) -> State:
        """
        The state to answer a question from.

        At `latest` and `pending` it is seen from the block that would be made now, so that what depends on the time
        comes out as it would in a transaction; at a number it is seen from that block.
        """
        if isinstance(tag, str) and tag != "earliest":
            return self._state_for_next_block()
        block = self.block_at(tag)
        around = Surroundings(block.number, block.timestamp, self.gas_limit, self.chain_id, self._ancestors(block, 1))
        return open_state(Nodes(self.store), block.state_root, around)

    def fresh_state_at(self, tag: str | int) -> State:
        """As `state_at`, but the caller's own, to do with as he likes."""
        self._next_state = None
        state = self.state_at(tag)
        self._next_state = None
        return state

    def set_next_time(self, timestamp_s: int) -> None:
        """Give the next block this time. Raises ClockRefused."""
        self.clock.set_next(timestamp_s, self.head.timestamp)

    def replay(self, block: Block, before: int) -> State:
        """The state in the middle of `block`, with its first `before` transactions run."""
        parent = self.block_at(block.number - 1)
        around = Surroundings(block.number, block.timestamp, block.gas_limit, self.chain_id, self._ancestors(parent))
        state = open_state(Nodes(self.store), parent.state_root, around)
        for mined in block.transactions[:before]:
            run(state, decode(mined.raw, self.chain_id, mined.sender))
            state.lock_changes()
        return state

    def nonce_of(self, account: bytes) -> int:
        """Transactions of an account in the chain so far."""
        return int(self._state_for_next_block().get_nonce(account))

    def balance_of(self, account: bytes) -> int:
        """Wei of an account now."""
        return int(self._state_for_next_block().get_balance(account))

    def is_allowed(self, account: bytes) -> bool:
        """Whether an account may send transactions."""
        return self.allowlist is None or account in self.allowlist

    # Within

    def _open_chain(self, genesis: dict[str, Any]) -> Block:
        """The last block, after making block 0 in a new folder. Raises StartRefused when it is another chain's."""
        nodes = Nodes(self.store)
        timestamp = int(genesis["timestamp"], 16)
        around = Surroundings(0, timestamp, self.gas_limit, self.chain_id, ())
        state = open_state(nodes, BLANK_ROOT_HASH, around)
        balances = {bytes.fromhex(account[2:]): int(at["balance"], 16) for account, at in genesis["alloc"].items()}
        fund(state, balances)
        state.persist()
        extra_data = bytes.fromhex(genesis["extraData"][2:])
        block = genesis_block(state.state_root, self.gas_limit, timestamp, extra_data)
        head = self.store.head()
        if head is None:
            self.store.remember("chain_id", str(self.chain_id).encode())
            self.store.append(block, nodes.written)
            return block
        first = self.store.block(0)
        if self.store.setting("chain_id") != str(self.chain_id).encode() or first is None or first.hash != block.hash:
            raise StartRefused(f"{self.settings.data_dir}: holds another chain than {self.settings.network} describes")
        return head

    def _open_clock(self) -> Clock:
        """The clock that the settings ask for. Raises StartRefused when the machine's would have to stand still."""
        if self.settings.clock is ClockKind.STEERABLE:
            return SteerableClock(self.store)
        ahead_s = self.head.timestamp - int(time.time())
        if ahead_s > 60:
            raise StartRefused(
                f"{self.settings.data_dir}: the last block is {ahead_s} s in the future: start with --clock steerable"
            )
        return SystemClock()

    def _make_block(self, empty: bool) -> Made:
        """Run what is ready and put the block on disk."""
        nodes = Nodes(self.store)
        timestamp = self.clock.next_block_s(self.head.timestamp)
        state = open_state(nodes, self.head.state_root, self._on_top_of(self.head, timestamp))
        mined, dropped = self._fill(state)
        if not mined and not empty:
            self.pool.settle()
            return Made(None, dropped)
        state.persist()
        block = self._seal(state.state_root, timestamp, mined)
        self.store.append(block, nodes.written)
        self.head = block
        self._next_state = None
        self.clock.block_made()
        self.pool.settle()
        return Made(block, dropped)

    def _fill(self, state: State) -> tuple[list[MinedTransaction], list[tuple[Transaction, TransactionRefused]]]:
        """Run ready transactions until the block is full by gas, count or time spent."""
        mined: list[MinedTransaction] = []
        dropped: list[tuple[Transaction, TransactionRefused]] = []
        gas_used = 0
        closing = time.monotonic() + self.settings.block_budget_s
        while len(mined) < self.settings.max_block_transactions and time.monotonic() < closing:
            transaction = self.pool.take(self.gas_limit - gas_used)
            if transaction is None:
                break
            cost = transaction.value + transaction.gas * transaction.gas_price
            if cost and cost > state.get_balance(transaction.sender):
                dropped += self._drop(transaction)
                continue
            state.lock_changes()
            outcome = run(state, transaction)
            gas_used += outcome.gas_used
            mined.append(_mined(transaction, outcome, gas_used))
        return mined, dropped

    def _drop(self, transaction: Transaction) -> list[tuple[Transaction, TransactionRefused]]:
        """Refuse a transaction whose sender has spent his funds, and those that count on its nonce."""
        followers = self.pool.drop_sender(transaction.sender)
        first = (transaction, TransactionRefused("insufficient funds for gas * price + value"))
        return [first] + [
            (follower, TransactionRefused(f"nonce too high: nonce {transaction.nonce} was refused"))
            for follower in followers
        ]

    def _seal(self, state_root: bytes, timestamp: int, mined: list[MinedTransaction]) -> Block:
        """The finished block over the given state."""
        first_log_index: list[int] = []
        logs = 0
        for each in mined:
            first_log_index.append(logs)
            logs += len(each.logs)
        return sealed(
            Block(
                number=self.head.number + 1,
                hash=b"",
                parent_hash=self.head.hash,
                state_root=state_root,
                transactions_root=ordered_root([each.raw for each in mined]),
                receipts_root=ordered_root([receipt_rlp(each) for each in mined]),
                bloom=united_bloom(each.bloom for each in mined),
                gas_limit=self.gas_limit,
                gas_used=mined[-1].cumulative_gas_used if mined else 0,
                timestamp=timestamp,
                extra_data=b"",
                transactions=tuple(mined),
                first_log_index=tuple(first_log_index),
            )
        )

    def _state_for_next_block(self) -> State:
        """The latest state seen from the next block; kept while block and time stay the same."""
        timestamp = self.clock.next_block_s(self.head.timestamp)
        kept = self._next_state
        if kept is None or kept[:2] != (self.head.number, timestamp):
            state = open_state(Nodes(self.store), self.head.state_root, self._on_top_of(self.head, timestamp))
            kept = self._next_state = (self.head.number, timestamp, state)
        return kept[2]

    def _on_top_of(self, parent: Block, timestamp: int) -> Surroundings:
        """What contracts see in the block after `parent`."""
        return Surroundings(parent.number + 1, timestamp, self.gas_limit, self.chain_id, self._ancestors(parent))

    def _ancestors(self, block: Block, skip: int = 0) -> Iterator[bytes]:
        """Hashes from `block` downwards, without the first `skip`."""
        for number in range(block.number - skip, max(-1, block.number - skip - MAX_ANCESTORS), -1):
            ancestor = self.store.block(number)
            if ancestor is None:
                return
            yield ancestor.hash


def _mined(transaction: Transaction, outcome: Outcome, cumulative_gas_used: int) -> MinedTransaction:
    """What is kept of a transaction that was run."""
    return MinedTransaction(
        hash=transaction.hash,
        raw=transaction.raw,
        sender=transaction.sender,
        type=transaction.type,
        status=0 if outcome.error else 1,
        gas_used=outcome.gas_used,
        cumulative_gas_used=cumulative_gas_used,
        contract_address=outcome.contract_address,
        bloom=bloom((log.address, log.topics) for log in outcome.logs),
        logs=outcome.logs,
        revert_data=outcome.output if outcome.reverted else b"",
    )
