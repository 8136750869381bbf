"""
Blocks on demand: a transaction alone gets its block at once, what waits together is mined together.

Runs on the event loop that also serves readers; between blocks it lets them in.
"""

import asyncio
import logging

from devnet.errors import InternalError, RpcError
from devnet.node import Made, Node
from devnet.transactions import Transaction, decode

logger = logging.getLogger(__name__)

Answer = asyncio.Future[bytes]


class Miner:
    """Takes raw transactions, answers when they are in a block on disk."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._waiting: dict[bytes, Answer] = {}
        self._task: asyncio.Task[None] | None = None
        node.listeners.append(self._on_made)

    def submit(self, raw: bytes) -> Answer:
        """
        Take a transaction in. The answer comes when it is in a block on disk.

        A transaction that is in a block already, or waits already, is answered with its hash again: sending twice
        changes nothing. Raises TransactionRefused.
        """
        transaction = decode(raw, self._node.chain_id)
        loop = asyncio.get_running_loop()
        if (waiting := self._waiting.get(transaction.hash)) is not None:
            return waiting
        answer: Answer = loop.create_future()
        answer.add_done_callback(_looked_at)
        if self._node.store.locate(transaction.hash) is not None:
            answer.set_result(transaction.hash)
            return answer
        ready = self._node.pool.add(transaction)
        self._waiting[transaction.hash] = answer
        if ready:
            self._wake()
        else:
            loop.call_later(self._node.settings.gap_wait_s, self._give_up, transaction)
        return answer

    async def idle(self) -> None:
        """Return when nothing is being mined."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _wake(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        """Make blocks until nothing is ready, giving way to requests before each."""
        while len(self._node.pool):
            await asyncio.sleep(0)
            try:
                self._node.make_block()
            except Exception as error:
                logger.exception("block failed")
                self._fail_all(error)

    def _on_made(self, made: Made) -> None:
        """Answer those whose transactions are in a block now, or never will be."""
        for transaction, refusal in made.dropped:
            self._refuse(transaction, refusal)
        if made.block is not None:
            for mined in made.block.transactions:
                self._accept(mined.hash)

    def _accept(self, transaction_hash: bytes) -> None:
        answer = self._waiting.pop(transaction_hash, None)
        if answer is not None and not answer.done():
            answer.set_result(transaction_hash)

    def _refuse(self, transaction: Transaction, refusal: RpcError) -> None:
        answer = self._waiting.pop(transaction.hash, None)
        if answer is not None and not answer.done():
            answer.set_exception(refusal)

    def _fail_all(self, error: Exception) -> None:
        """Nobody is left waiting for a block that will not come."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(InternalError(f"block failed: {type(error).__name__}"))
        self._waiting.clear()

    def _give_up(self, transaction: Transaction) -> None:
        refusal = self._node.pool.give_up(transaction)
        if refusal is not None:
            self._refuse(transaction, refusal)


def _looked_at(answer: Answer) -> None:
    """Take note of a refusal, whose asker may be gone; asyncio complains of one that nobody looks at."""
    if not answer.cancelled():
        answer.exception()
