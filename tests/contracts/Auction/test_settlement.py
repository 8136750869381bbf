"""S3: what an auction sold is delivered with the day's settlement, by both sides' reserves and nothing else."""

from __future__ import annotations

from carbon.market_rules import Calendar
from tests.auction_world import (
    BIDDERS,
    CLOSED,
    EXCHANGE,
    FEE_BP,
    MONDAY,
    MONEY_FEN,
    PRODUCT,
    REGISTRY,
    SALT,
    SEALED_SALE,
    SECOND,
    SELLER,
    STRANGER,
    UNITS_T,
    document,
    opened,
)

ONE, TWO, _, _ = BIDDERS
SETTLED = 4


def fee(amount: int) -> int:
    """Of one side, rounded down."""
    return amount * FEE_BP // 10_000


def test_settle__trades_of_an_auction__deliver_against_payment() -> None:
    scheme = opened()
    auction_id = scheme.begun(SEALED_SALE)
    bids = [
        (scheme.seal(auction_id, ONE, 7_000, 60), ONE, 7_000, 60),
        (scheme.seal(auction_id, TWO, 6_000, 60), TWO, 6_000, 60),
    ]
    scheme.go(SEALED_SALE.bids_to)
    for bid_id, bidder, price, quantity in bids:
        scheme.do(bidder, "open", bid_id, price, quantity, SALT, 0)
    scheme.go(SEALED_SALE.ends)
    made = scheme.evm.logs_of(STRANGER, "Auction", "clear", auction_id, 64, of="Settlement", event="TradeMade")
    at_s = scheme.evm.now_s
    scheme.do(STRANGER, "clear", auction_id, 64)
    assert scheme.state(auction_id)["stage"] == CLOSED
    assert [int(trade["sell_ref"]) for trade in made] == [auction_id, auction_id]
    assert [int(trade["buy_ref"]) for trade in made] == [bids[0][0], bids[1][0]]

    scheme.go(Calendar().end_of(MONDAY))
    figures = [tuple(one.values()) for one in scheme.evm.call("Settlement", "figures", PRODUCT, MONDAY)]
    day = (PRODUCT, MONDAY)
    assert scheme.evm.send(EXCHANGE, "Settlement", "publish_results", *day, figures) is None
    assert scheme.evm.send(REGISTRY, "Settlement", "clear", *day, figures, document()) is None
    assert scheme.evm.send(SECOND, "Settlement", "confirm_results", *day, document()) is None
    fields = ("trade_id", "buyer", "seller", "price_fen", "quantity_t", "buy_ref", "sell_ref", "method")
    trades = [
        (*tuple(trade[name] if name in ("buyer", "seller") else int(trade[name]) for name in fields), at_s)
        for trade in made
    ]
    assert scheme.evm.send(REGISTRY, "Settlement", "settle", trades, 0) is None

    assert scheme.evm.call("Settlement", "day_state", *day)[0] == SETTLED
    assert scheme.units(ONE) == (UNITS_T + 60, 0, 0)
    assert scheme.units(TWO) == (UNITS_T + 40, 0, 0)
    assert scheme.units(SELLER) == (UNITS_T - 100, 0, 0)
    assert scheme.money(ONE) == (MONEY_FEN - 360_000 - fee(360_000), 0, 0, 0)
    assert scheme.money(SELLER) == (MONEY_FEN + 600_000 - fee(360_000) - fee(240_000), 0, 0, 0)
    assert scheme.fund(1) + scheme.fund(2) == 2 * (fee(360_000) + fee(240_000))
