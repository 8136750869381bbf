"""
Blocks, state and their indexes on disk, in one LMDB file.

A block, the state it leads to and its index entries are written in one LMDB transaction, so a process killed at any
moment finds the last whole block again. LMDB never overwrites a page that the last commit uses.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import lmdb
import msgspec
from lru import LRU

from devnet.errors import StartRefused
from devnet.records import Block

NODES_CACHED = 65_536  # trie nodes, some 20 MiB
BLOCKS_CACHED = 128
NUMBER_BYTES = 8
POSITION_BYTES = 4

# First byte of an index key: 0 for an address, 1 + position for a topic
ADDRESS_TERM = b"\x00"
Term = bytes


def topic_term(position: int, topic: bytes) -> Term:
    """Index key of `topic` at `position`."""
    return bytes([1 + position]) + topic


def address_term(address: bytes) -> Term:
    """Index key of a logging contract."""
    return ADDRESS_TERM + address


class Store:
    """The data folder of one devnet. Only one process may hold it."""

    def __init__(self, folder: Path, max_bytes: int, power_safe: bool) -> None:
        """Open or create. Raises StartRefused when another process holds the folder or it cannot be written."""
        self._lock = _lock(folder)
        try:
            self._env = lmdb.open(
                str(folder / "chain.lmdb"),
                map_size=max_bytes,
                max_dbs=6,
                subdir=False,
                sync=power_safe,
                metasync=power_safe,
                max_spare_txns=4,
            )
        except lmdb.Error as error:
            os.close(self._lock)
            raise StartRefused(f"{folder}: {error}") from error
        self._nodes = self._env.open_db(b"nodes")
        self._blocks = self._env.open_db(b"blocks")
        self._hashes = self._env.open_db(b"hashes")
        self._transactions = self._env.open_db(b"transactions")
        self._index = self._env.open_db(b"index", dupsort=True, dupfixed=True)
        self._meta = self._env.open_db(b"meta")
        self._closed = False
        self._node_cache: Any = LRU(NODES_CACHED)
        self._block_cache: Any = LRU(BLOCKS_CACHED)
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Block).decode

    def close(self) -> None:
        """Write out and let go of the folder. Closing twice changes nothing."""
        if self._closed:
            return
        self._closed = True
        self._env.sync(True)
        self._env.close()
        os.close(self._lock)

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def node(self, key: bytes) -> bytes | None:
        """A trie node or a contract's code by its hash."""
        value: bytes | None = self._node_cache.get(key)
        if value is None:
            with self._env.begin(self._nodes) as tx:
                value = tx.get(key)
            if value is not None:
                self._node_cache[key] = value
        return value

    def append(self, block: Block, nodes: Mapping[bytes, bytes]) -> None:
        """Add `block` and the state it leads to: all of it, or nothing."""
        number = block.number.to_bytes(NUMBER_BYTES, "big")
        with self._env.begin(write=True) as tx:
            for key, value in nodes.items():
                tx.put(key, value, db=self._nodes)
            tx.put(number, self._encode(block), db=self._blocks)
            tx.put(block.hash, number, db=self._hashes)
            for position, mined in enumerate(block.transactions):
                tx.put(mined.hash, number + position.to_bytes(POSITION_BYTES, "big"), db=self._transactions)
            for term in _terms(block):
                tx.put(term, number, db=self._index)
            tx.put(b"head", number, db=self._meta)
        for key, value in nodes.items():
            self._node_cache[key] = value
        self._block_cache[block.number] = block

    def head(self) -> Block | None:
        """The last block; None in a new folder."""
        with self._env.begin(self._meta) as tx:
            number = tx.get(b"head")
        return None if number is None else self.block(int.from_bytes(number, "big"))

    def block(self, number: int) -> Block | None:
        """The block at a height."""
        block: Block | None = self._block_cache.get(number)
        if block is None and 0 <= number < 2 ** (8 * NUMBER_BYTES):
            with self._env.begin(self._blocks) as tx:
                data = tx.get(number.to_bytes(NUMBER_BYTES, "big"))
            if data is not None:
                block = self._decode(data)
                self._block_cache[number] = block
        return block

    def block_by_hash(self, block_hash: bytes) -> Block | None:
        """The block with a hash."""
        with self._env.begin(self._hashes) as tx:
            number = tx.get(block_hash)
        return None if number is None else self.block(int.from_bytes(number, "big"))

    def locate(self, transaction_hash: bytes) -> tuple[int, int] | None:
        """Block number and position of a transaction."""
        with self._env.begin(self._transactions) as tx:
            place = tx.get(transaction_hash)
        if place is None:
            return None
        return int.from_bytes(place[:NUMBER_BYTES], "big"), int.from_bytes(place[NUMBER_BYTES:], "big")

    def blocks_with(self, terms: Iterable[Term], first: int, last: int) -> set[int]:
        """Numbers from `first` to `last` of the blocks with a log that has any of `terms`."""
        start = first.to_bytes(NUMBER_BYTES, "big")
        stop = last.to_bytes(NUMBER_BYTES, "big")
        found: set[int] = set()
        with self._env.begin(self._index) as tx, tx.cursor() as cursor:
            for term in terms:
                if cursor.set_range_dup(term, start):
                    found.update(int.from_bytes(number, "big") for number in _until(cursor, stop))
        return found

    def setting(self, name: str) -> bytes | None:
        """A remembered value."""
        with self._env.begin(self._meta) as tx:
            value: bytes | None = tx.get(name.encode())
        return value

    def remember(self, name: str, value: bytes) -> None:
        """Keep a value over restarts."""
        with self._env.begin(self._meta, write=True) as tx:
            tx.put(name.encode(), value)


def _lock(folder: Path) -> int:
    """Hold the folder until the returned descriptor is closed or the process ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StartRefused(f"{folder}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise StartRefused(f"{folder}: another devnet is running on this folder") from error
    return descriptor


def _terms(block: Block) -> set[Term]:
    """Every index key that leads to `block`."""
    terms: set[Term] = set()
    for mined in block.transactions:
        for log in mined.logs:
            terms.add(address_term(log.address))
            terms.update(topic_term(position, topic) for position, topic in enumerate(log.topics))
    return terms


def _until(cursor: Any, stop: bytes) -> Iterator[bytes]:
    """Values of the cursor's key from where it stands, as far as `stop`."""
    for value in cursor.iternext_dup():
        if value > stop:
            return
        yield value
