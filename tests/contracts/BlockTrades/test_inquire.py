"""Asking for prices, and taking the question back."""

import pytest

from tests.deal_world import BUY, BUYER, MONDAY, NOBODY, PRODUCT, SELLER, STRANGER, THIRD, MarketDay


def test_inquire__of_everyone__logs_it_and_sets_nothing_aside(deals):
    events = deals.must(BUYER, "BlockTrades.inquire", NOBODY, PRODUCT, BUY, 200_000)

    assert events == [
        (
            "BlockTrades.InquiryMade",
            {
                "inquiry_id": 1,
                "account": BUYER,
                "to": NOBODY,
                "product_id": PRODUCT,
                "side": BUY,
                "quantity_t": 200_000,
                "day": MONDAY,
            },
        )
    ]
    assert deals.money(BUYER)[1] == 0
    assert deals.ask("BlockTrades.inquiry", 1)["is_open"]


@pytest.mark.parametrize(
    ("by", "terms", "reason"),
    [
        (BUYER, (NOBODY, PRODUCT, 3, 200_000), "BlockTrades: side is neither buy nor sell"),
        (BUYER, (NOBODY, PRODUCT + 1, BUY, 200_000), "BlockTrades: product is unknown"),
        (STRANGER, (NOBODY, PRODUCT, BUY, 200_000), "BlockTrades: caller may not trade"),
        (BUYER, (NOBODY, PRODUCT, BUY, 99_990), "BlockTrades: quantity is too small"),
        (BUYER, (BUYER, PRODUCT, BUY, 200_000), "BlockTrades: would trade with oneself"),
    ],
)
def test_inquire__against_a_rule__is_refused_with_it(deals, by, terms, reason):
    assert deals.refusal(by, "BlockTrades.inquire", *terms) == reason


def test_inquire__outside_the_hours_of_blocks__is_refused(deals):
    deals.clock(MONDAY, "15:00")

    assert (
        deals.refusal(BUYER, "BlockTrades.inquire", NOBODY, PRODUCT, BUY, 200_000) == "BlockTrades: session is closed"
    )


def test_withdraw_inquiry__by_who_made_it__ends_it(deals, inquire):
    number = inquire()

    events = deals.must(BUYER, "BlockTrades.withdraw_inquiry", number)

    assert events == [("BlockTrades.InquiryWithdrawn", {"inquiry_id": number, "account": BUYER})]
    reason = deals.refusal(SELLER, "BlockTrades.quote", number, 10_100, 150_000)
    assert reason == "BlockTrades: inquiry is not open"


def test_withdraw_inquiry__by_another__is_refused(deals, inquire):
    reason = deals.refusal(THIRD, "BlockTrades.withdraw_inquiry", inquire())

    assert reason == "BlockTrades: caller does not own the inquiry"


def test_withdraw_inquiry__twice_or_of_a_past_day__is_refused(deals, inquire):
    number, lapsed = inquire(), inquire()
    deals.must(BUYER, "BlockTrades.withdraw_inquiry", number)
    assert deals.refusal(BUYER, "BlockTrades.withdraw_inquiry", number) == "BlockTrades: inquiry is not open"

    deals.clock(MarketDay(MONDAY + 1))

    assert deals.refusal(BUYER, "BlockTrades.withdraw_inquiry", lapsed) == "BlockTrades: inquiry is not open"
