"""Closed batches to the chain, in order, each exactly once."""

import logging
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.engine import Row

from chain.client import Sender
from oracle.store import EvidenceStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnchorReceipt:
    """Where a root became public and permanent."""

    transaction_hash: str
    block: int
    gas_used: int


class AnchorLog(Protocol):
    """Where batch roots become public and permanent."""

    def root_of(self, owner: str, batch_no: int) -> bytes | None:
        """The anchored root of a batch; None when it is not anchored."""
        ...

    def anchor(self, owner: str, batch_no: int, root: bytes, readings: int, first_s: int, last_s: int) -> AnchorReceipt:
        """
        Anchor the next batch of an owner.

        :raises Reverted: not the next batch, or an empty one; nothing was changed
        """
        ...


class ChainAnchorLog:
    """`Evidence` on the chain, written by the oracle operator's key."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def root_of(self, owner: str, batch_no: int) -> bytes | None:
        """The anchored root of a batch; None when it is not anchored."""
        root = bytes.fromhex(self._sender.chain.call("Evidence", "root_of", owner, batch_no)[2:])
        return root if any(root) else None

    def anchor(self, owner: str, batch_no: int, root: bytes, readings: int, first_s: int, last_s: int) -> AnchorReceipt:
        """
        Anchor the next batch of an owner.

        :raises Reverted: `Evidence` refuses; nothing was changed
        """
        receipt = self._sender.send("Evidence", "anchor", owner, batch_no, root, readings, first_s, last_s)
        return AnchorReceipt(receipt.transaction_hash, receipt.block, receipt.gas_used)


class RootMismatch(Exception):
    """The chain holds another root for a batch than the store: the store is not the one that was anchored."""


def anchor_closed(store: EvidenceStore, anchors: AnchorLog) -> int | None:
    """
    Anchor what is closed; a root that the chain already has (we were killed before we noted it) is only noted.

    :return: batches that are anchored now; None while another oracle of the store anchors
    :raises RootMismatch: store and chain disagree; nothing is sent for that owner, the others are anchored
    """
    with store.anchoring() as is_ours:
        return _anchor_all(store, anchors) if is_ours else None


def _anchor_all(store: EvidenceStore, anchors: AnchorLog) -> int:
    with store.engine.connect() as connection:
        waiting = store.closed_batches(connection)
    mismatches: dict[str, RootMismatch] = {}
    for batch in waiting:
        if batch.owner in mismatches:
            continue
        try:
            _anchor(store, anchors, batch)
        except RootMismatch as error:
            mismatches[batch.owner] = error
    for mismatch in mismatches.values():
        raise mismatch
    return len(waiting)


def _anchor(store: EvidenceStore, anchors: AnchorLog, batch: Row[Any]) -> None:
    known, receipt = anchors.root_of(batch.owner, batch.batch_no), None
    if known is not None and known != batch.root:
        raise RootMismatch(f"batch {batch.batch_no} of {batch.owner}: chain has root 0x{known.hex()}")
    if known is None:
        receipt = anchors.anchor(batch.owner, batch.batch_no, batch.root, batch.readings, batch.first_s, batch.last_s)
        log.info("anchored a batch owner=%s batch_no=%d readings=%d", batch.owner, batch.batch_no, batch.readings)
    with store.write() as connection:
        store.mark_anchored(
            connection,
            batch.batch_id,
            receipt.transaction_hash if receipt else None,
            receipt.block if receipt else None,
        )
    store.alarm.end()
