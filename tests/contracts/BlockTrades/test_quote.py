"""Answering an inquiry, and taking the answer back."""

import pytest

from tests.deal_world import BUYER, PRODUCT, SELL, SELLER, STRANGER, THIRD


def test_quote__to_an_inquiry_for_everyone__logs_it_and_sets_nothing_aside(deals, inquire):
    events = deals.must(SELLER, "BlockTrades.quote", inquire(), 10_100, 150_000)

    assert events == [
        (
            "BlockTrades.QuoteMade",
            {"quote_id": 1, "inquiry_id": 1, "account": SELLER, "price_fen": 10_100, "quantity_t": 150_000},
        )
    ]
    assert deals.units(SELLER)[1] == 0
    assert deals.ask("BlockTrades.quote_of", 1)["account"] == SELLER


def test_quote__to_an_inquiry_for_another__is_refused(deals, inquire):
    reason = deals.refusal(THIRD, "BlockTrades.quote", inquire(to=SELLER), 10_100, 150_000)

    assert reason == "BlockTrades: inquiry is for another account"


@pytest.mark.parametrize(
    ("by", "price_fen", "quantity_t", "reason"),
    [
        (STRANGER, 10_100, 150_000, "BlockTrades: caller may not trade"),
        (SELLER, 10_101, 150_000, "BlockTrades: price is not a multiple of the tick"),
        (SELLER, 0, 150_000, "BlockTrades: price is not a multiple of the tick"),
        (SELLER, 10_100, 150_005, "BlockTrades: quantity is not a multiple of the lot"),
        (SELLER, 10_100, 1_000_010, "BlockTrades: quantity is too large"),
        (SELLER, 13_005, 150_000, "BlockTrades: price outside the day's limits"),
        (SELLER, 6_995, 150_000, "BlockTrades: price outside the day's limits"),
        (BUYER, 10_100, 150_000, "BlockTrades: would trade with oneself"),
    ],
)
def test_quote__against_a_rule__is_refused_with_it(deals, inquire, by, price_fen, quantity_t, reason):
    assert deals.refusal(by, "BlockTrades.quote", inquire(), price_fen, quantity_t) == reason


def test_quote__to_no_inquiry__is_refused(deals):
    assert deals.refusal(SELLER, "BlockTrades.quote", 1, 10_100, 150_000) == "BlockTrades: inquiry is not open"


def test_withdraw_quote__by_who_made_it__ends_it(deals, inquire, quote):
    number = quote(inquire())

    events = deals.must(SELLER, "BlockTrades.withdraw_quote", number)

    assert events == [("BlockTrades.QuoteWithdrawn", {"quote_id": number, "account": SELLER})]
    assert deals.refusal(SELLER, "BlockTrades.withdraw_quote", number) == "BlockTrades: quote is not open"
    reason = deals.refusal(SELLER, "BlockTrades.offer", BUYER, PRODUCT, SELL, 10_100, 150_000, number)
    assert reason == "BlockTrades: quote is not open"


def test_withdraw_quote__by_another__is_refused(deals, inquire, quote):
    reason = deals.refusal(BUYER, "BlockTrades.withdraw_quote", quote(inquire()))

    assert reason == "BlockTrades: caller does not own the quote"
