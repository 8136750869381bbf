"""What an exchange keeps of orders, trades and days."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from carbon.order_book import Side
from carbon.units import Fen, FenPerTonne, MarketDay, Tonnes, UnixSeconds, amount_of

NOTHING = Tonnes(0)


class Method(StrEnum):
    """Ways to trade."""

    @property
    def code(self) -> int:
        """As the exchange's data and the contracts number it."""
        return {Method.LISTED: 10, Method.BLOCK: 20}[self]

    LISTED = "listed"
    """In the book."""

    BLOCK = "block"
    """Between two named parties."""


class State(StrEnum):
    """What became of an order."""

    OPEN = "open"
    FILLED = "filled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(slots=True)
class Ticket:
    """An order or a block offer under the name that its owner gave it."""

    ref: str
    """Its name."""

    chain_id: int
    """The contract's number of it: an `OrderId`, or how many-th block offer of all; 0 before it is accepted."""

    method: Method
    account: str
    product: str
    side: Side
    price: FenPerTonne
    quantity: Tonnes
    """All of it, what is filled included."""

    counterparty: str = ""
    """Of a block offer: who may confirm it."""

    filled: Tonnes = NOTHING
    state: State = State.OPEN

    @property
    def open(self) -> Tonnes:
        """What is not yet filled."""
        return Tonnes(self.quantity - self.filled)

    @property
    def amount(self) -> Fen:
        """Money for what is open, at its limit, without fees."""
        return amount_of(self.price, self.open)


class MadeTrade(NamedTuple):
    """One trade."""

    at: UnixSeconds
    day: MarketDay
    product: str
    sequence: int
    """How many-th of product and day, whatever the method, from 1."""

    method: Method
    buyer: str
    seller: str
    buy_ref: str
    """Name of the buyer's order; of a block, of the offer."""

    sell_ref: str
    """Name of the seller's order; of a block, of the offer."""

    buy_id: int
    """The contract's number of the buyer's order at that time."""

    sell_id: int
    """The contract's number of the seller's order at that time."""

    price: FenPerTonne
    quantity: Tonnes

    @property
    def amount(self) -> Fen:
        """Money that changes hands."""
        return amount_of(self.price, self.quantity)


class BookLine(NamedTuple):
    """What rests at a close."""

    day: MarketDay
    product: str
    side: Side
    price: FenPerTonne
    ref: str
    account: str
    open: Tonnes


class Bulletin(NamedTuple):
    """A product's day; prices are None without a listed trade, but for the close."""

    day: MarketDay
    product: str
    opening: FenPerTonne | None
    high: FenPerTonne | None
    low: FenPerTonne | None
    close: FenPerTonne
    listed_volume: Tonnes
    listed_amount: Fen
    block_volume: Tonnes
    block_amount: Fen


class Holding(NamedTuple):
    """What an account has of one thing."""

    account: str
    product: str
    """A product, or MONEY."""

    total: int
    available: int


MONEY = "CNY"
"""Stands for money among products; counted in fen."""
