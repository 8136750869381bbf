"""What is on the chain by the hour and by who makes the blocks; of each block once, as it is applied."""

from collections.abc import Sequence
from typing import Any

from chain.fast_decode import checksum
from chain.sealed_blocks import SealedBlock
from chain.turns import missed_turns
from indexer.source import Json
from indexer.work import Row, Work
from readmodel.tables import blocks, chain_hours

S_PER_HOUR = 3_600
DONE = 10
"""Place of `is_done` in a row of `transactions`."""
CONTRACT, EVENT = 4, 6
"""Places in a row of `events`."""
COUNTED = {("OrderBook", "OrderPlaced"): "orders", ("Evidence", "BatchAnchored"): "batches"}
"""Contract and event -> what it is one more of."""

Rows = Sequence[Sequence[Any]]


def add_block(work: Work, block: Json, transactions: Rows, events: Rows) -> None:
    """Add a block to its hour, and the turns that were missed before it."""
    hour_s = int(block["timestamp"], 16) // S_PER_HOUR * S_PER_HOUR
    hour = _hour(work, hour_s, block["miner"])
    hour["blocks"] += 1
    hour["transactions"] += len(transactions)
    hour["refused"] += sum(not row[DONE] for row in transactions)
    hour["gas_used"] += int(block["gasUsed"], 16)
    for row in events:
        name = COUNTED.get((row[CONTRACT], row[EVENT]))
        if name is not None:
            hour[name] += 1
    for address in _missed(work, block):
        _hour(work, hour_s, "0x" + address.hex())["missed"] += 1


def _hour(work: Work, hour_s: int, proposer: str) -> Row:
    return work.edit(chain_hours, hour_s, checksum(proposer[2:].lower()))


def _missed(work: Work, block: Json) -> Sequence[bytes]:
    """Who was asked for the block before the one that proposed it; nobody on a chain without turns."""
    sealed = SealedBlock.of(block)
    if sealed is None or not sealed.extra.round:
        return ()
    before = work.find(blocks, sealed.number - 1)
    if before is None:
        return ()
    proposer = bytes.fromhex(before["proposer"][2:])
    return missed_turns(SealedBlock(sealed.number - 1, before["time_s"], proposer, sealed.extra), sealed)
