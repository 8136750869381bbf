"""Q2, T1: `Auction` clears as its twin does, to the tonne and fen, and keeps units and money whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from carbon.auction import Bid, Notice, OpenBids, Side, clear
from carbon.fees import cost_of, fee_of
from carbon.refusal import Refused
from carbon.units import BasisPoints, Fen, FenPerTonne, Tonnes, UnixSeconds
from tests.auction_samples import notices, offers_for
from tests.auction_world import (
    ALL_FEN,
    BIDDERS,
    FEE_BP,
    LIMITED,
    MONEY_FEN,
    NOBODY,
    SALT,
    SELLER,
    T0,
    TREASURY,
    UNITS_T,
    YEAR,
    AuctionWorld,
    decided,
    opened,
    outcome,
    timed,
)


def backed(scheme: AuctionWorld, notice: Notice, initiator: str) -> tuple[int, Notice]:
    """The auction on the open day, with room for all bids of one bidder."""
    notice = replace(timed(notice), bids_each=100)
    return scheme.begun(notice, initiator), notice


def initiators(notice: Notice) -> st.SearchStrategy[str]:
    """The scheme only sells."""
    return st.sampled_from([SELLER, NOBODY] if notice.side == Side.SALE else [SELLER])


def check_books(scheme: AuctionWorld, notice: Notice, initiator: str, cleared: Any) -> None:
    """What everybody has set aside and to come after a clearing, by the twin's fills alone."""
    sold = sum(fill.quantity for fill in cleared.fills)
    money = {person: [0, 0] for person in (SELLER, *BIDDERS)}  # reserved, due
    units = {person: [0, 0] for person in (SELLER, *BIDDERS)}
    paid = 0
    for fill in cleared.fills:
        amount = Fen(fill.price * fill.quantity)
        if initiator == NOBODY:
            paid += amount
            continue
        sale = notice.side == Side.SALE
        buyer, seller = (fill.bid.bidder, SELLER) if sale else (SELLER, fill.bid.bidder)
        money[buyer][0] += cost_of(amount, BasisPoints(FEE_BP))
        money[seller][1] += amount - fee_of(amount, BasisPoints(FEE_BP))
        units[buyer][1] += fill.quantity
        units[seller][0] += fill.quantity
    for person in (SELLER, *BIDDERS):
        total, reserved, due, lodged = scheme.money(person)
        assert ([reserved, due], lodged) == (money[person], 0)
        assert initiator == NOBODY or total == MONEY_FEN
        assert scheme.units(person) == (UNITS_T, *units[person])
    assert scheme.fund(TREASURY) == paid
    bought = scheme.evm.call("Quota", "auctioned_of", scheme.class_id, YEAR)
    assert (bought["offered_t"], bought["issued_t"]) == (0, sold if initiator == NOBODY else 0)
    accounts = sum(scheme.money(person)[0] for person in (SELLER, *BIDDERS, LIMITED))
    assert accounts + paid == scheme.evm.call("Cash", "held_fen") == ALL_FEN


@given(data=st.data(), notice=notices(), at_once=st.sampled_from([1, 2, 3, 64]))
@settings(max_examples=25, deadline=None)
def test_sealed__any_bids__clear_as_the_twin_does(data: st.DataObject, notice: Notice, at_once: int) -> None:
    initiator = data.draw(initiators(notice))
    offers = data.draw(offers_for(notice, most=8))
    scheme = opened()
    auction_id, notice = backed(scheme, notice, initiator)
    people = [BIDDERS[place % 4] for place in range(len(offers))]
    ids = [scheme.seal(auction_id, who, *offer) for who, offer in zip(people, offers, strict=True)]
    scheme.go(notice.bids_to)

    known: list[Bid] = []
    for bid_id, who, (price, quantity) in zip(ids, people, offers, strict=True):
        said = scheme.ask(who, "open", bid_id, price, quantity, SALT, 0)
        if notice.meets(FenPerTonne(price), notice.reserve):
            assert said == ""
            known.append(Bid(bid_id & 0xFFFF_FFFF, who, FenPerTonne(price), Tonnes(quantity)))
        else:
            assert said == "Auction: price does not meet the reserve price"
    scheme.go(notice.ends)

    got = scheme.clear(auction_id, at_once)

    cleared = clear(notice, known, notice.reserve)
    assert decided(got) == outcome(cleared.fills)
    silent = [bid_id for bid_id in ids if int(scheme.evm.call("Auction", "seal_of", bid_id), 16)]
    for bid_id in silent:
        assert scheme.evm.send(SELLER, "Auction", "decide_deposits", [bid_id]) is None
    if not silent:
        check_books(scheme, notice, initiator, cleared)


@given(data=st.data(), notice=notices(is_sealed=False))
@settings(max_examples=25, deadline=None)
def test_open__any_bids__stand_give_way_and_clear_as_the_twin_says(data: st.DataObject, notice: Notice) -> None:
    initiator = data.draw(initiators(notice))
    offers = data.draw(offers_for(notice, most=14))
    pauses = data.draw(st.lists(st.integers(0, 120), min_size=len(offers), max_size=len(offers)))
    scheme = opened()
    auction_id, notice = backed(scheme, notice, initiator)
    twin = OpenBids(notice)

    for place, ((price, quantity), pause) in enumerate(zip(offers, pauses, strict=True)):
        scheme.go(scheme.evm.now_s + pause)
        who, now = BIDDERS[place % 4], UnixSeconds(scheme.evm.now_s)
        said = scheme.ask(who, "bid", auction_id, price, quantity)
        if now >= twin.bids_to:
            assert said == "Auction: too late"
            break
        assert said.removeprefix("Auction: ") == _refusal(twin, who, price, quantity, now)
        numbers = scheme.evm.call("Auction", "best_bids", auction_id, 0, 64)
        assert numbers == [bid.number for bid in twin.standing]
        assert scheme.state(auction_id)["standing_t"] == twin.quantity
        assert scheme.state(auction_id)["extended_s"] == twin.bids_to - notice.bids_to
    scheme.go(max(scheme.evm.now_s, T0 + 1_800))

    got = scheme.clear(auction_id)

    cleared = clear(notice, twin.standing, notice.reserve)
    assert decided(got) == outcome(cleared.fills)
    check_books(scheme, notice, initiator, cleared)


def _refusal(twin: OpenBids, who: str, price: int, quantity: int, now: UnixSeconds) -> str:
    """What the twin says against a bid; empty when it takes it."""
    try:
        twin.place(who, FenPerTonne(price), Tonnes(quantity), now)
    except Refused as refused:
        return refused.reason
    return ""
