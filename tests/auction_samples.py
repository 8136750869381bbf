"""Notices and bids of the tests of auctions: one good notice, and strategies that stay within one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from carbon.auction import Bid, Notice, Side
from carbon.units import BasisPoints, FenPerTonne, Tonnes, UnixSeconds

SALE = Notice(
    side=Side.SALE,
    quantity=Tonnes(100),
    least=Tonnes(0),
    lot=Tonnes(1),
    tick=FenPerTonne(1),
    lower=FenPerTonne(5_000),
    upper=FenPerTonne(10_000),
    min_bid=Tonnes(2),
    max_bid=Tonnes(100),
    bids_each=5,
    reserve=FenPerTonne(0),
    is_sealed_reserve=False,
    is_sealed=True,
    is_uniform=True,
    deposit=BasisPoints(1_000),
    step=FenPerTonne(0),
    opens=UnixSeconds(1_000),
    bids_to=UnixSeconds(2_000),
    ends=UnixSeconds(3_000),
    window_s=0,
    extension_s=0,
    latest=UnixSeconds(2_000),
)
"""100 t for sale by sealed bids from 50 to 100 CNY."""

RISING = replace(
    SALE,
    is_sealed=False,
    deposit=BasisPoints(0),
    step=FenPerTonne(50),
    ends=UnixSeconds(2_000),
    window_s=60,
    extension_s=120,
    latest=UnixSeconds(2_300),
)
"""The same by open rising bids with a step of 0.50 CNY."""


def changed(notice: Notice, **fields: Any) -> Notice:
    """The notice with other figures."""
    return replace(notice, **fields)


def bids(notice: Notice, *offers: tuple[int, int]) -> list[Bid]:
    """Bids of one bidder each, in the order of time: price and quantity."""
    return [
        Bid(number, f"bidder {number}", FenPerTonne(price), Tonnes(quantity))
        for number, (price, quantity) in enumerate(offers, 1)
    ]


@st.composite
def notices(draw: st.DrawFn, *, is_sealed: bool = True) -> Notice:
    """Small notices of every kind: few prices, so that bids meet at the margin."""
    lot = draw(st.sampled_from([1, 1, 5]))
    quantity = lot * draw(st.integers(1, 30))
    base = SALE if is_sealed else RISING
    smallest = lot * draw(st.integers(1, max(1, quantity // lot // 3)))
    return replace(
        base,
        side=draw(st.sampled_from(Side)),
        quantity=Tonnes(quantity),
        least=Tonnes(draw(st.sampled_from([0, 0, quantity // 2, quantity]))),
        lot=Tonnes(lot),
        tick=FenPerTonne(10),
        lower=FenPerTonne(100),
        upper=FenPerTonne(150),
        min_bid=Tonnes(smallest),
        max_bid=Tonnes(quantity),
        reserve=FenPerTonne(draw(st.sampled_from([0, 0, 110, 130]))),
        is_uniform=draw(st.booleans()),
        step=FenPerTonne(0 if is_sealed else draw(st.sampled_from([0, 10, 20]))),
    )


def offers_for(notice: Notice, most: int = 12) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Bids that the notice allows, but for its reserve price."""
    prices = st.integers(notice.lower // notice.tick, notice.upper // notice.tick).map(lambda n: n * notice.tick)
    sizes = st.integers(notice.min_bid // notice.lot, notice.max_bid // notice.lot).map(lambda n: n * notice.lot)
    return st.lists(st.tuples(prices, sizes), max_size=most)
