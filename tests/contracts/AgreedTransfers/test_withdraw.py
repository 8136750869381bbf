"""Taking a demand back."""

from tests.deal_world import BUY, BUYER, MONDAY, MONEY_FEN, NOBODY, PRODUCT, SELL, SELLER, UNITS_T


def test_withdraw__of_a_demand_to_sell__frees_the_units_and_logs_it(deals, publish):
    number = publish(SELLER, SELL, 9_900, 10_100)

    events = deals.must(SELLER, "AgreedTransfers.withdraw", number)

    assert events == [("AgreedTransfers.DemandWithdrawn", {"demand_id": number, "account": SELLER, "quantity_t": 100})]
    assert deals.units(SELLER) == (UNITS_T, 0, 0)
    assert deals.ask("AgreedTransfers.open_t", number) == 0


def test_withdraw__of_a_demand_to_buy__frees_amount_and_fee_of_what_is_open(deals, publish):
    number = publish(BUYER, BUY, 9_900, 10_100, 1_000)
    deals.must(SELLER, "AgreedTransfers.take", number, 10_000, 400)
    reserved_fen = deals.money(BUYER)[1]

    deals.must(BUYER, "AgreedTransfers.withdraw", number)

    assert reserved_fen == 10_000 * 400 * 10_005 // 10_000 + 10_100 * 600 * 10_005 // 10_000
    assert deals.money(BUYER) == (MONEY_FEN, 10_000 * 400 * 10_005 // 10_000, 0)


def test_withdraw__by_another_twice_or_after_the_day__is_refused(deals, publish):
    number, late = publish(SELLER, SELL, 9_900, 10_100), publish(SELLER, SELL, 9_900, 10_100)
    reason = deals.refusal(BUYER, "AgreedTransfers.withdraw", number)
    assert reason == "AgreedTransfers: caller does not own the demand"
    deals.must(SELLER, "AgreedTransfers.withdraw", number)
    assert deals.refusal(SELLER, "AgreedTransfers.withdraw", number) == "AgreedTransfers: demand is not open"

    deals.clock(MONDAY, "15:00")

    assert deals.refusal(SELLER, "AgreedTransfers.withdraw", late) == "AgreedTransfers: day is over"


def test_withdraw__during_a_halt_in_the_break__is_done(deals, publish):
    number = publish(SELLER, SELL, 9_900, 10_100)
    deals.halt()
    deals.clock(MONDAY, "12:00")

    deals.must(SELLER, "AgreedTransfers.withdraw", number)

    assert deals.units(SELLER) == (UNITS_T, 0, 0)


def test_withdraw__of_any_place_on_the_list__leaves_the_others_to_be_matched(deals, publish):
    sells = [publish(SELLER, SELL, 9_900, 10_100) for _ in range(4)]
    publish(BUYER, BUY, 9_900, 10_100, 400)
    for number in (sells[0], sells[2]):
        deals.must(SELLER, "AgreedTransfers.withdraw", number)

    events = deals.must(BUYER, "AgreedTransfers.match", PRODUCT, 256)

    matched = [event.fields["sell_demand_id"] for event in events if event.name.endswith("DemandsMatched")]
    assert matched == [sells[1], sells[3]]
    again = deals.must(SELLER, "AgreedTransfers.publish", PRODUCT, SELL, 9_900, 10_100, 100, 10, NOBODY)
    assert again[0].fields["demand_id"] == 6
