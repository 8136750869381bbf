"""Publishing what one wants to buy or sell, with the prices one accepts."""

import pytest

from tests.deal_world import (
    BUY,
    BUYER,
    EXCHANGE,
    MONDAY,
    MONEY_FEN,
    NOBODY,
    PRODUCT,
    SELL,
    SELLER,
    STRANGER,
    UNITS_T,
    MarketDay,
    fee_fen,
    forked,
)

TERMS = (PRODUCT, SELL, 9_900, 10_100, 100, 10, NOBODY)


def test_publish__to_sell__sets_units_aside_and_logs_it(deals):
    """T1, IEEE 3218-2022 8.5."""
    events = deals.must(SELLER, "AgreedTransfers.publish", *TERMS)

    assert events == [
        (
            "AgreedTransfers.DemandPublished",
            {
                "demand_id": 1,
                "account": SELLER,
                "only_for": NOBODY,
                "product_id": PRODUCT,
                "side": SELL,
                "lowest_fen": 9_900,
                "highest_fen": 10_100,
                "quantity_t": 100,
                "smallest_part_t": 10,
                "day": MONDAY,
            },
        )
    ]
    assert deals.units(SELLER) == (UNITS_T, 100, 0)
    assert deals.ask("AgreedTransfers.open_t", 1) == 100


def test_publish__to_buy__sets_money_aside_at_the_highest_price_with_the_fee(deals, publish):
    publish(BUYER, BUY, 9_900, 10_100, 1_000)

    assert deals.money(BUYER) == (MONEY_FEN, 10_100 * 1_000 + fee_fen(10_100, 1_000), 0)


def test_demand__as_published__can_be_read(deals, publish):
    number = publish(SELLER, SELL, 9_900, 10_100, only_for=BUYER)

    found = deals.ask("AgreedTransfers.demand", number)

    assert (found["account"], found["only_for"], found["product_id"], found["side"]) == (SELLER, BUYER, PRODUCT, SELL)
    assert (found["lowest_fen"], found["highest_fen"], found["open_t"], found["smallest_part_t"], found["day"]) == (
        *(9_900, 10_100, 100, 10),
        MONDAY,
    )


@pytest.mark.parametrize(
    ("by", "terms", "fact"),
    [
        (SELLER, (PRODUCT, 3, 9_900, 10_100, 100, 10, NOBODY), "side is neither buy nor sell"),
        (SELLER, (PRODUCT + 1, SELL, 9_900, 10_100, 100, 10, NOBODY), "product is unknown"),
        (STRANGER, TERMS, "caller may not trade"),
        (
            SELLER,
            (PRODUCT, SELL, 9_901, 10_100, 100, 10, NOBODY),
            "price is not a multiple of the tick",
        ),
        (SELLER, (PRODUCT, SELL, 0, 10_100, 100, 10, NOBODY), "price is not a multiple of the tick"),
        (
            SELLER,
            (PRODUCT, SELL, 9_900, 10_101, 100, 10, NOBODY),
            "price is not a multiple of the tick",
        ),
        (
            SELLER,
            (PRODUCT, SELL, 9_900, 10_100, 105, 10, NOBODY),
            "quantity is not a multiple of the lot",
        ),
        (SELLER, (PRODUCT, SELL, 9_900, 10_100, 0, 10, NOBODY), "quantity is too small"),
        (SELLER, (PRODUCT, SELL, 9_900, 10_100, 1_000_010, 10, NOBODY), "quantity is too large"),
        (SELLER, (PRODUCT, SELL, 8_995, 10_100, 100, 10, NOBODY), "price outside the day's limits"),
        (SELLER, (PRODUCT, SELL, 9_900, 11_005, 100, 10, NOBODY), "price outside the day's limits"),
        (SELLER, (PRODUCT, SELL, 10_100, 9_900, 100, 10, NOBODY), "lowest price is above the highest"),
        (SELLER, (PRODUCT, SELL, 9_900, 10_100, 100, 0, NOBODY), "smallest part is zero"),
        (
            SELLER,
            (PRODUCT, SELL, 9_900, 10_100, 100, 101, NOBODY),
            "smallest part is above the quantity",
        ),
        (SELLER, (PRODUCT, SELL, 9_900, 10_100, 100, 10, SELLER), "would trade with own demand"),
    ],
)
def test_publish__against_a_rule__is_refused_with_it(deals, by, terms, fact):
    assert deals.refusal(by, "AgreedTransfers.publish", *terms) == f"AgreedTransfers: {fact}"
    assert deals.units(SELLER) == (UNITS_T, 0, 0)


def test_publish__of_several_reasons__is_refused_with_the_first(deals):
    wrong = (PRODUCT, SELL, 1, 1, 1, 0, SELLER)
    deals.clock(MONDAY, "11:30")
    assert deals.refusal(SELLER, "AgreedTransfers.publish", *wrong) == "AgreedTransfers: session is closed"
    deals.bar(SELLER)
    reason = "AgreedTransfers: caller is barred by its credit record"
    assert deals.refusal(SELLER, "AgreedTransfers.publish", *wrong) == reason
    deals.restrict(SELLER)
    assert deals.refusal(SELLER, "AgreedTransfers.publish", *wrong) == "AgreedTransfers: caller may not trade"
    deals.halt()
    assert deals.refusal(SELLER, "AgreedTransfers.publish", *wrong) == "AgreedTransfers: product is halted"


def test_publish__of_more_than_there_is__is_refused_by_the_ledgers(deals, publish):
    for _ in range(5):
        publish(SELLER, SELL, 9_900, 10_100, 1_000_000)
    for _ in range(9):
        publish(BUYER, BUY, 9_900, 11_000, 1_000_000)

    sell, buy = TERMS, (PRODUCT, BUY, 9_900, 11_000, 1_000_000, 10, NOBODY)

    assert deals.refusal(SELLER, "AgreedTransfers.publish", *sell) == "Allowances: not enough available"
    assert deals.refusal(BUYER, "AgreedTransfers.publish", *buy) == "Cash: not enough available"


def test_publish__to_buy_over_the_position_limit__is_refused():
    deals = forked()
    deals.must(EXCHANGE, "Positions.set_account_limit", BUYER, True, UNITS_T + 150, MONDAY)
    deals.open_day()
    terms = (PRODUCT, BUY, 9_900, 10_100, 100, 10, NOBODY)
    deals.must(BUYER, "AgreedTransfers.publish", *terms)

    assert deals.refusal(BUYER, "AgreedTransfers.publish", *terms) == "AgreedTransfers: position is over the limit"


def test_demand__of_a_past_day__is_not_open(deals, publish):
    number = publish(SELLER, SELL, 9_900, 10_100)
    deals.clock(MarketDay(MONDAY + 1))

    assert deals.ask("AgreedTransfers.open_t", number) == 0
    assert deals.ask("AgreedTransfers.demand", number)["open_t"] == 0
    assert deals.refusal(SELLER, "AgreedTransfers.withdraw", number) == "AgreedTransfers: demand is not open"
