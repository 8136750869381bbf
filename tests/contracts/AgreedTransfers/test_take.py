"""A known counterparty takes a published demand at a price of its range."""

import pytest

from tests.deal_world import (
    AGREED,
    BUY,
    BUYER,
    MONDAY,
    MONEY_FEN,
    SELL,
    SELLER,
    STRANGER,
    THIRD,
    UNITS_T,
    fee_fen,
    fields_of,
)


def test_take__part_of_a_demand_to_sell__makes_the_trade(deals, publish):
    number = publish(SELLER, SELL, 9_900, 10_100)

    events = deals.must(BUYER, "AgreedTransfers.take", number, 9_950, 40)

    [trade] = fields_of(events, "Settlement.TradeMade")
    assert (trade["buyer"], trade["seller"], trade["method"]) == (BUYER, SELLER, AGREED)
    assert (trade["price_fen"], trade["quantity_t"], trade["buy_ref"], trade["sell_ref"]) == (9_950, 40, number, number)
    assert fields_of(events, "AgreedTransfers.DemandTaken") == [
        {
            "demand_id": number,
            "account": BUYER,
            "trade_id": trade["trade_id"],
            "price_fen": 9_950,
            "quantity_t": 40,
            "open_t": 60,
        }
    ]
    cost_fen = 9_950 * 40 + fee_fen(9_950, 40)
    assert (deals.units(SELLER), deals.units(BUYER)) == ((UNITS_T, 100, 0), (UNITS_T, 0, 40))
    assert deals.money(BUYER) == (MONEY_FEN, cost_fen, 0)
    assert deals.money(SELLER) == (MONEY_FEN, 0, 9_950 * 40 - fee_fen(9_950, 40))


def test_take__of_a_demand_to_buy__frees_what_the_lower_price_saves(deals, publish):
    number = publish(BUYER, BUY, 9_900, 10_100)

    deals.must(SELLER, "AgreedTransfers.take", number, 9_900, 100)

    assert deals.money(BUYER) == (MONEY_FEN, 9_900 * 100 + fee_fen(9_900, 100), 0)
    assert deals.ask("AgreedTransfers.open_t", number) == 0


def test_take__of_a_demand_for_another__is_refused_and_for_oneself_done(deals, publish):
    number = publish(SELLER, SELL, 9_900, 10_100, only_for=BUYER)

    reason = deals.refusal(THIRD, "AgreedTransfers.take", number, 9_950, 40)

    assert reason == "AgreedTransfers: demand is for another account"
    assert deals.refusal(BUYER, "AgreedTransfers.take", number, 9_950, 40) is None


@pytest.mark.parametrize(
    ("by", "price_fen", "quantity_t", "reason"),
    [
        (STRANGER, 9_950, 40, "AgreedTransfers: caller may not trade"),
        (BUYER, 9_951, 40, "AgreedTransfers: price is not a multiple of the tick"),
        (BUYER, 9_950, 45, "AgreedTransfers: quantity is not a multiple of the lot"),
        (BUYER, 9_950, 110, "AgreedTransfers: more than is open"),
        (BUYER, 9_950, 20, "AgreedTransfers: less than the smallest part"),
        (BUYER, 9_895, 40, "AgreedTransfers: price outside the range"),
        (BUYER, 10_105, 40, "AgreedTransfers: price outside the range"),
        (SELLER, 9_950, 40, "AgreedTransfers: would trade with own demand"),
    ],
)
def test_take__against_a_rule__is_refused_with_it(deals, publish, by, price_fen, quantity_t, reason):
    number = publish(SELLER, SELL, 9_900, 10_100, part_t=30)

    assert deals.refusal(by, "AgreedTransfers.take", number, price_fen, quantity_t) == reason
    assert deals.ask("AgreedTransfers.open_t", number) == 100


def test_take__of_a_rest_below_the_smallest_part__is_done_whole(deals, publish):
    number = publish(SELLER, SELL, 9_900, 10_100, part_t=30)
    deals.must(BUYER, "AgreedTransfers.take", number, 9_950, 80)

    reason = deals.refusal(BUYER, "AgreedTransfers.take", number, 9_950, 10)

    assert reason == "AgreedTransfers: less than the smallest part"
    assert deals.refusal(BUYER, "AgreedTransfers.take", number, 9_950, 20) is None


def test_take__of_several_reasons__is_refused_with_the_first(deals, publish):
    number = publish(BUYER, BUY, 9_900, 10_100)
    deals.must(SELLER, "Allowances.to_registry", deals.class_id, UNITS_T)
    said = [deals.refusal(SELLER, "AgreedTransfers.take", number, 9_900, 100)]
    deals.restrict(BUYER)
    said.append(deals.refusal(SELLER, "AgreedTransfers.take", number, 9_900, 100))
    deals.clock(MONDAY, "11:30")
    said.append(deals.refusal(SELLER, "AgreedTransfers.take", number, 9_900, 100))
    deals.halt()
    said.append(deals.refusal(SELLER, "AgreedTransfers.take", number, 9_900, 100))
    said.append(deals.refusal(SELLER, "AgreedTransfers.take", 2, 9_900, 100))

    assert said == [
        "Allowances: not enough available",
        "AgreedTransfers: owner may not trade",
        "AgreedTransfers: session is closed",
        "AgreedTransfers: product is halted",
        "AgreedTransfers: demand is not open",
    ]
