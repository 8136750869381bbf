"""One product's trading day: its book, its orders by number, its figures."""

from dataclasses import dataclass, field

from carbon.exchange.records import BookLine, Bulletin, MadeTrade, Method, Ticket
from carbon.market_rules import close_of
from carbon.order_book import OrderBook, OrderId, Placed, SelfTrade, Side
from carbon.units import Fen, FenPerTonne, MarketDay, Tonnes


@dataclass(slots=True)
class ProductDay:
    """What a day gathers until it is closed."""

    product_id: int
    day: MarketDay
    previous_close: FenPerTonne
    self_trade: SelfTrade
    book: OrderBook = field(init=False)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    """Number in the book -> listed order."""

    numbers: dict[str, int] = field(default_factory=dict)
    """Name of a listed order -> number in the book."""

    offers: list[Ticket] = field(default_factory=list)
    """Block offers."""

    made: int = 0
    """Trades, whatever the method."""

    prices: list[FenPerTonne] = field(default_factory=list)
    """Of listed trades: first, highest, lowest; empty before the first."""

    volumes: dict[Method, int] = field(default_factory=lambda: dict.fromkeys(Method, 0))
    amounts: dict[Method, int] = field(default_factory=lambda: dict.fromkeys(Method, 0))

    def __post_init__(self) -> None:
        self.book = OrderBook(self.self_trade)

    def takes(self, account: str, side: Side, price: FenPerTonne) -> bool:
        """Whether own orders let an order in."""
        return self.self_trade is SelfTrade.CANCEL_OLDER or not self.book.crossed_own(account, side, price)

    def enter(self, ticket: Ticket, placed: Placed) -> None:
        """Remember a listed order under the book's number, and give it the contract's."""
        self.tickets[placed.number], self.numbers[ticket.ref] = ticket, placed.number
        ticket.chain_id = OrderId(self.day, self.product_id, ticket.side, ticket.price, placed.place).packed

    def all_tickets(self) -> list[Ticket]:
        """All orders and offers of the day."""
        return [*self.tickets.values(), *self.offers]

    def count(self, made: MadeTrade) -> None:
        """Add a trade to the figures; only listed ones make prices."""
        self.volumes[made.method] += made.quantity
        self.amounts[made.method] += made.amount
        if made.method is Method.LISTED:
            opening, high, low = self.prices or [made.price] * 3
            self.prices = [opening, max(high, made.price), min(low, made.price)]

    def bulletin(self, day: MarketDay, product: str) -> Bulletin:
        """The day's figures; without a listed trade the close is the previous one."""
        opening, high, low = self.prices or (None, None, None)
        volume, amount = Tonnes(self.volumes[Method.LISTED]), Fen(self.amounts[Method.LISTED])
        return Bulletin(
            day=day,
            product=product,
            opening=opening,
            high=high,
            low=low,
            close=close_of(amount, volume, self.previous_close),
            listed_volume=volume,
            listed_amount=amount,
            block_volume=Tonnes(self.volumes[Method.BLOCK]),
            block_amount=Fen(self.amounts[Method.BLOCK]),
        )

    def book_lines(self, day: MarketDay, product: str) -> list[BookLine]:
        """What rests now: buy before sell, best price, oldest first."""
        return [
            BookLine(day, product, side, order.price, self.tickets[order.number].ref, order.account, order.open)
            for side in Side
            for order in self.book.queue(side)
        ]
