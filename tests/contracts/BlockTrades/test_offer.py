"""Binding offers of blocks."""

import pytest

from tests.deal_world import (
    BUY,
    BUYER,
    EXCHANGE,
    MONDAY,
    MONEY_FEN,
    NO_DOCUMENT,
    PRODUCT,
    SELL,
    SELLER,
    STRANGER,
    THIRD,
    UNITS_T,
    MarketDay,
    fee_fen,
    forked,
)

TERMS = (BUYER, PRODUCT, SELL, 10_100, 200_000, 0)


def test_offer__to_sell__sets_units_aside_and_logs_it(deals):
    events = deals.must(SELLER, "BlockTrades.offer", *TERMS)

    assert events == [
        (
            "BlockTrades.OfferMade",
            {
                "offer_id": 1,
                "account": SELLER,
                "counterparty": BUYER,
                "product_id": PRODUCT,
                "side": SELL,
                "price_fen": 10_100,
                "quantity_t": 200_000,
                "quote_id": 0,
                "day": MONDAY,
            },
        )
    ]
    assert deals.units(SELLER) == (UNITS_T, 200_000, 0)
    assert deals.ask("BlockTrades.is_open", 1)
    assert deals.ask("BlockTrades.offer_of", 1)["counterparty"] == BUYER


def test_offer__to_buy__sets_amount_and_fee_aside(deals, offer):
    offer(side=BUY, by=BUYER, to=SELLER)

    assert deals.money(BUYER) == (MONEY_FEN, 10_100 * 200_000 + fee_fen(10_100, 200_000), 0)


@pytest.mark.parametrize("price_fen", [7_000, 13_000])
def test_offer__at_the_band_of_blocks__is_taken_though_listed_orders_end_at_a_tenth(deals, offer, price_fen):
    assert offer(price_fen=price_fen) == 1


@pytest.mark.parametrize(
    ("by", "terms", "reason"),
    [
        (SELLER, (BUYER, PRODUCT, 0, 10_100, 200_000, 0), "BlockTrades: side is neither buy nor sell"),
        (SELLER, (BUYER, 0, SELL, 10_100, 200_000, 0), "BlockTrades: product is unknown"),
        (SELLER, (BUYER, PRODUCT, SELL, 10_100, 200_000, 7), "BlockTrades: quote is not open"),
        (STRANGER, TERMS, "BlockTrades: caller may not trade"),
        (SELLER, (BUYER, PRODUCT, SELL, 10_103, 200_000, 0), "BlockTrades: price is not a multiple of the tick"),
        (SELLER, (BUYER, PRODUCT, SELL, 10_100, 200_001, 0), "BlockTrades: quantity is not a multiple of the lot"),
        (SELLER, (BUYER, PRODUCT, SELL, 10_100, 99_990, 0), "BlockTrades: quantity is too small"),
        (SELLER, (BUYER, PRODUCT, SELL, 10_100, 1_000_010, 0), "BlockTrades: quantity is too large"),
        (SELLER, (BUYER, PRODUCT, SELL, 6_995, 200_000, 0), "BlockTrades: price outside the day's limits"),
        (SELLER, (BUYER, PRODUCT, SELL, 13_005, 200_000, 0), "BlockTrades: price outside the day's limits"),
        (SELLER, (SELLER, PRODUCT, SELL, 10_100, 200_000, 0), "BlockTrades: would trade with oneself"),
    ],
)
def test_offer__against_a_rule__is_refused_with_it(deals, by, terms, reason):
    assert deals.refusal(by, "BlockTrades.offer", *terms) == reason
    assert deals.units(SELLER) == (UNITS_T, 0, 0)


def test_offer__of_several_reasons__is_refused_with_the_first(deals):
    """market_replay: halt before account, account before credit record, and both before the session."""
    wrong = (SELLER, PRODUCT, SELL, 1, 1, 0)
    deals.clock(MONDAY, "15:00")
    assert deals.refusal(SELLER, "BlockTrades.offer", *wrong) == "BlockTrades: session is closed"
    deals.bar(SELLER)
    reason = "BlockTrades: caller is barred by its credit record"
    assert deals.refusal(SELLER, "BlockTrades.offer", *wrong) == reason
    deals.must(EXCHANGE, "Participants.suspend", SELLER, "for the test", NO_DOCUMENT)
    assert deals.refusal(SELLER, "BlockTrades.offer", *wrong) == "BlockTrades: caller is suspended from trading"
    deals.restrict(SELLER)
    assert deals.refusal(SELLER, "BlockTrades.offer", *wrong) == "BlockTrades: caller may not trade"
    deals.halt()
    assert deals.refusal(SELLER, "BlockTrades.offer", *wrong) == "BlockTrades: product is halted"


@pytest.mark.parametrize(
    ("day", "time", "reason"),
    [
        (MONDAY, "12:59", "BlockTrades: session is closed"),
        (MONDAY, "15:00", "BlockTrades: session is closed"),
        (MarketDay(MONDAY + 1), "13:00", "BlockTrades: day is not open"),
        (MarketDay(MONDAY + 5), "13:00", "BlockTrades: not a trading day"),
    ],
)
def test_offer__at_another_time__is_refused(day, time, reason):
    deals = forked()
    deals.open_day(time="09:30")
    deals.clock(day, time)

    assert deals.refusal(SELLER, "BlockTrades.offer", *TERMS) == reason


def test_offer__of_more_than_there_is__is_refused_by_the_ledger(deals, offer):
    for _ in range(5):
        offer(quantity_t=1_000_000)

    assert deals.refusal(SELLER, "BlockTrades.offer", *TERMS) == "Allowances: not enough available"


def test_offer__of_units_bought_today__is_refused(deals, offer):
    """T+1: units from a block count as bought today."""
    for _ in range(5):
        offer(quantity_t=1_000_000, by=THIRD, to=SELLER)
    deals.must(BUYER, "BlockTrades.offer", THIRD, PRODUCT, SELL, 10_100, 200_000, 0)
    deals.must(THIRD, "BlockTrades.confirm", 6)

    reason = deals.refusal(THIRD, "BlockTrades.offer", BUYER, PRODUCT, SELL, 10_100, 200_000, 0)

    assert reason == "Allowances: bought today"


def test_offer__to_buy_for_more_than_there_is__is_refused_by_the_ledger(deals):
    terms = (SELLER, PRODUCT, BUY, 13_000, 1_000_000, 0)
    for _ in range(7):
        deals.must(BUYER, "BlockTrades.offer", *terms)

    assert deals.refusal(BUYER, "BlockTrades.offer", *terms) == "Cash: not enough available"


def test_offer__to_buy_over_the_position_limit__is_refused():
    deals = forked()
    deals.must(EXCHANGE, "Positions.set_account_limit", BUYER, True, UNITS_T + 300_000, MONDAY)
    deals.open_day()
    terms = (SELLER, PRODUCT, BUY, 10_100, 200_000, 0)
    deals.must(BUYER, "BlockTrades.offer", *terms)

    assert deals.refusal(BUYER, "BlockTrades.offer", *terms) == "BlockTrades: position is over the limit"


def test_offer__that_follows_a_quote__names_it(deals, inquire, quote):
    number = quote(inquire())

    [made] = deals.must(BUYER, "BlockTrades.offer", SELLER, PRODUCT, BUY, 10_095, 120_000, number)

    assert made.fields["quote_id"] == number


@pytest.mark.parametrize(
    ("by", "counterparty", "side", "reason"),
    [
        (THIRD, SELLER, BUY, "BlockTrades: quote is between others"),
        (BUYER, THIRD, BUY, "BlockTrades: quote is between others"),
        (BUYER, SELLER, SELL, "BlockTrades: offer does not follow the quote"),
        (SELLER, BUYER, BUY, "BlockTrades: offer does not follow the quote"),
    ],
)
def test_offer__that_does_not_follow_its_quote__is_refused(deals, inquire, quote, by, counterparty, side, reason):
    number = quote(inquire())

    said = deals.refusal(by, "BlockTrades.offer", counterparty, PRODUCT, side, 10_100, 150_000, number)

    assert said == reason
