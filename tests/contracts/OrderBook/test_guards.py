"""What `OrderBook` takes from whom, that it checks what it is handed, and that it needs its ledgers."""

import ape
import pytest

from carbon.market_rules import PriceLimits, ProductTerms
from carbon.refusal import Refused
from tests.trading_fixtures import BUY, CALENDAR, LOWER_FEN, MONDAY, SATURDAY, SELL, TERMS, TUESDAY, UPPER_FEN

NAMES = ["Participants", "Allowances", "Cash"]

DAY = {
    "class_id": 1,
    "day": TUESDAY,
    "midnight_s": TUESDAY * 86_400 - 28_800,
    "end_s": 54_000,
    "sessions_s": [34_200, 41_400, 46_800, 54_000, 0, 0, 0, 0],
    "fee_bp": 0,
    "cancels_older": False,
    "has_limits": False,
    "is_halted": False,
    "tick_fen": 1,
    "lot_t": 1,
    "min_order_t": 1,
    "max_order_t": 99_999,
    "first_tick": 9_000,
    "last_tick": 2_000,
}
"""What `Market` hands over."""


@pytest.fixture
def market_account(name_contract, product_id, stranger):
    """An account that plays Market."""
    return name_contract("Market", stranger)


def test_open_day__other_caller__reverts(book, product_id, exchange):
    with ape.reverts("OrderBook: caller is not Market"):
        book.open_day(product_id, DAY, sender=exchange)


def test_open_day__day_opened_before__reverts(book, product_id, open_day, market_account):
    book.open_day(product_id, DAY, sender=market_account)
    with ape.reverts("OrderBook: day was opened before"):
        book.open_day(product_id, DAY, sender=market_account)


@pytest.mark.parametrize(
    "changes",
    [
        {"day": 2**24},
        {"midnight_s": 2**40},
        {"end_s": 54_030},
        {"end_s": 2_048 * 60},
        {"sessions_s": [34_200, 54_060, *[0] * 6]},
        {"sessions_s": [34_201, 41_400, *[0] * 6]},
        {"fee_bp": 10_001},
        {"lot_t": 2**20},
        {"min_order_t": 2**24},
        {"max_order_t": 2**32},
        {"tick_fen": 2**24},
        {"first_tick": 2**40},
        {"last_tick": 65_536},
        {"first_tick": 2**39, "tick_fen": 2**17},
    ],
)
def test_open_day__rule_that_does_not_fit_its_word__reverts(book, product_id, market_account, changes):
    with ape.reverts("OrderBook: a rule of the day does not fit its place"):
        book.open_day(product_id, DAY | changes, sender=market_account)


def test_set_halted__other_caller__reverts(book, product_id, exchange):
    with ape.reverts("OrderBook: caller is not Market"):
        book.set_halted(product_id, True, sender=exchange)


def test_take__other_caller__reverts(book, product_id, emitter):
    with ape.reverts("OrderBook: caller is not OrderBook"):
        book.take((emitter, product_id, BUY, 10_000, 1, 0, 0), 1, 0, 0, 0, 0, sender=emitter)


def test_place__saturday__reverts(book, product_id, open_day, clock, emitter):
    clock(SATURDAY)
    with ape.reverts("OrderBook: not a trading day"):
        book.place(product_id, SELL, 10_000, 1, sender=emitter)


@pytest.mark.parametrize("minutes", [-10, 120, 180, 330])
def test_place__outside_the_sessions__reverts(book, product_id, open_day, clock, emitter, minutes):
    """Before 9:30, at 11:30, in the break, at 15:00."""
    if minutes > 0:
        open_day()
    clock(MONDAY, minutes)
    with ape.reverts("OrderBook: session is closed"):
        book.place(product_id, SELL, 10_000, 1, sender=emitter)


def test_place__last_second_of_a_session__is_accepted(book, product_id, open_day, chain, seller):
    open_day()
    chain.pending_timestamp = CALENDAR.opening_of(MONDAY) + 7_199
    book.place(product_id, SELL, 10_000, 1, sender=seller)
    assert book.best(product_id, SELL) == 10_000


def test_place__day_not_opened__reverts(book, product_id, clock, emitter):
    clock(MONDAY)
    with ape.reverts("OrderBook: day is not open"):
        book.place(product_id, SELL, 10_000, 1, sender=emitter)


def test_place__only_the_day_before_is_open__reverts(book, product_id, open_day, clock, emitter):
    open_day(MONDAY)
    clock(TUESDAY)
    with ape.reverts("OrderBook: day is not open"):
        book.place(product_id, SELL, 10_000, 1, sender=emitter)


@pytest.mark.parametrize(
    ("price_fen", "quantity_t", "reason"),
    [
        (0, 10, "price is not a multiple of the tick"),
        (10_001, 10, "price is not a multiple of the tick"),
        (10_000, 11, "quantity is not a multiple of the lot"),
        (10_000, 0, "order is too small"),
        (10_000, 5, "order is too small"),
        (10_000, 10_005, "order is too large"),
        (10_000, 2**256 - 1, "order is too large"),
        (LOWER_FEN - 5, 10, "price outside the day's limits"),
        (UPPER_FEN + 5, 10, "price outside the day's limits"),
        (10_000 + 5 * 2**60, 10, "price outside the day's limits"),
    ],
)
def test_place__terms_not_kept__reverts_as_the_twin_refuses(
    book, market, product_id, exchange, open_day, give_units, emitter, price_fen, quantity_t, reason
):
    """Also where orders rest at the price already."""
    terms = TERMS | {"tick_fen": 5, "lot_t": 5, "min_order_t": 10, "max_order_t": 10_000}
    market.set_terms(product_id, terms, MONDAY, sender=exchange)
    open_day()
    for _ in range(2):
        with ape.reverts(f"OrderBook: {reason}"):
            book.place(product_id, SELL, price_fen, quantity_t, sender=emitter)
        give_units(emitter, 10)
        book.place(product_id, SELL, 10_000, 10, sender=emitter)
    with pytest.raises(Refused) as refused:
        ProductTerms(5, 5, 10, 10_000, 1_000).check(price_fen, quantity_t, PriceLimits(LOWER_FEN, UPPER_FEN))
    assert refused.value.reason == reason


@pytest.mark.parametrize("missing", range(len(NAMES)))
def test_constructor__a_contract_not_named__reverts(project, deployer, governors, stranger, missing):
    directory = deployer.deploy(project.Directory, governors, 2, 86_400)
    for name in NAMES[:missing]:
        directory.register(name, stranger, sender=deployer)
    with ape.reverts(f"OrderBook: {NAMES[missing]} is not named"):
        deployer.deploy(project.OrderBook, directory)
