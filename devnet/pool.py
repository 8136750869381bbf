"""
Transactions that wait for a block.

A sender's transactions enter in nonce order. One that comes early waits for the nonce before it, which happens when
requests overtake each other, and is refused when that does not come in time.
"""

from collections import deque
from collections.abc import Callable

from devnet.errors import SenderNotAllowed, TransactionRefused
from devnet.transactions import Transaction

MAX_READY = 20_000
MAX_HELD_PER_SENDER = 1_000


class Pool:
    """Checked transactions, in the order in which they go into blocks."""

    def __init__(
        self,
        gas_limit: int,
        is_allowed: Callable[[bytes], bool],
        nonce_of: Callable[[bytes], int],
        balance_of: Callable[[bytes], int],
    ) -> None:
        """`nonce_of` and `balance_of` answer for the last block's state."""
        self._gas_limit = gas_limit
        self._is_allowed = is_allowed
        self._nonce_of = nonce_of
        self._balance_of = balance_of
        self._ready: deque[Transaction] = deque()
        self._next: dict[bytes, int] = {}  # senders with transactions in `_ready`
        self._held: dict[bytes, dict[int, Transaction]] = {}

    def __len__(self) -> int:
        return len(self._ready)

    def next_nonce(self, sender: bytes) -> int:
        """The nonce that the sender's next transaction needs."""
        known = self._next.get(sender)
        return self._nonce_of(sender) if known is None else known

    def add(self, transaction: Transaction) -> bool:
        """
        Take a transaction in. True when it can go into the next block, False when it waits for an earlier nonce.

        Raises TransactionRefused.
        """
        self._check(transaction)
        sender, nonce = transaction.sender, transaction.nonce
        expected = self.next_nonce(sender)
        if nonce < expected:
            raise TransactionRefused(f"nonce too low: next nonce {expected}, tx nonce {nonce}")
        if nonce > expected:
            self._hold(transaction, expected)
            return False
        if len(self._ready) >= MAX_READY:
            raise TransactionRefused(f"pool is full: {MAX_READY} transactions wait")
        self._append(transaction)
        self._release(sender)
        return True

    def take(self, gas_left: int) -> Transaction | None:
        """The next transaction if its gas limit fits; None otherwise or when nothing waits."""
        if not self._ready or self._ready[0].gas > gas_left:
            return None
        return self._ready.popleft()

    def settle(self) -> None:
        """Forget nonces that the last block has made part of the state."""
        waiting = {transaction.sender for transaction in self._ready}
        self._next = {sender: nonce for sender, nonce in self._next.items() if sender in waiting}

    def clear(self) -> None:
        """Forget everything that waits."""
        self._ready.clear()
        self._next.clear()
        self._held.clear()

    def drop_sender(self, sender: bytes) -> list[Transaction]:
        """Take out everything of a sender, after one of his transactions could not be run."""
        dropped = [transaction for transaction in self._ready if transaction.sender == sender]
        self._ready = deque(transaction for transaction in self._ready if transaction.sender != sender)
        self._next.pop(sender, None)
        return dropped + list(self._held.pop(sender, {}).values())

    def give_up(self, transaction: Transaction) -> TransactionRefused | None:
        """Stop holding a transaction; the reason, or None when it is not held any more."""
        held = self._held.get(transaction.sender, {})
        if held.get(transaction.nonce) is not transaction:
            return None
        del held[transaction.nonce]
        if not held:
            del self._held[transaction.sender]
        return TransactionRefused(
            f"nonce too high: next nonce {self.next_nonce(transaction.sender)}, tx nonce {transaction.nonce}"
        )

    def _check(self, transaction: Transaction) -> None:
        """What must hold whatever the nonce. Raises TransactionRefused."""
        if not self._is_allowed(transaction.sender):
            raise SenderNotAllowed("0x" + transaction.sender.hex())
        if transaction.gas > self._gas_limit:
            raise TransactionRefused(f"exceeds block gas limit: limit {self._gas_limit}, tx gas {transaction.gas}")
        due = transaction.intrinsic_gas
        if transaction.gas < due:
            raise TransactionRefused(f"intrinsic gas too low: need {due}, tx gas {transaction.gas}")
        cost = transaction.value + transaction.gas * transaction.gas_price
        if cost and cost > (balance := self._balance_of(transaction.sender)):
            raise TransactionRefused(f"insufficient funds for gas * price + value: have {balance}, need {cost}")

    def _hold(self, transaction: Transaction, expected: int) -> None:
        held = self._held.setdefault(transaction.sender, {})
        if len(held) >= MAX_HELD_PER_SENDER or transaction.nonce - expected > MAX_HELD_PER_SENDER:
            raise TransactionRefused(f"nonce too high: next nonce {expected}, tx nonce {transaction.nonce}")
        if transaction.nonce in held:
            raise TransactionRefused(f"nonce {transaction.nonce} is taken by a waiting transaction")
        held[transaction.nonce] = transaction

    def _append(self, transaction: Transaction) -> None:
        self._ready.append(transaction)
        self._next[transaction.sender] = transaction.nonce + 1

    def _release(self, sender: bytes) -> None:
        """Make ready what waited for the nonce just added."""
        held = self._held.get(sender)
        while held:
            transaction = held.pop(self._next[sender], None)
            if transaction is None:
                return
            self._append(transaction)
        if held is not None:
            del self._held[sender]
