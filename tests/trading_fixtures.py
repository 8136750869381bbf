"""
Fixtures of everyone who tests trading: ledgers, market, book and settlement wired together, a steered clock, and ways
to give people units and money.

The conftest files of the trading contracts and of the properties re-export them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from carbon.market_rules import Calendar
from carbon.settlement import Trade
from carbon.units import MarketDay

__all__ = [
    "after_the_last_session",
    "allowances",
    "book",
    "buyer",
    "cash",
    "class_id",
    "clock",
    "confirm",
    "give_money",
    "give_units",
    "market",
    "open_day",
    "place",
    "positions",
    "product_id",
    "publish",
    "seller",
    "settlement",
    "vouchers",
]
"""The fixtures: a conftest takes them all with one star."""

CALENDAR = Calendar()
"""The market's default hours."""

MONDAY = MarketDay(22_341)
"""2031-03-03, later than any clock that runs these tests."""

TUESDAY = MarketDay(MONDAY + 1)
FRIDAY = MarketDay(MONDAY + 4)
SATURDAY = MarketDay(MONDAY + 5)

BUY, SELL = 1, 2

REFERENCE_FEN = 10_000
"""Previous close of the first day: 100 CNY, so the day's limits are 90 and 110 CNY."""

LOWER_FEN, UPPER_FEN = 9_000, 11_000

TERMS = {
    "tick_fen": 1,
    "lot_t": 1,
    "min_order_t": 1,
    "max_order_t": 99_999,
    "band_bp": 1_000,
    "min_block_t": 100_000,
    "max_block_t": 0,
    "block_band_bp": 3_000,
}
"""Terms of the product as the national market has them."""

MINUTE_S = 60

NO_DOCUMENT = b"\x00" * 32
CLEARING_HASH = b"\x0c" * 32
"""Of the registry's clearing file."""


@pytest.fixture(scope="module")
def allowances(deploy: Callable[..., Any]) -> Any:
    return deploy("Allowances")


@pytest.fixture(scope="module")
def cash(deploy: Callable[..., Any]) -> Any:
    return deploy("Cash")


@pytest.fixture(scope="module")
def vouchers(deploy: Callable[..., Any]) -> Any:
    return deploy("Vouchers")


@pytest.fixture(scope="module")
def market(deploy: Callable[..., Any], allowances: Any) -> Any:
    return deploy("Market")


@pytest.fixture(scope="module")
def positions(deploy: Callable[..., Any]) -> Any:
    return deploy("Positions")


@pytest.fixture(scope="module")
def book(deploy: Callable[..., Any], allowances: Any, cash: Any, market: Any, positions: Any) -> Any:
    return deploy("OrderBook")


@pytest.fixture(scope="module")
def settlement(deploy: Callable[..., Any], allowances: Any, cash: Any, vouchers: Any, market: Any, book: Any) -> Any:
    return deploy("Settlement")


@pytest.fixture(scope="module")
def class_id(allowances: Any, registry: Any) -> int:
    """Allowances of one vintage."""
    allowances.define_class("CN", "CEA", 2024, sender=registry)
    return int(allowances.class_key("CN", "CEA", 2024))


@pytest.fixture(scope="module")
def product_id(market: Any, settlement: Any, class_id: int, exchange: Any) -> int:
    """A listed product with its reference price; no day is open."""
    market.list_product(class_id, "CEA24", TERMS, sender=exchange)
    market.set_reference(1, REFERENCE_FEN, "opening notice", sender=exchange)
    return 1


@pytest.fixture
def clock(chain: Any) -> Callable[..., None]:
    """Return `clock(day, minutes_after_opening=0)`, or `clock(at=unix)`: the last block has that time, calls see it."""

    def turn(day: MarketDay = MONDAY, minutes_after_opening: int = 0, *, at: int | None = None) -> None:
        chain.mine(timestamp=at or CALENDAR.opening_of(day) + minutes_after_opening * MINUTE_S)

    return turn


@pytest.fixture
def after_the_last_session(clock: Callable[..., None]) -> Callable[..., None]:
    """Return `after_the_last_session(day=MONDAY)`: turns the clock to the end of a day."""
    return lambda day=MONDAY: clock(at=CALENDAR.end_of(day))


@pytest.fixture
def open_day(market: Any, product_id: int, exchange: Any, clock: Callable[..., None]) -> Callable[..., Any]:
    """Return `open_day(day=MONDAY)`: opens the product's day at 9:30."""

    def open_it(day: MarketDay = MONDAY) -> Any:
        clock(day)
        return market.open_day(product_id, sender=exchange)

    return open_it


@pytest.fixture
def give_units(
    allowances: Any, class_id: int, name_contract: Callable[..., Any], deployer: Any
) -> Callable[[Any, int], None]:
    """Return `give_units(account, tonnes)`: issues units and moves them to the trading sub-account."""

    def give(account: Any, tonnes: int) -> None:
        name_contract("Quota", deployer)
        allowances.issue(class_id, account, tonnes, 2024, sender=deployer)
        allowances.to_trading(class_id, tonnes, sender=account)

    return give


@pytest.fixture
def give_money(cash: Any, bank: Any) -> Callable[[Any, int], None]:
    """Return `give_money(account, fen)`: the bank books money in."""
    payments = iter(range(1, 1_000))

    def give(account: Any, fen: int) -> None:
        cash.deposit(account, fen, next(payments).to_bytes(32, "big"), sender=bank)

    return give


@pytest.fixture
def seller(emitter: Any, give_units: Callable[[Any, int], None]) -> Any:
    """Someone with 1,000,000 t to sell."""
    give_units(emitter, 1_000_000)
    return emitter


@pytest.fixture
def buyer(investor: Any, give_money: Callable[[Any, int], None]) -> Any:
    """Someone with 10,000,000,000 fen to buy for."""
    give_money(investor, 10_000_000_000)
    return investor


@pytest.fixture
def place(book: Any, product_id: int, settlement: Any) -> Callable[..., Any]:
    """Return `place(account, side, price_fen, quantity_t) -> order id`; `place.receipt` is that of the last order."""

    def place_order(account: Any, side: int, price_fen: int, quantity_t: int) -> int:
        receipt = book.place(product_id, side, price_fen, quantity_t, sender=account)
        place_order.receipt = receipt  # type: ignore[attr-defined]  # a function that tests ask for its receipt
        return int(next(event for event in receipt.events if event.event_name == "OrderPlaced").order_id)

    return place_order


@pytest.fixture
def publish(settlement: Any, product_id: int, exchange: Any) -> Callable[..., Any]:
    """Return `publish(day=MONDAY)`: the exchange hands in the chain's own figures."""
    return lambda day=MONDAY: settlement.publish_results(
        product_id, day, settlement.figures(product_id, day), sender=exchange
    )


@pytest.fixture
def confirm(settlement: Any, product_id: int, registry: Any, second_registry: Any) -> Callable[..., Any]:
    """Return `confirm(day=MONDAY)`: the registry clears the chain's own figures, and a second person of it confirms."""

    def clear_and_confirm(day: MarketDay = MONDAY) -> Any:
        settlement.clear(product_id, day, settlement.figures(product_id, day), CLEARING_HASH, sender=registry)
        return settlement.confirm_results(product_id, day, CLEARING_HASH, sender=second_registry)

    return clear_and_confirm


def trades_of(receipt: Any) -> list[Trade]:
    """Read the trades that a receipt logs."""
    return [
        Trade(
            trade_id=event.trade_id,
            buyer=event.buyer,
            seller=event.seller,
            price=event.price_fen,
            quantity=event.quantity_t,
            buy_ref=event.buy_ref,
            sell_ref=event.sell_ref,
            method=event.method,
            at=receipt.timestamp,
        )
        for event in receipt.events
        if event.event_name == "TradeMade"
    ]


def as_argument(trade: Trade) -> tuple[object, ...]:
    """Write a trade as `Settlement.settle` takes it."""
    return (
        trade.trade_id,
        trade.buyer,
        trade.seller,
        trade.price,
        trade.quantity,
        trade.buy_ref,
        trade.sell_ref,
        trade.method,
        trade.at,
    )
