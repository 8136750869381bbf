"""Matching of published demands (IEEE 3218-2022 8.6)."""

import pytest

from tests.deal_world import (
    AGREED,
    BUY,
    BUYER,
    FOURTH,
    MONDAY,
    MONEY_FEN,
    PRODUCT,
    SELL,
    SELLER,
    STRANGER,
    THIRD,
    UNITS_T,
    fee_fen,
    fields_of,
)


@pytest.fixture
def match(deals):
    """Return `match(steps=256, by=STRANGER) -> pairs`: buy demand, sell demand, price, quantity."""

    def run(steps=256, by=STRANGER):
        events = deals.must(by, "AgreedTransfers.match", PRODUCT, steps)
        names = ("buy_demand_id", "sell_demand_id", "price_fen", "quantity_t")
        return [tuple(pair[name] for name in names) for pair in fields_of(events, "AgreedTransfers.DemandsMatched")]

    return run


def test_match__of_two_demands_with_a_common_price__trades_in_its_middle_and_tells_both(deals, publish):
    """T2: whoever has it run, the result names both sides and both demands."""
    sell, buy = publish(SELLER, SELL, 9_900, 10_100), publish(BUYER, BUY, 9_955, 10_500, 60)

    events = deals.must(STRANGER, "AgreedTransfers.match", PRODUCT, 256)

    [trade] = fields_of(events, "Settlement.TradeMade")
    price_fen = 10_025  # of 9955 and 10100 the middle, 10027.5, down to the tick of 5
    assert (trade["method"], trade["price_fen"], trade["quantity_t"]) == (AGREED, price_fen, 60)
    assert (trade["buy_ref"], trade["sell_ref"]) == (buy, sell)
    assert fields_of(events, "AgreedTransfers.DemandsMatched") == [
        {
            "buy_demand_id": buy,
            "sell_demand_id": sell,
            "trade_id": trade["trade_id"],
            "buyer": BUYER,
            "seller": SELLER,
            "price_fen": price_fen,
            "quantity_t": 60,
            "lowest_fen": 9_955,
            "highest_fen": 10_100,
        }
    ]
    assert (deals.ask("AgreedTransfers.open_t", sell), deals.ask("AgreedTransfers.open_t", buy)) == (40, 0)
    assert deals.money(BUYER) == (MONEY_FEN, price_fen * 60 + fee_fen(price_fen, 60), 0)
    assert deals.money(SELLER) == (MONEY_FEN, 0, price_fen * 60 - fee_fen(price_fen, 60))
    assert (deals.units(SELLER), deals.units(BUYER)) == ((UNITS_T, 100, 0), (UNITS_T, 0, 60))


def test_match__among_several__takes_the_widest_overlap_then_the_oldest(publish, match):
    narrow = publish(SELLER, SELL, 10_000, 10_100)
    wide = publish(THIRD, SELL, 9_800, 10_100)
    as_wide = publish(FOURTH, SELL, 9_800, 10_300)
    buy = publish(BUYER, BUY, 9_700, 10_100, 250)

    pairs = match()

    assert [(pair[0], pair[1], pair[3]) for pair in pairs] == [
        (buy, wide, 100),
        (buy, as_wide, 100),
        (buy, narrow, 50),
    ]


def test_match__of_ranges_that_touch__trades_at_the_one_common_price(publish, match):
    sell, buy = publish(SELLER, SELL, 10_000, 10_100), publish(BUYER, BUY, 9_900, 10_000)

    assert match() == [(buy, sell, 10_000, 100)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((SELLER, SELL, 10_000, 10_100), (BUYER, BUY, 9_900, 9_995)),
        ((SELLER, SELL, 9_000, 9_100), (BUYER, BUY, 9_900, 9_995)),
        ((SELLER, SELL, 9_900, 10_100), (SELLER, BUY, 9_900, 10_100)),
        ((SELLER, SELL, 9_900, 10_100), (BUYER, SELL, 9_900, 10_100)),
        ((SELLER, SELL, 9_900, 10_100, 100, 60), (BUYER, BUY, 9_900, 10_100, 50)),
        ((SELLER, SELL, 9_900, 10_100, 100, 10, BUYER), (BUYER, BUY, 9_900, 10_100)),
    ],
    ids=["too dear", "too cheap", "own", "same side", "too small a part", "for one only"],
)
def test_match__of_demands_that_do_not_fit__trades_nothing(deals, publish, match, first, second):
    one, other = publish(*first), publish(*second)

    assert match() == []
    assert deals.ask("AgreedTransfers.propose", one, other) == (0, 0)
    assert deals.ask("AgreedTransfers.round_of", PRODUCT) == (0, 0, 0)


def test_propose__of_two_that_fit__is_what_match_trades(deals, publish, match):
    one, other = publish(SELLER, SELL, 9_900, 10_100), publish(BUYER, BUY, 9_955, 10_500, 60)

    proposed = deals.ask("AgreedTransfers.propose", one, other)

    assert proposed == deals.ask("AgreedTransfers.propose", other, one) == (10_025, 60)
    assert match() == [(other, one, *proposed)]


def test_match__of_who_may_not_trade_now__steps_over_him(deals, publish, match):
    publish(SELLER, SELL, 9_500, 10_100)
    free = publish(THIRD, SELL, 9_900, 10_100)
    publish(FOURTH, BUY, 9_000, 10_100)
    buy = publish(BUYER, BUY, 9_000, 10_100)
    deals.restrict(SELLER)
    deals.bar(FOURTH)

    assert [pair[:2] for pair in match()] == [(buy, free)]
    assert deals.ask("AgreedTransfers.open_t", 1) == deals.ask("AgreedTransfers.open_t", 3) == 100


def test_match__step_by_step__trades_what_one_call_would(deals, publish, match):
    for number in range(6):
        publish(SELLER, SELL, 9_800 + 10 * number, 10_100, 50)
        publish(BUYER, BUY, 9_900, 10_200 - 10 * number, 70)
    other = type(deals)(deals.evm.fork(), deals.class_id)
    whole = fields_of(other.must(STRANGER, "AgreedTransfers.match", PRODUCT, 256), "AgreedTransfers.DemandsMatched")

    pairs, calls = match(steps=1), 1
    while calls < 1_000 and deals.ask("AgreedTransfers.round_of", PRODUCT) != (0, 0, 0):
        pairs += match(steps=1)
        calls += 1

    assert 1_000 > calls > len(pairs) > 5
    names = ("buy_demand_id", "sell_demand_id", "price_fen", "quantity_t")
    assert pairs == [tuple(pair[name] for name in names) for pair in whole]


def look_until_it_is_best(deals, match, demand_id):
    """Go on step by step until the round knows a demand as the best, and has not traded."""
    for _ in range(10):
        if deals.ask("AgreedTransfers.round_of", PRODUCT)[2] == demand_id:
            return
        assert match(steps=1) == []
    pytest.fail("it never became the best")


def test_match__whose_best_was_withdrawn_meanwhile__looks_again(deals, publish, match):
    best, second = publish(SELLER, SELL, 9_800, 10_100), publish(THIRD, SELL, 9_900, 10_100)
    buy = publish(BUYER, BUY, 9_700, 10_100)
    look_until_it_is_best(deals, match, best)
    deals.must(SELLER, "AgreedTransfers.withdraw", best)

    assert [pair[:2] for pair in match()] == [(buy, second)]


def test_match__whose_best_was_taken_in_part_meanwhile__trades_the_rest(deals, publish, match):
    best = publish(SELLER, SELL, 9_800, 10_100)
    buy = publish(BUYER, BUY, 9_700, 10_100)
    look_until_it_is_best(deals, match, best)
    deals.must(FOURTH, "AgreedTransfers.take", best, 9_800, 70)

    assert [(*pair[:2], pair[3]) for pair in match()] == [(buy, best, 30)]


def test_match__after_a_round_that_is_through__serves_new_demands_first(deals, publish, match):
    sell = publish(SELLER, SELL, 9_900, 10_100)
    assert match() == []
    buy = publish(BUYER, BUY, 9_900, 10_100)
    assert deals.ask("AgreedTransfers.round_of", PRODUCT) == (buy, sell, 0)

    assert [pair[:2] for pair in match()] == [(buy, sell)]


@pytest.mark.parametrize("steps", [0, 257])
def test_match__of_no_or_too_many_steps__is_refused(deals, steps):
    reason = deals.refusal(STRANGER, "AgreedTransfers.match", PRODUCT, steps)

    assert reason == "AgreedTransfers: steps are not 1 to 256"


def test_match__when_the_product_does_not_trade__is_refused(deals):
    assert deals.refusal(STRANGER, "AgreedTransfers.match", PRODUCT + 1, 1) == "AgreedTransfers: product is unknown"
    deals.clock(MONDAY, "11:30")
    assert deals.refusal(STRANGER, "AgreedTransfers.match", PRODUCT, 1) == "AgreedTransfers: session is closed"
    deals.halt()
    assert deals.refusal(STRANGER, "AgreedTransfers.match", PRODUCT, 1) == "AgreedTransfers: product is halted"
