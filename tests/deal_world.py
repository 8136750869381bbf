"""
Traders, a market and the ways to trade beside the order book, on bare py-evm.

The product's previous close is 100 CNY: listed prices are 90 to 110 CNY, prices of blocks 70 to 130 CNY.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_abi.abi import encode

from carbon.roles import Role
from carbon.units import S_PER_DAY, MarketDay
from tests.bare_evm import BareEvm, Event, account
from tests.scheme_fixtures import NO_POLICY, profile_of

GOVERNOR, REGISTRY, REVIEWER, EXCHANGE, BANK, QUOTA, STRANGER = map(
    account, ("governor", "registry", "reviewer", "exchange", "bank", "quota", "stranger")
)
BUYER, SELLER, THIRD, FOURTH = TRADERS = tuple(map(account, ("buyer", "seller", "third", "fourth")))
NOBODY = "0x" + "00" * 20
NO_DOCUMENT = b"\0" * 32
BUY, SELL = 1, 2
PRODUCT = 1
LISTED, BLOCK, AUCTION, AGREED = METHODS = 10, 20, 21, 30

MONDAY = MarketDay(22_341)
"""2031-03-03."""

UTC_OFFSET_S = 28_800
REFERENCE_FEN = 10_000
FEE_BP = (3, 2)
"""Of exchange and registry."""

TERMS = {
    "tick_fen": 5,
    "lot_t": 10,
    "min_order_t": 10,
    "max_order_t": 99_990,
    "band_bp": 1_000,
    "min_block_t": 100_000,
    "max_block_t": 1_000_000,
    "block_band_bp": 3_000,
}
UNITS_T = 5_000_000
MONEY_FEN = 100_000_000_000

ORDER = ("Allowances", "Cash", "Vouchers", "Market", "Positions", "OrderBook", "Settlement", "BlockTrades")
RESTRICTED, FROZEN = 3, 4


@cache
def built() -> BareEvm:
    """The contracts, everyone admitted with units and money, and the product listed; once, and each test forks it."""
    evm = BareEvm()
    evm.deploy("Directory", GOVERNOR, encode(["address[]", "uint256", "uint256"], [[GOVERNOR], 1, 60]))
    evm.deploy_named("Participants", GOVERNOR)
    people = {REGISTRY: Role.REGISTRY, REVIEWER: Role.REGISTRY, EXCHANGE: Role.EXCHANGE, BANK: Role.BANK}
    for person, role in (people | dict.fromkeys(TRADERS, Role.EMITTER)).items():
        profile = profile_of("somebody", bank=BANK if person in TRADERS else NOBODY)
        assert evm.send(person, "Participants", "apply", NO_POLICY, int(role), profile) is None
        assert evm.send(GOVERNOR, "Participants", "grant_role", person, int(role)) is None
    assert evm.send(BANK, "Participants", "decide_bindings", list(TRADERS), True, "") is None
    for name in (*ORDER, "AgreedTransfers"):
        evm.deploy_named(name, GOVERNOR)
    assert evm.send(GOVERNOR, "Directory", "register", "Quota", QUOTA) is None
    assert evm.send(REGISTRY, "Allowances", "define_class", "CN", "CEA", 2024) is None
    class_id = evm.call("Allowances", "class_key", "CN", "CEA", 2024)
    world = World(evm, class_id)
    for number, trader in enumerate(TRADERS, 1):
        world.give_units(trader, UNITS_T)
        world.must(BANK, "Cash.deposit", trader, MONEY_FEN, number.to_bytes(32, "big"))
    world.clock(MarketDay(MONDAY - 1))
    world.must(EXCHANGE, "Market.list_product", class_id, "CEA24", TERMS)
    world.must(EXCHANGE, "Market.set_reference", PRODUCT, REFERENCE_FEN, "opening notice")
    world.must(EXCHANGE, "Market.set_fees", *FEE_BP, MONDAY)
    return evm


@dataclass
class World:
    """The chain in somebody's hands."""

    evm: BareEvm
    class_id: int

    def must(self, sender: str, call: str, *arguments: Any) -> list[Event]:
        """Call a function that must not refuse, as in `must(EXCHANGE, "Market.open_day", 1)`; its events."""
        return self.evm.logged(self.evm.done(sender, *call.split("."), *arguments))

    def refusal(self, sender: str, call: str, *arguments: Any) -> str | None:
        """Call a function; why it was refused, None when it was not."""
        return self.evm.send(sender, *call.split("."), *arguments)

    def ask(self, call: str, *arguments: Any) -> Any:
        """Read."""
        return self.evm.call(*call.split("."), *arguments)

    def clock(self, day: MarketDay = MONDAY, time: str = "09:30") -> None:
        """Turn the clock on to a time of a day, in market time."""
        hours, minutes = map(int, time.split(":"))
        self.evm.turn_to(day * S_PER_DAY + hours * 3_600 + minutes * 60 - UTC_OFFSET_S)

    def open_day(self, day: MarketDay = MONDAY, time: str = "13:00") -> None:
        """Open the product's day, then turn the clock to a time of it."""
        self.clock(day)
        self.must(EXCHANGE, "Market.open_day", PRODUCT)
        self.clock(day, time)

    def halt(self) -> None:
        """Take no orders of the product."""
        self.must(EXCHANGE, "Market.halt", PRODUCT, "news", NO_DOCUMENT)

    def restrict(self, who: str) -> None:
        """He may hold, and not trade."""
        self.must(REGISTRY, "Participants.set_status", who, RESTRICTED, "for the test", NO_DOCUMENT)

    def bar(self, who: str) -> None:
        """His credit record keeps him from trading for a year."""
        until_s = self.evm.now_s + 365 * S_PER_DAY
        self.must(EXCHANGE, "Participants.record_conduct", who, 4, until_s, "for the test", NO_DOCUMENT)

    def give_units(self, who: str, quantity_t: int) -> None:
        """Issue units and move them to his trading sub-account."""
        self.must(QUOTA, "Allowances.issue", self.class_id, who, quantity_t, 2024)
        self.must(who, "Allowances.to_trading", self.class_id, quantity_t)

    def units(self, who: str) -> tuple[int, int, int]:
        """What he has of units for trading: held, reserved, due."""
        return tuple(self.ask("Allowances.trading_t", self.class_id, who)[:3])

    def money(self, who: str) -> tuple[int, int, int]:
        """What he has of money: held, reserved, due."""
        return tuple(self.ask("Cash.balance_of", who)[:3])

    def figures(self, method: int, day: MarketDay = MONDAY) -> tuple[int, int, int]:
        """Trades, tonnes and fen of a method on a day."""
        figures = self.ask("Settlement.figures", PRODUCT, day)[METHODS.index(method)]
        return tuple(figures[name] for name in ("trades", "quantity_t", "amount_fen"))


def forked() -> World:
    """A world of one's own."""
    evm = built().fork()
    return World(evm, evm.call("Allowances", "class_key", "CN", "CEA", 2024))


def fee_fen(price_fen: int, quantity_t: int) -> int:
    """What each side pays."""
    return price_fen * quantity_t * sum(FEE_BP) // 10_000


def fields_of(events: list[Event], name: str) -> list[dict[str, Any]]:
    """The fields of the events of that name."""
    return [event.fields for event in events if event.name == name]
