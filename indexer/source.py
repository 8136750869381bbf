"""What a node tells about a range of blocks: blocks with their transactions, and a receipt with logs for each."""

from dataclasses import dataclass
from typing import Any

from chain.errors import RpcFailed
from chain.rpc import Rpc
from indexer.errors import BadAnswer

METHOD_NOT_FOUND = -32601  # JSON-RPC 2.0
BATCH = 1_000
"""Most calls in one request."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Range:
    """Consecutive blocks as the node gave them."""

    blocks: list[Json]
    receipts: list[list[Json]]
    """By block, in the order of its transactions."""

    @property
    def transactions(self) -> int:
        """How many."""
        return sum(map(len, self.receipts))


class Source:
    """Reads ranges of blocks from a node, in few requests."""

    def __init__(self, rpc: Rpc) -> None:
        self.rpc = rpc
        self._has_block_receipts = True

    def head(self) -> int:
        """Number of the newest block."""
        return int(self.rpc.call("eth_blockNumber"), 16)

    def chain_id(self) -> int:
        """EIP-155 chain id."""
        return int(self.rpc.call("eth_chainId"), 16)

    def block_hash(self, number: int) -> str | None:
        """Hash of a block; None when the node does not have it."""
        block = self.rpc.call("eth_getBlockByNumber", hex(number), False)
        return None if block is None else str(block["hash"])

    def read(self, first: int, last: int) -> Range:
        """
        Blocks `first` to `last`, both included.

        :raises BadAnswer: a block or receipt that should be there is missing
        """
        blocks = self._many("eth_getBlockByNumber", [(hex(number), True) for number in range(first, last + 1)])
        receipts = self._receipts(blocks)
        for block, of_block in zip(blocks, receipts, strict=True):
            if len(of_block) != len(block["transactions"]):
                raise BadAnswer(f"block {int(block['number'], 16)} has {len(of_block)} receipts, not one a transaction")
        return Range(blocks, receipts)

    def _receipts(self, blocks: list[Json]) -> list[list[Json]]:
        if self._has_block_receipts:
            wanted = [block for block in blocks if block["transactions"]]
            try:
                found = iter(self._many("eth_getBlockReceipts", [(block["number"],) for block in wanted]))
                return [next(found) if block["transactions"] else [] for block in blocks]
            except RpcFailed as failure:
                if failure.code != METHOD_NOT_FOUND:
                    raise
                self._has_block_receipts = False
        hashes = [(transaction["hash"],) for block in blocks for transaction in block["transactions"]]
        single = iter(self._many("eth_getTransactionReceipt", hashes))
        return [[next(single) for _ in block["transactions"]] for block in blocks]

    def _many(self, method: str, params: list[Any]) -> list[Any]:
        answers: list[Any] = []
        for start in range(0, len(params), BATCH):
            answers += self.rpc.batch([(method, item) for item in params[start : start + BATCH]])
        if None in answers:
            raise BadAnswer(f"the node has no {method} for {params[answers.index(None)][0]}")
        return answers
