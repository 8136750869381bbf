"""Block trades and agreed transfers in the read model."""

import pytest

from benchmarks.fake_chain import account
from readmodel.tables import cash_balances, demand_trades, demands, holdings, inquiries, offers, quotes

BUYER, SELLER, OTHER = map(account, range(3))
NOBODY = "0x" + "00" * 20
CLASS_ID = 2**130
DAY = 20_090
TRADE = 2**64 | DAY << 32 | 1


@pytest.fixture
def market_day(log):
    """A product whose day is open."""
    log("Market.ProductListed", product_id=1, class_id=CLASS_ID, symbol="CEA")
    log("Market.DayOpened", product_id=1, day=DAY, previous_close_fen=10_000, lower_fen=9_000, upper_fen=11_000)


@pytest.fixture
def close_day(log):
    """The product's day ends."""
    return lambda: log("Market.DayClosed", product_id=1, day=DAY, close_fen=10_000, quantity_t=0, amount_fen=0)


@pytest.fixture
def inquire(log, market_day):
    """`inquire(number, to)`: the buyer asks for a block."""

    def make(inquiry_id: int = 1, to: str = NOBODY) -> None:
        terms = {"product_id": 1, "side": 1, "quantity_t": 200_000, "day": DAY}
        log("BlockTrades.InquiryMade", inquiry_id=inquiry_id, account=BUYER, to=to, **terms)

    return make


@pytest.fixture
def offer(log, market_day):
    """`offer(number)`: the seller offers a block to the buyer."""

    def make(offer_id: int = 1, quote_id: int = 0) -> None:
        terms = {"product_id": 1, "side": 2, "price_fen": 10_100, "quantity_t": 200_000, "quote_id": quote_id}
        log("BlockTrades.OfferMade", offer_id=offer_id, account=SELLER, counterparty=BUYER, **terms, day=DAY)

    return make


@pytest.fixture
def publish(log, market_day):
    """`publish(number, account, side, only_for)`: a demand of 100 t."""

    def make(demand_id: int, who: str, side: int, only_for: str = NOBODY) -> None:
        terms = {"lowest_fen": 9_900, "highest_fen": 10_100, "quantity_t": 100, "smallest_part_t": 10}
        log(
            "AgreedTransfers.DemandPublished",
            demand_id=demand_id,
            account=who,
            only_for=only_for,
            product_id=1,
            side=side,
            **terms,
            day=DAY,
        )

    return make


def match(log, quantity_t: int) -> None:
    log(
        "AgreedTransfers.DemandsMatched",
        buy_demand_id=1,
        sell_demand_id=2,
        trade_id=TRADE,
        buyer=BUYER,
        seller=SELLER,
        price_fen=10_000,
        quantity_t=quantity_t,
        lowest_fen=9_900,
        highest_fen=10_100,
    )


def test_inquiry_and_quote__withdrawn_or_left_open__say_whose_and_how_they_ended(log, inquire, close_day, index, table):
    inquire(1, to=SELLER)
    inquire(2)
    log("BlockTrades.QuoteMade", quote_id=1, inquiry_id=1, account=SELLER, price_fen=10_100, quantity_t=150_000)
    log("BlockTrades.QuoteMade", quote_id=2, inquiry_id=2, account=OTHER, price_fen=10_200, quantity_t=150_000)
    log("BlockTrades.QuoteWithdrawn", quote_id=2, account=OTHER)
    log("BlockTrades.InquiryWithdrawn", inquiry_id=1, account=BUYER)
    close_day()
    indexer = index()

    asked = [(row["inquiry_id"], row["to_account"], row["side"], row["state"]) for row in table(indexer, inquiries)]
    assert asked == [(1, SELLER, "buy", "withdrawn"), (2, None, "buy", "expired")]
    answered = [
        (row["account"], row["to_account"], row["side"], row["product_id"], row["day"], row["state"])
        for row in table(indexer, quotes)
    ]
    assert answered == [
        (SELLER, BUYER, "sell", 1, DAY, "expired"),
        (OTHER, BUYER, "sell", 1, DAY, "withdrawn"),
    ]
    assert all(row["ended_s"] for row in table(indexer, inquiries) + table(indexer, quotes))


def test_offers__confirmed_withdrawn_and_left_open__end_so(log, offer, close_day, index, table):
    offer(1, quote_id=7)
    offer(2)
    offer(3)
    log("BlockTrades.OfferConfirmed", offer_id=1, counterparty=BUYER, trade_id=TRADE)
    log("BlockTrades.OfferWithdrawn", offer_id=2, account=SELLER)
    close_day()

    rows = table(index(), offers)

    assert [(row["state"], row["trade_id"], row["quote_id"]) for row in rows] == [
        ("confirmed", str(TRADE), 7),
        ("withdrawn", None, None),
        ("expired", None, None),
    ]
    assert {(row["side"], row["counterparty"], row["class_id"]) for row in rows} == {("sell", BUYER, str(CLASS_ID))}


def test_demands__matched_in_part__give_the_result_to_both(log, publish, index, table):
    publish(1, BUYER, 1)
    publish(2, SELLER, 2)
    match(log, 40)
    indexer = index()

    assert [(row["side"], row["open_t"], row["traded_t"], row["state"]) for row in table(indexer, demands)] == [
        ("buy", 60, 40, "open"),
        ("sell", 60, 40, "open"),
    ]
    rows = table(indexer, demand_trades)
    assert [(row["demand_id"], row["other_demand_id"], row["how"]) for row in rows] == [
        (1, 2, "matched"),
        (2, 1, "matched"),
    ]
    assert {(row["trade_id"], row["price_fen"], row["lowest_fen"], row["highest_fen"]) for row in rows} == {
        (str(TRADE), 10_000, 9_900, 10_100)
    }


def test_demands__traded_taken_withdrawn_and_left_open__end_so(log, publish, close_day, index, table):
    publish(1, BUYER, 1)
    publish(2, SELLER, 2)
    publish(3, SELLER, 2, only_for=BUYER)
    publish(4, OTHER, 1)
    publish(5, OTHER, 1)
    match(log, 100)
    log(
        "AgreedTransfers.DemandTaken",
        demand_id=3,
        account=BUYER,
        trade_id=TRADE + 1,
        price_fen=9_950,
        quantity_t=30,
        open_t=70,
    )
    log("AgreedTransfers.DemandWithdrawn", demand_id=4, account=OTHER, quantity_t=100)
    close_day()
    indexer = index()

    ends = {row["demand_id"]: (row["state"], row["open_t"], row["traded_t"]) for row in table(indexer, demands)}
    assert ends == {
        1: ("traded", 0, 100),
        2: ("traded", 0, 100),
        3: ("expired", 0, 30),
        4: ("withdrawn", 0, 0),
        5: ("expired", 0, 0),
    }
    assert [row["only_for"] for row in table(indexer, demands)] == [None, None, BUYER, None, None]
    (taken,) = table(indexer, demand_trades, demand_id=3)
    assert (taken["how"], taken["other_demand_id"], taken["lowest_fen"]) == ("taken", None, None)


def reserved(indexer, table):
    """What stands behind deals: units by account, money by account."""
    units = {row["account"]: row["reserved_t"] for row in table(indexer, holdings)}
    return units, {row["account"]: row["reserved_fen"] for row in table(indexer, cash_balances)}


def test_reserves__of_blocks__are_both_sides_after_the_confirmation_and_free_after_a_withdrawal(
    log, offer, index, table
):
    offer(1)
    offer(2)
    log("BlockTrades.OfferConfirmed", offer_id=1, counterparty=BUYER, trade_id=TRADE)
    log("BlockTrades.OfferWithdrawn", offer_id=2, account=SELLER)

    assert reserved(index(), table) == ({SELLER: 200_000}, {BUYER: 200_000 * 10_100})


def test_reserves__of_demands__are_at_the_highest_price_until_they_trade_at_a_lower_one(log, publish, index, table):
    publish(1, BUYER, 1)
    publish(2, SELLER, 2)
    match(log, 40)
    log(
        "AgreedTransfers.DemandTaken",
        demand_id=1,
        account=OTHER,
        trade_id=TRADE + 1,
        price_fen=9_900,
        quantity_t=10,
        open_t=50,
    )

    units, money = reserved(index(), table)

    assert units == {SELLER: 100, OTHER: 10}
    assert money == {BUYER: 40 * 10_000 + 10 * 9_900 + 50 * 10_100}
