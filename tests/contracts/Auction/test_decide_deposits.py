"""`Auction.decide_deposits`: a silent bidder loses his deposit to the risk reserve."""

from __future__ import annotations

from tests.auction_world import (
    BIDDERS,
    GOVERNOR,
    MONEY_FEN,
    NO_HASH,
    RISK_RESERVE,
    SALT,
    SEALED_SALE,
    STRANGER,
    opened,
)

ONE, TWO, _, _ = BIDDERS
FROZEN = 4


def test_decide_deposits__silent_bidder__loses_it_to_the_risk_reserve() -> None:
    scheme = opened()
    auction_id = scheme.begun(SEALED_SALE)
    silent, opened_one = scheme.seal(auction_id, ONE, 7_000, 60), scheme.seal(auction_id, TWO, 7_000, 60)
    scheme.go(SEALED_SALE.bids_to)
    scheme.do(TWO, "open", opened_one, 7_000, 60, SALT, 0)
    assert scheme.ask(STRANGER, "decide_deposits", [silent]) == "Auction: bids can still be opened"
    scheme.go(SEALED_SALE.ends)
    assert scheme.ask(STRANGER, "decide_deposits", [silent, opened_one]) == "Auction: no deposit is held"

    [logged] = scheme.logged("DepositForfeited", STRANGER, "decide_deposits", [silent])

    assert (logged["bidder"], logged["amount_fen"]) == (ONE, 60_000)
    assert scheme.money(ONE) == (MONEY_FEN - 60_000, 0, 0, 0)
    assert scheme.fund(RISK_RESERVE) == 60_000
    assert scheme.ask(STRANGER, "decide_deposits", [silent]) == "Auction: no deposit is held"


def test_decide_deposits__bidder_who_lost_the_right__has_it_back() -> None:
    """He could not open his bid."""
    scheme = opened()
    auction_id = scheme.begun(SEALED_SALE)
    silent = scheme.seal(auction_id, ONE, 7_000, 60)
    assert scheme.evm.send(GOVERNOR, "Participants", "set_status", ONE, FROZEN, "order", NO_HASH) is None
    scheme.go(SEALED_SALE.ends)

    [logged] = scheme.logged("DepositReturned", STRANGER, "decide_deposits", [silent])

    assert (logged["bidder"], logged["amount_fen"]) == (ONE, 60_000)
    assert scheme.money(ONE) == (MONEY_FEN, 0, 0, 0)
