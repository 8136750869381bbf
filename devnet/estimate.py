"""Gas estimates in one run to measure and one to confirm."""

from collections.abc import Callable
from dataclasses import replace

from devnet.evm import Outcome
from devnet.transactions import Transaction

CALL_STIPEND = 2_300  # what a value transfer lends to the called contract


def enough_gas(transaction: Transaction, run: Callable[[Transaction], Outcome]) -> tuple[int, Outcome]:
    """
    A gas limit that suffices, and the outcome of the run with the transaction's own limit.

    A contract keeps 1/64 of its gas at each call it makes, so the limit must be above what is spent by 64/63 per level
    of nesting (EIP-150). Only when that does not suffice, because a contract looks at its gas, is the limit searched.
    When the first run fails there is no limit that suffices, and its outcome says why.
    """
    first = run(transaction)
    if first.error is not None:
        return transaction.gas, first
    guess = first.gas_spent
    for _ in range(first.depth):
        guess = -(-guess * 64 // 63)
    if first.depth:
        guess += CALL_STIPEND
    guess = min(guess, transaction.gas)
    if run(replace(transaction, gas=guess)).error is None:
        return guess, first
    return _search(transaction, run, guess, transaction.gas), first


def _search(transaction: Transaction, run: Callable[[Transaction], Outcome], low: int, high: int) -> int:
    """The least limit between one that fails and one that suffices, to within 1/64."""
    while high - low > low // 64:
        middle = (low + high) // 2
        if run(replace(transaction, gas=middle)).error is None:
            high = middle
        else:
            low = middle
    return high
