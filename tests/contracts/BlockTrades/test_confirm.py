"""The counterparty takes an offer whole."""

from tests.deal_world import (
    BLOCK,
    BUY,
    BUYER,
    EXCHANGE,
    MONDAY,
    MONEY_FEN,
    PRODUCT,
    REFERENCE_FEN,
    SELL,
    SELLER,
    THIRD,
    UNITS_T,
    MarketDay,
    fee_fen,
    fields_of,
    forked,
)

PRICE_FEN, QUANTITY_T = 10_100, 200_000
AMOUNT_FEN = PRICE_FEN * QUANTITY_T
FEE_FEN = fee_fen(PRICE_FEN, QUANTITY_T)


def test_confirm__of_an_offer_to_sell__makes_the_trade_at_its_price(deals, offer):
    """T3: units and money of both sides are set aside, and what each gets is due to him."""
    number = offer()

    events = deals.must(BUYER, "BlockTrades.confirm", number)

    [trade] = fields_of(events, "Settlement.TradeMade")
    assert (trade["buyer"], trade["seller"], trade["method"]) == (BUYER, SELLER, BLOCK)
    assert (trade["price_fen"], trade["quantity_t"]) == (PRICE_FEN, QUANTITY_T)
    assert (trade["buy_ref"], trade["sell_ref"]) == (number, number)
    assert fields_of(events, "BlockTrades.OfferConfirmed") == [
        {"offer_id": number, "counterparty": BUYER, "trade_id": trade["trade_id"]}
    ]
    assert deals.units(SELLER) == (UNITS_T, QUANTITY_T, 0)
    assert deals.money(SELLER) == (MONEY_FEN, 0, AMOUNT_FEN - FEE_FEN)
    assert deals.units(BUYER) == (UNITS_T, 0, QUANTITY_T)
    assert deals.money(BUYER) == (MONEY_FEN, AMOUNT_FEN + FEE_FEN, 0)
    assert not deals.ask("BlockTrades.is_open", number)


def test_confirm__of_an_offer_to_buy__makes_the_confirmer_the_seller(deals, offer):
    events = deals.must(SELLER, "BlockTrades.confirm", offer(side=BUY, by=BUYER, to=SELLER))

    [trade] = fields_of(events, "Settlement.TradeMade")
    assert (trade["buyer"], trade["seller"]) == (BUYER, SELLER)
    assert deals.units(SELLER)[1] == deals.units(BUYER)[2] == QUANTITY_T


def test_confirm__of_a_block__does_not_move_the_close(deals, offer):
    deals.must(BUYER, "BlockTrades.confirm", offer(price_fen=13_000))
    assert deals.figures(BLOCK) == (1, QUANTITY_T, 13_000 * QUANTITY_T)

    deals.clock(MONDAY, "15:00")
    figures = [(0, 0, 0), deals.figures(BLOCK), (0, 0, 0), (0, 0, 0)]
    deals.must(EXCHANGE, "Settlement.publish_results", PRODUCT, MONDAY, figures)

    assert deals.ask("Market.previous_close_fen", PRODUCT) == REFERENCE_FEN


def test_confirm__by_another_than_the_counterparty__is_refused(deals, offer):
    number = offer()
    for who in (THIRD, SELLER):
        assert deals.refusal(who, "BlockTrades.confirm", number) == "BlockTrades: offer is for another account"
    assert deals.ask("BlockTrades.is_open", number)


def test_confirm__of_none_twice_or_a_withdrawn_one__is_refused(deals, offer):
    taken, withdrawn = offer(), offer()
    deals.must(BUYER, "BlockTrades.confirm", taken)
    deals.must(SELLER, "BlockTrades.withdraw", withdrawn)

    for number in (taken, withdrawn, 3, 0):
        assert deals.refusal(BUYER, "BlockTrades.confirm", number) == "BlockTrades: offer is not open"


def test_confirm__on_the_next_day__is_refused_because_offers_lapse(deals, offer):
    number = offer()
    deals.clock(MarketDay(MONDAY + 1), "13:00")

    assert deals.refusal(BUYER, "BlockTrades.confirm", number) == "BlockTrades: offer is not open"
    assert not deals.ask("BlockTrades.is_open", number)


def test_confirm__of_several_reasons__is_refused_with_the_first(deals, offer):
    """market_replay: halt, account, credit record, session, then what the confirmer has."""
    number = offer(side=BUY, by=BUYER, to=SELLER)
    deals.must(SELLER, "Allowances.to_registry", deals.class_id, UNITS_T)
    assert deals.refusal(SELLER, "BlockTrades.confirm", number) == "Allowances: not enough available"
    deals.restrict(BUYER)
    assert deals.refusal(SELLER, "BlockTrades.confirm", number) == "BlockTrades: offeror may not trade"
    deals.clock(MONDAY, "15:00")
    assert deals.refusal(SELLER, "BlockTrades.confirm", number) == "BlockTrades: session is closed"
    deals.bar(SELLER)
    assert deals.refusal(SELLER, "BlockTrades.confirm", number) == "BlockTrades: caller is barred by its credit record"
    deals.restrict(SELLER)
    assert deals.refusal(SELLER, "BlockTrades.confirm", number) == "BlockTrades: caller may not trade"
    deals.halt()
    assert deals.refusal(SELLER, "BlockTrades.confirm", number) == "BlockTrades: product is halted"
    assert deals.ask("BlockTrades.is_open", number)


def test_confirm__without_the_money__is_refused_and_leaves_the_offer_open(deals, offer):
    numbers = [offer(price_fen=13_000, quantity_t=1_000_000, by=by) for by in (SELLER, THIRD) for _ in range(4)]
    for number in numbers[:-1]:
        deals.must(BUYER, "BlockTrades.confirm", number)

    assert deals.refusal(BUYER, "BlockTrades.confirm", numbers[-1]) == "Cash: not enough available"
    assert deals.ask("BlockTrades.is_open", numbers[-1])


def test_confirm__over_the_confirmers_position_limit__is_refused_before_his_money_is_asked_for():
    deals = forked()
    deals.must(EXCHANGE, "Positions.set_account_limit", BUYER, True, UNITS_T + 100_000, MONDAY)
    deals.open_day()
    deals.must(SELLER, "BlockTrades.offer", BUYER, PRODUCT, SELL, PRICE_FEN, QUANTITY_T, 0)

    assert deals.refusal(BUYER, "BlockTrades.confirm", 1) == "BlockTrades: position is over the limit"


def test_confirm__of_a_sale__lets_its_money_buy_at_once(deals, offer):
    """Eight such purchases cost more than the seller has without the sale."""
    deals.must(BUYER, "BlockTrades.confirm", offer(price_fen=13_000, quantity_t=1_000_000))

    for _ in range(8):
        offer(price_fen=13_000, quantity_t=1_000_000, side=BUY, by=SELLER, to=THIRD)

    assert deals.money(SELLER)[1] > MONEY_FEN
