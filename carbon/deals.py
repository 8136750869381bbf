"""
What the ways to trade beside the order book have in common: the day's rules, what stands behind a deal, its record.

Twin of `contracts/modules/deals.vy` and of the checks that `BlockTrades` and `AgreedTransfers` both make. A buyer sets
aside amount and fee, a seller units; what the other side is to get is due to it at once (`docs/decisions/0007`).
"""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from carbon.fees import cost_of, fee_of
from carbon.order_book import Side
from carbon.refusal import require
from carbon.units import BasisPoints, Fen, FenPerTonne, MarketDay, Tonnes, amount_of


@dataclass(frozen=True, slots=True)
class DayRules:
    """What a deal in a product must keep to on one day, by the terms of its way to trade."""

    product_id: int
    """Number of the product."""

    class_id: int
    """Class of units that changes hands."""

    day: MarketDay
    """The market's day."""

    tick: FenPerTonne
    """Prices are multiples of it."""

    lot: Tonnes
    """Quantities are multiples of it."""

    smallest: Tonnes
    """Smallest quantity."""

    largest: Tonnes
    """Largest quantity."""

    lower: FenPerTonne
    """Lowest price of the day, allowed."""

    upper: FenPerTonne
    """Highest price of the day, allowed."""

    fee: BasisPoints
    """Exchange and registry together, of each side."""

    def check_price(self, price: FenPerTonne) -> None:
        """Raise Refused for a price that is no multiple of the tick."""
        require(price > 0 and price % self.tick == 0, "price is not a multiple of the tick", price=price)

    def check_lot(self, quantity: Tonnes) -> None:
        """Raise Refused for a quantity that is no multiple of the lot."""
        require(quantity % self.lot == 0, "quantity is not a multiple of the lot", quantity=quantity)

    def check_size(self, quantity: Tonnes) -> None:
        """Raise Refused for a quantity that is too small, too large, or no multiple of the lot."""
        self.check_lot(quantity)
        require(quantity >= self.smallest, "quantity is too small", quantity=quantity)
        require(quantity <= self.largest, "quantity is too large", quantity=quantity)

    def check_band(self, lowest: FenPerTonne, highest: FenPerTonne) -> None:
        """Raise Refused for prices outside the day's limits."""
        is_within = self.lower <= lowest and highest <= self.upper
        require(is_within, "price outside the day's limits", lowest=lowest, highest=highest)

    def fee_of(self, price: FenPerTonne, quantity: Tonnes) -> Fen:
        """Fee of one side."""
        return fee_of(amount_of(price, quantity), self.fee)

    def cost_of(self, price: FenPerTonne, quantity: Tonnes) -> Fen:
        """What a buyer pays in all."""
        return cost_of(amount_of(price, quantity), self.fee)


class Deal(NamedTuple):
    """A trade as `Settlement` records it."""

    trade_id: int
    """See `carbon.settlement.TradeId`."""

    method: int
    """10 listed, 20 block, 21 auction, 30 agreed."""

    buyer: str
    """Account that gets the units."""

    seller: str
    """Account that gets the money."""

    price: FenPerTonne
    """Price, fen per tonne."""

    quantity: Tonnes
    """Units that change hands."""

    buy_ref: int
    """What the buyer's side came from."""

    sell_ref: int
    """What the seller's side came from."""


class Venue(Protocol):
    """Market and register of participants, as they are at the moment of a call."""

    def today(self) -> MarketDay:
        """The market's day."""
        ...

    def is_over(self, day: MarketDay) -> bool:
        """Whether the last session of the day has ended."""
        ...

    def check_product(self, product_id: int) -> None:
        """Raise Refused for a product that is unknown or halted."""
        ...

    def check_account(self, account: str) -> None:
        """Raise Refused for an account that may not trade or is barred from it."""
        ...

    def check_hours(self, product_id: int) -> None:
        """Raise Refused unless today is a trading day, a session is open, and the product's day too."""
        ...

    def rules_of(self, product_id: int) -> DayRules:
        """Rules of the day."""
        ...

    def check_position(self, account: str, quantity: Tonnes) -> None:
        """Raise Refused when a purchase would take an account beyond its limit."""
        ...


class Units(Protocol):
    """What a desk asks of the unit ledger."""

    def reserve(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Put available units behind an order of the day."""
        ...

    def release(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Give back part of it."""
        ...

    def expect(self, class_id: int, accounts: list[str], quantities: list[Tonnes], day: MarketDay) -> None:
        """Credit what is to come."""
        ...


class Money(Protocol):
    """What a desk asks of the money ledger."""

    def reserve(self, account: str, amount: Fen, quantity: Tonnes, day: MarketDay) -> None:
        """Put available money behind a purchase of the day."""
        ...

    def release(self, account: str, amount: Fen, quantity: Tonnes, day: MarketDay) -> None:
        """Give back part of it."""
        ...

    def expect(self, accounts: list[str], amounts: list[Fen], quantities: list[Tonnes], day: MarketDay) -> None:
        """Credit what is to come."""
        ...


class Trades(Protocol):
    """Where deals are recorded."""

    def record(self, product_id: int, day: MarketDay, method: int, deal: "Deal") -> int:
        """Record one deal; its trade id."""
        ...


@dataclass(slots=True)
class Desk:
    """The ledgers and rules that a way to trade works with."""

    venue: Venue
    """Market and participants."""

    units: Units
    """Unit ledger."""

    money: Money
    """Money ledger."""

    trades: Trades
    """Record of trades."""

    made: list[Deal] = field(default_factory=list)
    """Deals recorded through this desk, in their order."""

    def opened(self, product_id: int, account: str) -> DayRules:
        """Check that an account may trade a product now, in the order of the market's refusals; the day's rules."""
        self.venue.check_product(product_id)
        self.venue.check_account(account)
        self.venue.check_hours(product_id)
        return self.venue.rules_of(product_id)

    def back(self, account: str, side: Side, rules: DayRules, price: FenPerTonne, quantity: Tonnes) -> None:
        """Set aside what a deal takes: units, or amount and fee within the position limit."""
        if side is Side.SELL:
            self.units.reserve(rules.class_id, account, quantity, rules.day)
            return
        self.venue.check_position(account, quantity)
        self.money.reserve(account, rules.cost_of(price, quantity), quantity, rules.day)

    def free(self, account: str, side: Side, rules: DayRules, price: FenPerTonne, quantity: Tonnes) -> None:
        """Give back what stands behind the open part of an offer or demand."""
        if side is Side.SELL:
            self.units.release(rules.class_id, account, quantity, rules.day)
        else:
            self.money.release(account, rules.cost_of(price, quantity), quantity, rules.day)

    def save(
        self, account: str, rules: DayRules, limit: FenPerTonne, open_t: Tonnes, price: FenPerTonne, part: Tonnes
    ) -> None:
        """Free what a buyer does not need any more when `part` of `open_t`, reserved at `limit`, trades at `price`."""
        rest = rules.cost_of(limit, Tonnes(open_t - part))
        saved = rules.cost_of(limit, open_t) - rest - rules.cost_of(price, part)
        if saved:
            self.money.release(account, Fen(saved), Tonnes(0), rules.day)

    def record(
        self,
        method: int,
        rules: DayRules,
        buyer: str,
        seller: str,
        price: FenPerTonne,
        quantity: Tonnes,
        buy_ref: int,
        sell_ref: int,
    ) -> Deal:
        """Make what both sides get due to them, and record the trade."""
        self.units.expect(rules.class_id, [buyer], [quantity], rules.day)
        net = Fen(amount_of(price, quantity) - rules.fee_of(price, quantity))
        self.money.expect([seller], [net], [quantity], rules.day)
        deal = Deal(0, method, buyer, seller, price, quantity, buy_ref, sell_ref)
        deal = deal._replace(trade_id=self.trades.record(rules.product_id, rules.day, method, deal))
        self.made.append(deal)
        return deal
