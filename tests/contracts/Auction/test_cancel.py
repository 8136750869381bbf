"""`Auction.cancel`: the exchange calls an auction off, and everything is given back."""

from __future__ import annotations

import pytest

from tests.auction_world import (
    BIDDERS,
    CLOSED,
    EXCHANGE,
    MINISTRY,
    MONEY_FEN,
    NOBODY,
    SALT,
    SEALED_SALE,
    SELLER,
    STRANGER,
    UNITS_T,
    YEAR,
    decided,
    opened,
)

ONE, TWO, _, _ = BIDDERS


@pytest.mark.parametrize("initiator", [SELLER, NOBODY])
def test_cancel__with_bids__clear_gives_everything_back(initiator: str) -> None:
    scheme = opened()
    auction_id = scheme.begun(SEALED_SALE, initiator)
    first, silent = scheme.seal(auction_id, ONE, 7_000, 60), scheme.seal(auction_id, TWO, 6_000, 60)
    scheme.go(SEALED_SALE.bids_to)
    scheme.do(ONE, "open", first, 7_000, 60, SALT, 0)

    [logged] = scheme.logged("AuctionCancelled", EXCHANGE, "cancel", auction_id, "called off")

    assert (logged["by"], logged["reason"]) == (EXCHANGE, "called off")
    scheme.do(STRANGER, "decide_deposits", [silent])
    assert decided(scheme.clear(auction_id, 1)) == [(1, 0, 0)]
    for person in (ONE, TWO, SELLER):
        assert scheme.money(person) == (MONEY_FEN, 0, 0, 0)
    assert scheme.units(SELLER) == (UNITS_T, 0, 0)
    assert scheme.evm.call("Quota", "auctioned_of", scheme.class_id, YEAR)["offered_t"] == 0
    assert scheme.state(auction_id)["stage"] == CLOSED


def test_cancel__refusals() -> None:
    scheme = opened()
    auction_id = scheme.begun(SEALED_SALE)
    for caller in (SELLER, MINISTRY, STRANGER):
        assert scheme.ask(caller, "cancel", auction_id, "why") == "Auction: caller is not the exchange"
    assert scheme.ask(EXCHANGE, "cancel", auction_id, "") == "Auction: reason is empty"
    scheme.go(SEALED_SALE.ends)
    scheme.clear(auction_id)
    assert scheme.ask(EXCHANGE, "cancel", auction_id, "why") == "Auction: auction is not to be cancelled"


def test_cancel__twice__reverts() -> None:
    scheme = opened()
    auction_id = scheme.announce(SEALED_SALE)
    scheme.do(EXCHANGE, "cancel", auction_id, "why")
    assert scheme.ask(EXCHANGE, "cancel", auction_id, "why") == "Auction: auction is not to be cancelled"
