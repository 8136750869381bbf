"""Relayed transactions until their fate is known: kept on disk, and sent again when a node forgot them."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.raw import RawTransaction
from chain.errors import ChainError
from chain.rpc import Rpc
from chain.several import send_to_all

log = logging.getLogger(__name__)

KEEP_S = 86_400
"""What is in no block after a day never will be."""
BATCH = 200
"""Most transactions looked at in one request."""
_SCHEMA = """
create table if not exists outbox (
    hash text primary key, sender text not null, nonce integer not null, raw blob not null, sent_s integer not null
) strict;
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A transaction that was accepted for relaying."""

    hash: str
    sender: str
    nonce: int
    raw: bytes
    sent_s: int
    """Unix seconds."""


class Outbox:
    """Several API workers may share the file: sending twice changes nothing. Safe for several threads."""

    def __init__(self, file: Path, clock: Callable[[], float] = time.time) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._clock, self._lock = clock, threading.Lock()
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=10)
        file.chmod(0o600)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def now_s(self) -> int:
        """The time that waiting is measured by, unix s."""
        return int(self._clock())

    def put(self, *transactions: RawTransaction) -> None:
        """Keep transactions, before they are sent: all of them, or none."""
        now_s = self.now_s()
        rows = [(each.hash, each.sender, each.nonce, each.raw, now_s) for each in transactions]
        self._write("insert or ignore into outbox values (?, ?, ?, ?, ?)", rows)

    def drop(self, *hashes: str) -> None:
        """Forget transactions whose fate is known."""
        self._write("delete from outbox where hash = ?", [(each,) for each in hashes])

    def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """One commit for all rows."""
        if rows:
            with self._lock, self._db:
                self._db.execute("begin immediate")
                self._db.executemany(statement, rows)

    def has(self, transaction_hash: str) -> bool:
        """Whether a transaction is still being looked after."""
        with self._lock:
            return self._db.execute("select 1 from outbox where hash = ?", (transaction_hash,)).fetchone() is not None

    def all(self) -> list[Sent]:
        """What waits, each sender's in the order of their nonces."""
        with self._lock:
            rows = self._db.execute("select hash, sender, nonce, raw, sent_s from outbox order by sender, nonce")
            return [Sent(*row) for row in rows]


def send_again(outbox: Outbox, rpc: Rpc, after_s: float = 0) -> int:
    """
    Look after everything that waits, but for what came within the last `after_s`; how many of it still do.

    What is in a block, too old, or whose nonce another transaction used, is done with. The rest goes to all nodes
    again, in the order of nonces: one that has it says so, one that forgot it takes it.

    :raises ChainError: no node answers
    """
    left, now_s = 0, outbox.now_s()
    for part in _parts([each for each in outbox.all() if not 0 <= now_s - each.sent_s < after_s]):
        receipts = rpc.batch([("eth_getTransactionReceipt", [each.hash]) for each in part])
        counts = rpc.batch([("eth_getTransactionCount", [each.sender, "latest"]) for each in part])
        outbox.drop(*(each.hash for each, receipt in zip(part, receipts, strict=True) if receipt is not None))
        for each, receipt, count in zip(part, receipts, counts, strict=True):
            if receipt is not None:
                continue
            if each.sent_s + KEEP_S < outbox.now_s():
                log.warning("given up transaction=%s: in no block for a day", each.hash)
                outbox.drop(each.hash)
            elif int(count, 16) > each.nonce and rpc.call("eth_getTransactionReceipt", each.hash) is None:
                log.warning("given up transaction=%s: another one used nonce %d", each.hash, each.nonce)
                outbox.drop(each.hash)
            else:
                left += _again(rpc, each)
    return left


def _again(rpc: Rpc, sent: Sent) -> int:
    try:
        send_to_all(rpc.nodes, sent.raw)
    except ChainError as refusal:
        log.info("not taken again transaction=%s: %s", sent.hash, refusal)
    return 1


def _parts(sent: list[Sent]) -> Iterator[list[Sent]]:
    for start in range(0, len(sent), BATCH):
        yield sent[start : start + BATCH]


LOOK_S = 2.0
"""How long a node that was silent is waited for, in s, to see whether it is back."""


class Resender:
    """Looks after the outbox and silent nodes from time to time, in a thread of its own."""

    def __init__(self, outbox: Outbox, rpc: Rpc, every_s: float) -> None:
        self._outbox, self._rpc, self._every_s = outbox, rpc, every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="resender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, after what is being done."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.wait(self._every_s):
            try:
                send_again(self._outbox, self._rpc, self._every_s)
            except (ChainError, sqlite3.Error) as failure:
                log.warning("outbox waits: %s", failure)
            for node in self._rpc.nodes:
                node.look_again(LOOK_S)
