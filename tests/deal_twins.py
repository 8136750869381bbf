"""The twins in `carbon` of what `tests/deal_world.py` has on the chain, with the ledgers they need in miniature."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from carbon.agreed import AgreedTransfers
from carbon.block_trades import BlockTrades
from carbon.deals import DayRules, Deal, Desk
from carbon.market_rules import price_limits
from carbon.refusal import require
from carbon.settlement import TradeId
from carbon.units import BasisPoints, Fen, FenPerTonne, MarketDay, Tonnes
from tests.deal_world import BLOCK, FEE_BP, MONDAY, MONEY_FEN, PRODUCT, REFERENCE_FEN, TERMS, TRADERS, UNITS_T


@dataclass
class UnitBooks:
    """Units of one day: what is due cannot be sold."""

    held: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TRADERS, UNITS_T))
    reserved: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    due: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def reserve(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Put available units behind an order of the day."""
        free = self.held[account] - self.reserved[account]
        require(quantity <= free + self.due[account], "not enough available")
        require(quantity <= free, "bought today")
        self.reserved[account] += quantity

    def release(self, class_id: int, account: str, quantity: Tonnes, day: MarketDay) -> None:
        """Give back part of it."""
        assert 0 < quantity <= self.reserved[account]
        self.reserved[account] -= quantity

    def expect(self, class_id: int, accounts: list[str], quantities: list[Tonnes], day: MarketDay) -> None:
        """Credit what is to come."""
        for account, quantity in zip(accounts, quantities, strict=True):
            self.due[account] += quantity

    def of(self, account: str) -> tuple[int, int, int]:
        """Held, reserved, due."""
        return self.held[account], self.reserved[account], self.due[account]


@dataclass
class MoneyBooks:
    """Money of one day: what is due can buy at once."""

    held: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TRADERS, MONEY_FEN))
    reserved: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    due: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    net_t: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def reserve(self, account: str, amount: Fen, quantity: Tonnes, day: MarketDay) -> None:
        """Put available money behind a purchase of the day."""
        free = self.held[account] + self.due[account] - self.reserved[account]
        require(amount <= free, "not enough available")
        self.reserved[account] += amount
        self.net_t[account] += quantity

    def release(self, account: str, amount: Fen, quantity: Tonnes, day: MarketDay) -> None:
        """Give back part of it."""
        assert 0 < amount <= self.reserved[account]
        self.reserved[account] -= amount
        self.net_t[account] -= quantity

    def expect(self, accounts: list[str], amounts: list[Fen], quantities: list[Tonnes], day: MarketDay) -> None:
        """Credit what is to come."""
        for account, amount, quantity in zip(accounts, amounts, quantities, strict=True):
            self.due[account] += amount
            self.net_t[account] -= quantity

    def of(self, account: str) -> tuple[int, int, int]:
        """Held, reserved, due."""
        return self.held[account], self.reserved[account], self.due[account]


@dataclass
class Record:
    """Trades of the day, by method."""

    deals: list[Deal] = field(default_factory=list)

    def record(self, product_id: int, day: MarketDay, method: int, deal: Deal) -> int:
        """Record one deal; its trade id."""
        self.deals.append(deal)
        return TradeId(product_id, day, len(self.deals)).number

    def figures(self, method: int) -> tuple[int, int, int]:
        """Trades, tonnes and fen of a method."""
        of_method = [deal for deal in self.deals if deal.method == method]
        return (
            len(of_method),
            sum(deal.quantity for deal in of_method),
            sum(deal.price * deal.quantity for deal in of_method),
        )


@dataclass
class Venue:
    """Market and participants of one Monday at a time when both sessions are open."""

    method: int
    units: UnitBooks
    money: MoneyBooks
    state: State

    def today(self) -> MarketDay:
        """The market's day."""
        return MONDAY

    def is_over(self, day: MarketDay) -> bool:
        """Whether the last session of the day has ended."""
        return False

    def check_product(self, product_id: int) -> None:
        """Raise Refused for a product that is unknown or halted."""
        require(product_id == PRODUCT, "product is unknown")
        require(not self.state.is_halted, "product is halted")

    def check_account(self, account: str) -> None:
        """Raise Refused for an account that may not trade."""
        require(self.state.may_trade(account), "caller may not trade")

    def check_hours(self, product_id: int) -> None:
        """Both sessions are open."""

    def rules_of(self, product_id: int) -> DayRules:
        """Rules of the day."""
        is_block = self.method == BLOCK
        limits = price_limits(
            FenPerTonne(REFERENCE_FEN), BasisPoints(TERMS["block_band_bp" if is_block else "band_bp"])
        )
        return DayRules(
            product_id=product_id,
            class_id=1,
            day=MONDAY,
            tick=FenPerTonne(TERMS["tick_fen"]),
            lot=Tonnes(TERMS["lot_t"]),
            smallest=Tonnes(TERMS["min_block_t" if is_block else "min_order_t"]),
            largest=Tonnes(TERMS["max_block_t"]),
            lower=limits.lower,
            upper=limits.upper,
            fee=BasisPoints(sum(FEE_BP)),
        )

    def check_position(self, account: str, quantity: Tonnes) -> None:
        """Raise Refused when a purchase would take an account beyond its limit."""
        limit = self.state.limits.get(account)
        position = self.units.held[account] + self.money.net_t[account]
        require(limit is None or position + quantity <= limit, "position is over the limit")


@dataclass
class State:
    """What changes while the market is open."""

    is_halted: bool = False
    restricted: set[str] = field(default_factory=set)
    limits: dict[str, int] = field(default_factory=dict)

    def may_trade(self, account: str) -> bool:
        """Whether an account may trade now."""
        return account in TRADERS and account not in self.restricted


class Twins:
    """Both ways to trade over the same books."""

    def __init__(self, limits: dict[str, int]) -> None:
        self.units, self.money, self.record = UnitBooks(), MoneyBooks(), Record()
        self.state = State(limits=limits)
        self.blocks = BlockTrades(self._desk(BLOCK), self.state.may_trade)
        self.agreed = AgreedTransfers(self._desk(30), self.state.may_trade)

    def _desk(self, method: int) -> Desk:
        return Desk(Venue(method, self.units, self.money, self.state), self.units, self.money, self.record)
