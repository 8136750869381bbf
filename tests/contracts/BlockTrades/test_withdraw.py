"""Taking an offer back."""

from tests.deal_world import BUY, BUYER, MONDAY, MONEY_FEN, SELLER, UNITS_T, MarketDay


def test_withdraw__of_an_offer_to_sell__frees_the_units_and_logs_it(deals, offer):
    number = offer()

    events = deals.must(SELLER, "BlockTrades.withdraw", number)

    assert events == [("BlockTrades.OfferWithdrawn", {"offer_id": number, "account": SELLER})]
    assert deals.units(SELLER) == (UNITS_T, 0, 0)
    assert not deals.ask("BlockTrades.is_open", number)


def test_withdraw__of_an_offer_to_buy__frees_amount_and_fee(deals, offer):
    deals.must(BUYER, "BlockTrades.withdraw", offer(side=BUY, by=BUYER, to=SELLER))

    assert deals.money(BUYER) == (MONEY_FEN, 0, 0)


def test_withdraw__during_a_halt_by_one_who_may_no_longer_trade__is_done(deals, offer):
    number = offer()
    deals.halt()
    deals.restrict(SELLER)

    deals.must(SELLER, "BlockTrades.withdraw", number)

    assert deals.units(SELLER) == (UNITS_T, 0, 0)


def test_withdraw__by_the_counterparty__is_refused(deals, offer):
    reason = deals.refusal(BUYER, "BlockTrades.withdraw", offer())

    assert reason == "BlockTrades: caller does not own the offer"


def test_withdraw__twice_or_of_a_past_day__is_refused(deals, offer):
    number, lapsed = offer(), offer()
    deals.must(SELLER, "BlockTrades.withdraw", number)
    assert deals.refusal(SELLER, "BlockTrades.withdraw", number) == "BlockTrades: offer is not open"

    deals.clock(MarketDay(MONDAY + 1))

    assert deals.refusal(SELLER, "BlockTrades.withdraw", lapsed) == "BlockTrades: offer is not open"


def test_withdraw__after_the_last_session__is_refused(deals, offer):
    number = offer()
    deals.clock(MONDAY, "15:00")

    assert deals.refusal(SELLER, "BlockTrades.withdraw", number) == "BlockTrades: day is over"
