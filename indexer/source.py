"""What a node tells about a range of blocks: blocks with their transactions, and a receipt with logs for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chain.errors import RpcFailed
from chain.proof.blocks import Trusted
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

    trusted: Trusted | None = None
    """What is trusted after them; None when nobody proved them."""

    @property
    def transactions(self) -> int:
        """How many."""
        return sum(map(len, self.receipts))


@contextmanager
def _understood(method: str) -> Iterator[None]:
    """A node may answer anything: what does not fit JSON-RPC is a bad answer."""
    try:
        yield
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BadAnswer(f"the node's answer to {method} is not one: {type(error).__name__}: {error}") from error


class Source:
    """Reads ranges of blocks from a node, in few requests."""

    def __init__(self, rpc: Rpc) -> None:
        self.rpc = rpc
        self._has_block_receipts = True

    def head(self) -> int:
        """Number of the newest block."""
        with _understood("eth_blockNumber"):
            return int(self.rpc.call("eth_blockNumber"), 16)

    def chain_id(self) -> int:
        """EIP-155 chain id."""
        with _understood("eth_chainId"):
            return int(self.rpc.call("eth_chainId"), 16)

    def block_hash(self, number: int) -> str | None:
        """Hash of a block; None when the node does not have it."""
        block = self.header(number)
        return None if block is None else str(block["hash"])

    def header(self, number: int) -> Json | None:
        """A block without its transactions; None when the node does not have it."""
        with _understood("eth_getBlockByNumber"):
            block = self.rpc.call("eth_getBlockByNumber", hex(number), False)
            return None if block is None else dict(block) | {"hash": str(block["hash"])}

    def read(self, first: int, last: int) -> Range:
        """
        Blocks `first` to `last`, both included.

        :raises BadAnswer: a block or receipt that should be there is missing
        """
        with _understood("eth_getBlockByNumber and receipts"):
            blocks = self._many("eth_getBlockByNumber", [(hex(number), True) for number in range(first, last + 1)])
            receipts = self._receipts(blocks)
            for block, of_block in zip(blocks, receipts, strict=True):
                if len(of_block) != len(block["transactions"]):
                    number = int(block["number"], 16)
                    raise BadAnswer(f"block {number} has {len(of_block)} receipts, not one a transaction")
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
