"""
Matching by price, then time: one product's day. Twin of `contracts/trading/OrderBook.vy`, written for reading.

Same deals, same refusals; what the contract does with bitmaps and gaps, plain lists do here. Numbers of orders are the
twin's own, counted from 1; `OrderId` makes the contract's of what the twin knows. Terms, hours, rights and funds are
checked before an order comes here (`carbon.exchange`).
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from carbon.refusal import Refused, require
from carbon.units import Fen, FenPerTonne, MarketDay, Tonnes, amount_of

MAX_MET = 1_024
"""Resting orders that one new order may meet in the contract; the twin has no such bound."""


class Side(IntEnum):
    """Side of an order, as the contracts number it."""

    BUY = 1
    """Money for units."""

    SELL = 2
    """Units for money."""

    @property
    def other(self) -> "Side":
        """The side it trades with."""
        return Side.SELL if self is Side.BUY else Side.BUY


class SelfTrade(StrEnum):
    """What becomes of an order that crosses one of its own account."""

    REFUSE_NEWER = "refuse_newer"
    """It is refused."""

    CANCEL_OLDER = "cancel_older"
    """All own orders that it crosses are cancelled before it trades."""


class OrderId(NamedTuple):
    """What the contract's number of an order says, from the highest bits to the lowest."""

    day: MarketDay
    """Day it is good for, all bits above the others."""

    product_id: int
    """Number of the product, 32 bits."""

    side: int
    """1 buy, 2 sell, 8 bits."""

    price: FenPerTonne
    """Limit, 56 bits."""

    place: int
    """How many-th of its side and price to come in that day, from 0, 32 bits."""

    @property
    def packed(self) -> int:
        """The id as the contracts use it."""
        return self.day << 128 | self.product_id << 96 | self.side << 88 | self.price << 32 | self.place

    @classmethod
    def of(cls, packed: int) -> "OrderId":
        """Take an id apart."""
        return cls(
            MarketDay(packed >> 128),
            packed >> 96 & 0xFFFF_FFFF,
            packed >> 88 & 0xFF,
            FenPerTonne(packed >> 32 & 0xFF_FFFF_FFFF_FFFF),
            packed & 0xFFFF_FFFF,
        )


@dataclass(slots=True)
class Order:
    """An order that rests, or has just come in."""

    number: int
    """How many-th of the book, from 1; kept when it is amended."""

    account: str
    """Who placed it."""

    side: Side
    """Buy or sell."""

    price: FenPerTonne
    """Limit."""

    quantity: Tonnes
    """All of it, what is filled included."""

    open: Tonnes
    """What is not yet filled."""

    place: int = 0
    """How many-th of its side and price to come in, from 0; anew when it goes behind others."""

    @property
    def filled(self) -> Tonnes:
        """What has traded."""
        return Tonnes(self.quantity - self.open)

    @property
    def amount(self) -> Fen:
        """Money that the open part of a buy order asks for, without fees."""
        return amount_of(self.price, self.open)


class Deal(NamedTuple):
    """One match."""

    buyer: str
    """Account that gets the units."""

    seller: str
    """Account that gets the money."""

    price: FenPerTonne
    """Price of the resting order."""

    quantity: Tonnes
    """Units that change hands."""

    buy_order: int
    """Number of the buyer's order."""

    sell_order: int
    """Number of the seller's order."""

    @property
    def amount(self) -> Fen:
        """Money that changes hands."""
        return amount_of(self.price, self.quantity)


class Placed(NamedTuple):
    """What a new or amended order did."""

    number: int
    """Its number."""

    deals: list[Deal]
    """In the order they were made: best price, then oldest."""

    open: Tonnes
    """What rests of it."""

    cancelled: list[Order]
    """Own orders that it crossed and that went before it traded, oldest first."""

    place: int
    """See `Order.place`."""


class OrderBook:
    """Open orders and deals of one product on one day."""

    def __init__(self, self_trade: SelfTrade = SelfTrade.REFUSE_NEWER) -> None:
        """Start empty."""
        self.self_trade = self_trade
        self.deals: list[Deal] = []
        self._numbers = 0
        self._resting: dict[int, Order] = {}
        self._queues: dict[tuple[Side, FenPerTonne], dict[int, Order]] = {}
        self._ladder: dict[Side, list[FenPerTonne]] = {Side.BUY: [], Side.SELL: []}
        self._places: Counter[tuple[Side, FenPerTonne]] = Counter()
        self._own: dict[tuple[str, Side], dict[int, Order]] = {}

    # Traders

    def place(self, account: str, side: Side, price: FenPerTonne, quantity: Tonnes) -> Placed:
        """Match a new order and let its rest rest. Refused, and nothing changed, when its own orders forbid it."""
        self.check_own(account, side, price)
        self._numbers += 1
        return self._enter(Order(self._numbers, account, side, price, quantity, quantity))

    def amend(self, account: str, number: int, price: FenPerTonne, quantity: Tonnes) -> Placed:
        """
        Change price and total of an open order; `quantity` includes what is filled.

        A smaller total at the same price keeps its place. Everything else, unchanged values included, goes behind all
        others at its price and may trade at once. A refusal leaves the order where it is.
        """
        order = self._owned(account, number)
        require(quantity > order.filled, "quantity is not above what is filled", filled=order.filled)
        if price == order.price and quantity < order.quantity:
            order.open, order.quantity = Tonnes(quantity - order.filled), quantity
            return Placed(number, [], order.open, [], order.place)
        self.check_own(account, order.side, price)
        self._remove(order)
        return self._enter(Order(number, account, order.side, price, quantity, Tonnes(quantity - order.filled)))

    def cancel(self, account: str, number: int) -> Tonnes:
        """Take back what is open of an order. Refused: no open order, or another's."""
        order = self._owned(account, number)
        self._remove(order)
        return order.open

    # Views

    def order(self, number: int) -> Order | None:
        """An open order, None when there is none of that number."""
        return self._resting.get(number)

    def open_of(self, number: int) -> Tonnes:
        """Open quantity of an order, 0 when it is not open."""
        order = self._resting.get(number)
        return order.open if order else Tonnes(0)

    def best(self, side: Side) -> FenPerTonne:
        """Best price of a side, 0 when it is empty."""
        return next(self._prices(side), FenPerTonne(0))

    def depth(self, side: Side) -> list[tuple[FenPerTonne, Tonnes]]:
        """Prices with their open quantity, best first."""
        return [
            (price, Tonnes(sum(order.open for order in self._queues[side, price].values())))
            for price in self._prices(side)
        ]

    def queue(self, side: Side) -> list[Order]:
        """Open orders of a side: best price, then oldest."""
        return [order for price in self._prices(side) for order in self._queues[side, price].values()]

    def resting(self) -> list[Order]:
        """Open orders, in the order they came or were last put behind others."""
        return list(self._resting.values())

    def crossed_own(self, account: str, side: Side, price: FenPerTonne) -> list[Order]:
        """Own orders of the other side that a limit crosses, whether or not the order would get that far."""
        own = self._own.get((account, side.other), {})
        return [order for order in own.values() if _crosses(side, price, order.price)]

    def check_own(self, account: str, side: Side, price: FenPerTonne) -> None:
        """Raise Refused when such an order would meet an own one and the newer is to be refused."""
        is_refused = self.self_trade is SelfTrade.REFUSE_NEWER and self.crossed_own(account, side, price)
        require(not is_refused, "would trade with own order", account=account, price=price)

    # Within

    def _owned(self, account: str, number: int) -> Order:
        order = self._resting.get(number)
        if order is None:
            raise Refused("order is not open", number=number)
        require(order.account == account, "caller does not own the order", number=number, account=account)
        return order

    def _enter(self, order: Order) -> Placed:
        cancelled = self.crossed_own(order.account, order.side, order.price)
        for own in cancelled:
            self._remove(own)
        order.place = self._places[order.side, order.price]
        self._places[order.side, order.price] += 1
        deals = []
        while order.open and (resting := self._next_for(order)) is not None:
            deals.append(self._deal(order, resting))
        self.deals += deals
        if order.open:
            self._put(order)
        return Placed(order.number, deals, order.open, cancelled, order.place)

    def _next_for(self, order: Order) -> Order | None:
        """The order that it trades with next: best price, then oldest."""
        price = next(self._prices(order.side.other), None)
        if price is None or not _crosses(order.side, order.price, price):
            return None
        return next(iter(self._queues[order.side.other, price].values()))

    def _deal(self, order: Order, resting: Order) -> Deal:
        quantity = min(order.open, resting.open)
        buy, sell = (order, resting) if order.side is Side.BUY else (resting, order)
        order.open = Tonnes(order.open - quantity)
        resting.open = Tonnes(resting.open - quantity)
        if not resting.open:
            self._remove(resting)
        return Deal(buy.account, sell.account, resting.price, quantity, buy.number, sell.number)

    def _prices(self, side: Side) -> Iterator[FenPerTonne]:
        """Prices with open orders, best first."""
        ladder = self._ladder[side]
        return reversed(ladder) if side is Side.BUY else iter(ladder)

    def _put(self, order: Order) -> None:
        """Behind all others of its price."""
        if (order.side, order.price) not in self._queues:
            insort(self._ladder[order.side], order.price)
        self._queues.setdefault((order.side, order.price), {})[order.number] = order
        self._own.setdefault((order.account, order.side), {})[order.number] = order
        self._resting[order.number] = order

    def _remove(self, order: Order) -> None:
        queue = self._queues[order.side, order.price]
        del queue[order.number]
        del self._own[order.account, order.side][order.number]
        del self._resting[order.number]
        if not queue:
            del self._queues[order.side, order.price]
            ladder = self._ladder[order.side]
            del ladder[bisect_left(ladder, order.price)]


def _crosses(side: Side, limit: FenPerTonne, price: FenPerTonne) -> bool:
    """Whether an order of a side with that limit takes a resting price."""
    return price <= limit if side is Side.BUY else price >= limit
