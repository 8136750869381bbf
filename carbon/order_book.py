"""
Matching of one product's day by price, then time. Twin of `contracts/trading/OrderBook.vy`, written for reading.

Same trades, same ids, same refusals; what the contract does with bitmaps and gaps, plain lists do here. Every account
is taken to be allowed to trade: the contract also steps over orders of accounts that were frozen since.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from carbon.market_rules import MAX_TICKS
from carbon.refusal import Refused, require
from carbon.rounding import ceil_div
from carbon.settlement import Trade, TradeId
from carbon.units import Fen, FenPerTonne, MarketDay, Tonnes, UnixSeconds, amount_of

MAX_MET = 64
"""Resting orders that one new order may meet."""


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


class OrderId(NamedTuple):
    """What the number of an order says, from the highest bits to the lowest."""

    product_id: int
    """Number of the product, all bits above the others."""

    day: MarketDay
    """Day it is good for, 32 bits."""

    side: int
    """1 buy, 2 sell, 8 bits."""

    tick: int
    """Price in ticks above the lowest of the day, 24 bits."""

    place: int
    """Place in the queue of its price, 32 bits; used again when the queue has run empty."""

    number: int
    """How many-th order of the day, from 1, 32 bits."""

    @property
    def packed(self) -> int:
        """The id as the contracts use it."""
        upper = self.product_id << 128 | self.day << 96 | self.side << 88
        return upper | self.tick << 64 | self.place << 32 | self.number

    @classmethod
    def of(cls, packed: int) -> "OrderId":
        """Take an id apart."""
        return cls(
            packed >> 128,
            MarketDay(packed >> 96 & 0xFFFF_FFFF),
            packed >> 88 & 0xFF,
            packed >> 64 & 0xFF_FFFF,
            packed >> 32 & 0xFFFF_FFFF,
            packed & 0xFFFF_FFFF,
        )


@dataclass(slots=True)
class Order:
    """An order that rests, or has just come in."""

    order_id: int
    """See `OrderId`."""

    account: str
    """Who placed it."""

    side: Side
    """Buy or sell."""

    price: FenPerTonne
    """Limit."""

    open: Tonnes
    """What is not yet filled."""

    @property
    def reserved(self) -> Fen:
        """Money behind the open part of a buy order."""
        return amount_of(self.price, self.open)


@dataclass(slots=True)
class _Queue:
    """Orders of one price, oldest first."""

    orders: list[Order] = field(default_factory=list)
    next_place: int = 0


class Placed(NamedTuple):
    """What a new order did."""

    order_id: int
    """Its id."""

    trades: list[Trade]
    """In the order they were made."""

    open: Tonnes
    """What rests of it."""


class OrderBook:
    """Open orders and trades of one product on one day."""

    def __init__(self, product_id: int, day: MarketDay, lower: FenPerTonne, tick: FenPerTonne) -> None:
        """Start empty; `lower` is the day's lower price limit."""
        self.product_id = product_id
        self.day = day
        self.tick = tick
        self.first_tick = ceil_div(lower, tick)
        self.trades: list[Trade] = []
        self._orders_placed = 0
        self._queues: dict[tuple[Side, FenPerTonne], _Queue] = {}
        self._resting: dict[int, Order] = {}

    def place(self, account: str, side: Side, price: FenPerTonne, quantity: Tonnes, at: UnixSeconds) -> Placed:
        """
        Match a new order and let its rest rest; the price is that of the resting order.

        Raises Refused, and changes nothing, when it would meet an own order or more than MAX_MET others.
        The terms of the order are for `carbon.market_rules` to check.
        """
        ticks = price // self.tick - self.first_tick
        require(ticks >= 0 and price % self.tick == 0, "price is not on the day's ladder", price=price, tick=self.tick)
        require(ticks < MAX_TICKS, "price is over 65536 ticks above the lowest", price=price)
        meets = self._crossing(side, price, quantity)
        for met, resting in enumerate(meets):
            require(met < MAX_MET, "order meets more than 64 others", met=len(meets))
            require(resting.account != account, "would trade with own order", order_id=resting.order_id)

        queue = self._queues.setdefault((side, price), _Queue())
        self._orders_placed += 1
        order_id = OrderId(self.product_id, self.day, side, ticks, queue.next_place, self._orders_placed).packed
        order = Order(order_id, account, side, price, quantity)
        trades = [self._trade(order, resting, at) for resting in meets]
        if order.open:
            queue.orders.append(order)
            queue.next_place += 1
            self._resting[order_id] = order
        return Placed(order_id, trades, order.open)

    def cancel(self, account: str, order_id: int) -> Tonnes:
        """Take back what is open of an order; raises Refused for no open order, or another's."""
        order = self._resting.get(order_id)
        if order is None:
            raise Refused("order is not open", order_id=order_id)
        require(order.account == account, "caller does not own the order", order_id=order_id, account=account)
        self._remove(order)
        return order.open

    def open_of(self, order_id: int) -> Tonnes:
        """Open quantity of an order, 0 when it is none of this day's open ones."""
        order = self._resting.get(order_id)
        return order.open if order else Tonnes(0)

    def best(self, side: Side) -> FenPerTonne:
        """Best price of a side, 0 when it is empty."""
        prices = self._prices(side)
        return prices[0] if prices else FenPerTonne(0)

    def depth(self, side: Side) -> list[tuple[FenPerTonne, Tonnes]]:
        """Prices with their open quantity, best first."""
        return [
            (price, Tonnes(sum(order.open for order in self._queues[side, price].orders)))
            for price in self._prices(side)
        ]

    def resting(self) -> list[Order]:
        """Open orders, in the order they came."""
        return list(self._resting.values())

    def _prices(self, side: Side) -> list[FenPerTonne]:
        prices = [price for (of_side, price), queue in self._queues.items() if of_side is side and queue.orders]
        return sorted(prices, reverse=side is Side.BUY)

    def _crossing(self, side: Side, limit: FenPerTonne, quantity: Tonnes) -> list[Order]:
        """Resting orders that an order would meet until it is filled: best price, then oldest."""
        crossing: list[Order] = []
        left = int(quantity)
        for price in self._prices(side.other):
            if price > limit if side is Side.BUY else price < limit:
                break
            for order in self._queues[side.other, price].orders:
                if left <= 0:
                    return crossing
                crossing.append(order)
                left -= order.open
        return crossing

    def _trade(self, order: Order, resting: Order, at: UnixSeconds) -> Trade:
        quantity = min(order.open, resting.open)
        buy, sell = (order, resting) if order.side is Side.BUY else (resting, order)
        trade = Trade(
            trade_id=TradeId(self.product_id, self.day, len(self.trades) + 1).number,
            buyer=buy.account,
            seller=sell.account,
            price=resting.price,
            quantity=quantity,
            buy_order_id=buy.order_id,
            sell_order_id=sell.order_id,
            at=at,
        )
        order.open = Tonnes(order.open - quantity)
        resting.open = Tonnes(resting.open - quantity)
        if not resting.open:
            self._remove(resting)
        self.trades.append(trade)
        return trade

    def _remove(self, order: Order) -> None:
        queue = self._queues[order.side, order.price]
        queue.orders.remove(order)
        del self._resting[order.order_id]
        if not queue.orders:
            queue.next_place = 0
