"""
Trades of a day: their ids and hashes, totals, and what settling moves. Twin of `contracts/trading/Settlement.vy`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from carbon.fees import fee_of
from carbon.hashing import keccak
from carbon.units import BasisPoints, Fen, FenPerTonne, MarketDay, Tonnes, UnixSeconds, amount_of

WORD_BYTES = 32
"""Bytes of one ABI word."""

CHUNK = 64
"""Trades that one commitment carries."""


class TradeId(NamedTuple):
    """What the number of a trade says: product_id * 2**64 + day * 2**32 + sequence."""

    product_id: int
    """Number of the product, from 1."""

    day: MarketDay
    """Day it was made on."""

    sequence: int
    """Place among the trades of product and day, from 1."""

    @property
    def number(self) -> int:
        """The id as the contracts use it."""
        return self.product_id << 64 | self.day << 32 | self.sequence

    @classmethod
    def of(cls, number: int) -> "TradeId":
        """Take an id apart."""
        return cls(number >> 64, MarketDay(number >> 32 & 0xFFFF_FFFF), number & 0xFFFF_FFFF)


@dataclass(frozen=True, slots=True)
class Trade:
    """One match, as `TradeMade` logs it and `settle` takes it."""

    trade_id: int
    """See `TradeId`."""

    buyer: str
    """Account that gets the units: 0x and 40 hexadecimal digits."""

    seller: str
    """Account that gets the money."""

    price: FenPerTonne
    """Price of the resting order."""

    quantity: Tonnes
    """Units that change hands."""

    buy_ref: int
    """Order (`carbon.order_book.OrderId`), offer or bid of the buyer."""

    sell_ref: int
    """Order, offer or bid of the seller."""

    method: int
    """How it was made: 10 listed, 20 block, 21 auction, 30 agreed."""

    at: UnixSeconds
    """Time of the block it was made in."""

    @property
    def amount(self) -> Fen:
        """Money that changes hands."""
        return amount_of(self.price, self.quantity)


class DayTotals(NamedTuple):
    """What exchange and registry must agree on before anything is delivered."""

    trades: int
    """Number of trades."""

    quantity: Tonnes
    """Units of all trades."""

    amount: Fen
    """Money of all trades."""


class Net(NamedTuple):
    """What settling a day changes for one account; negative is given away."""

    quantity: int
    """Units, t CO2e."""

    amount: int
    """Money, fen."""


def totals_of(trades: Iterable[Trade]) -> DayTotals:
    """Count and add up trades."""
    count = quantity = amount = 0
    for trade in trades:
        count += 1
        quantity += trade.quantity
        amount += trade.amount
    return DayTotals(count, Tonnes(quantity), Fen(amount))


def nets_of(trades: Iterable[Trade]) -> dict[str, Net]:
    """
    What delivery against payment changes for each account of a list of trades of one product.

    Trades are settled one by one in full amount; this is their sum, to check balances against. It adds up to zero.
    """
    quantities: dict[str, int] = defaultdict(int)
    amounts: dict[str, int] = defaultdict(int)
    for trade in trades:
        quantities[trade.buyer] += trade.quantity
        quantities[trade.seller] -= trade.quantity
        amounts[trade.buyer] -= trade.amount
        amounts[trade.seller] += trade.amount
    return {account: Net(quantities[account], amounts[account]) for account in quantities}


def trade_hash(trade: Trade) -> bytes:
    """Hash of a trade: keccak256 of its ABI encoding, nine words in the order of the contract's `Trade`."""
    words = (
        trade.trade_id,
        int(trade.buyer, 16),
        int(trade.seller, 16),
        trade.price,
        trade.quantity,
        trade.buy_ref,
        trade.sell_ref,
        trade.method,
        trade.at,
    )
    return keccak(b"".join(word.to_bytes(WORD_BYTES, "big") for word in words))


def chunks_of(trades: Sequence[Trade]) -> list[Sequence[Trade]]:
    """Cut the trades of a product's day, in their order, into the chunks that the chain commits to."""
    return [trades[start : start + CHUNK] for start in range(0, len(trades), CHUNK)]


def commitment_of(chunk: Iterable[Trade]) -> bytes:
    """What the chain keeps of a chunk: the hashes of its trades, each linked to those before."""
    link = bytes(WORD_BYTES)
    for trade in chunk:
        link = keccak(link + trade_hash(trade))
    return link


def first_difference(recorded: Sequence[Trade], statement: Sequence[Trade]) -> int:
    """Id of the first trade that a statement leaves out, adds or has otherwise; 0 when there is none."""
    for ours, theirs in zip_longest(recorded, statement):
        if ours != theirs:
            return (ours or theirs).trade_id
    return 0


def fees_of(amount: Fen, exchange_bp: int, registry_bp: int) -> tuple[Fen, Fen]:
    """Fee of each side of a trade and the registry's part of it, rounded down."""
    return fee_of(amount, BasisPoints(exchange_bp + registry_bp)), fee_of(amount, BasisPoints(registry_bp))
