"""`Auction.open_reserve`: a reserve price that is kept until the bids are in."""

from __future__ import annotations

from carbon.auction import reserve_seal
from carbon.units import FenPerTonne
from tests.auction_world import (
    BIDDERS,
    CHAIN_ID,
    PRODUCT,
    SALT,
    SEALED_SALE,
    SELLER,
    STRANGER,
    AuctionWorld,
    decided,
    opened,
)

ONE, TWO, _, _ = BIDDERS


def begun(scheme: AuctionWorld, reserve: int) -> int:
    """An auction with a sealed reserve price and two bids that are opened."""
    seal = reserve_seal(CHAIN_ID, scheme.address, SELLER, PRODUCT, FenPerTonne(reserve), SALT)
    auction_id = scheme.begun(SEALED_SALE, seal=seal)
    ids = [scheme.seal(auction_id, ONE, 7_000, 60), scheme.seal(auction_id, TWO, 6_000, 30)]
    assert scheme.ask(SELLER, "open_reserve", auction_id, reserve, SALT) == "Auction: too early"
    scheme.go(SEALED_SALE.bids_to)
    scheme.do(ONE, "open", ids[0], 7_000, 60, SALT, 0)
    scheme.do(TWO, "open", ids[1], 6_000, 30, SALT, 0)
    return auction_id


def test_open_reserve__in_time__binds_the_clearing() -> None:
    scheme = opened()
    auction_id = begun(scheme, 6_500)

    [logged] = scheme.logged("ReserveOpened", STRANGER, "open_reserve", auction_id, 6_500, SALT)

    assert (logged["by"], logged["reserve_fen"]) == (STRANGER, 6_500)
    scheme.go(SEALED_SALE.ends)
    assert decided(scheme.clear(auction_id)) == [(1, 7_000, 60), (2, 0, 0)]


def test_open_reserve__never__binds_nobody() -> None:
    """Else the initiator could call off a sale whose bids he does not like, at no cost."""
    scheme = opened()
    auction_id = begun(scheme, 6_500)
    scheme.go(SEALED_SALE.ends)
    assert scheme.ask(SELLER, "open_reserve", auction_id, 6_500, SALT) == "Auction: too late"
    assert decided(scheme.clear(auction_id)) == [(1, 6_000, 60), (2, 6_000, 30)]


def test_open_reserve__refusals() -> None:
    scheme = opened()
    without = scheme.announce(SEALED_SALE)
    assert scheme.ask(SELLER, "open_reserve", without, 6_500, SALT) == "Auction: no reserve price is sealed"
    auction_id = begun(scheme, 10_001)
    assert scheme.ask(SELLER, "open_reserve", auction_id, 6_500, SALT) == "Auction: not what was sealed"
    assert (
        scheme.ask(SELLER, "open_reserve", auction_id, 10_001, SALT) == "Auction: reserve price is outside the bounds"
    )
