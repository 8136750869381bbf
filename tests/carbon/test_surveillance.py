"""T6: what of a day's trading is told, at, below and above each threshold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.hashing import keccak
from carbon.order_book import Side
from carbon.settlement import Trade, TradeId
from carbon.surveillance import (
    Finding,
    Groups,
    Kind,
    OrderSeen,
    Thresholds,
    TradingDaySeen,
    evidence_of,
    findings,
    suggested,
)
from carbon.trading_methods import TradingMethod
from carbon.units import BasisPoints, FenPerTonne, MarketDay, Tonnes, UnixSeconds

ANN, BEN, CAT, DAN = (f"0x{number:040x}" for number in range(1, 5))
DAY = MarketDay(20_059)
END_S = 100_000
NO_GROUPS = Groups([])


def rule(*, window_s: int = 0, count: int = 0, quantity: int = 0, share: int = 0, move: int = 0) -> Thresholds:
    return Thresholds(window_s, count, Tonnes(quantity), BasisPoints(share), BasisPoints(move))


def trade(buyer: str, seller: str, quantity: int, *, price: int = 10_000, at: int = 50_000, **more: Any) -> Trade:
    """A listed trade; `seen` numbers it."""
    return Trade(
        trade_id=0,
        buyer=buyer,
        seller=seller,
        price=FenPerTonne(price),
        quantity=Tonnes(quantity),
        buy_ref=1,
        sell_ref=2,
        method=more.get("method", TradingMethod.LISTED),
        at=UnixSeconds(at),
    )


def order(account: str, side: Side, quantity: int, **more: Any) -> OrderSeen:
    """An order that was taken back a minute after it was placed; `filled` and `lasts=None` for others."""
    lasts, placed = more.get("lasts", 60), more.get("placed", 50_000)
    return OrderSeen(
        order_id=2**140 + placed,
        account=account,
        side=side,
        price=FenPerTonne(more.get("price", 10_000)),
        quantity=Tonnes(quantity),
        filled=Tonnes(more.get("filled", 0)),
        placed_at=UnixSeconds(placed),
        cancelled_at=None if lasts is None else UnixSeconds(placed + lasts),
    )


def seen(trades: Sequence[Trade] = (), orders: Sequence[OrderSeen] = (), **more: Any) -> TradingDaySeen:
    numbered = [replace(one, trade_id=TradeId(1, DAY, place).number) for place, one in enumerate(trades, 1)]
    earlier = [(MarketDay(DAY - back), Tonnes(tonnes)) for back, tonnes in enumerate(more.get("earlier", ()), 1)]
    close = FenPerTonne(more.get("close", 10_000))
    return TradingDaySeen(1, DAY, orders, numbered, UnixSeconds(END_S), close, earlier)


def found(day: TradingDaySeen, kind: Kind, of: Thresholds, groups: Groups = NO_GROUPS) -> list[Finding]:
    return list(findings(day, groups, {kind: of}))


# --- wash trades ---

RELATED = Groups([(CAT, ANN)])


def test_wash_trade__between_related_parties__is_told_with_its_share() -> None:
    day = seen([trade(ANN, CAT, 30), trade(CAT, ANN, 20), trade(ANN, BEN, 50)])

    [one] = found(day, Kind.WASH_TRADE, rule(count=2, quantity=50, share=5_000), RELATED)

    assert (one.party, one.accounts, one.quantity, one.measured) == (ANN, [ANN, CAT], 50, 5_000)
    assert [made.trade_id & 0xFFFF for made in one.trades] == [1, 2]


@pytest.mark.parametrize("above", [{"count": 3}, {"quantity": 51}, {"share": 5_001}])
def test_wash_trade__below_a_threshold__is_not_told(above: dict[str, int]) -> None:
    day = seen([trade(ANN, CAT, 30), trade(CAT, ANN, 20), trade(ANN, BEN, 50)])
    assert found(day, Kind.WASH_TRADE, rule(**above), RELATED) == []


def test_wash_trade__between_strangers__is_not_told() -> None:
    assert found(seen([trade(ANN, BEN, 30)]), Kind.WASH_TRADE, rule(), RELATED) == []


def test_wash_trade__related_through_a_third__is_told() -> None:
    groups = Groups([(CAT, DAN), (ANN, DAN)])
    [one] = found(seen([trade(ANN, CAT, 30)]), Kind.WASH_TRADE, rule(), groups)
    assert one.accounts == [ANN, CAT]
    assert groups.pairs_of(ANN) == [(ANN, DAN), (CAT, DAN)]


# --- layering and cancels ---

LAYERS = [order(ANN, Side.BUY, 100, price=9_900 + step, placed=50_000 + step) for step in range(3)]


def test_layering__prices_taken_back_while_selling__is_told() -> None:
    day = seen([trade(BEN, ANN, 10, at=50_030)], LAYERS)

    [one] = found(day, Kind.LAYERING, rule(window_s=60, count=3, quantity=300))

    assert (one.side, one.accounts, one.quantity, one.measured) == (Side.BUY, [ANN], 300, 10_000)
    assert len(one.orders) == 3
    assert [made.seller for made in one.trades] == [ANN]


@pytest.mark.parametrize(
    ("trades", "above"),
    [
        ([trade(BEN, ANN, 10, at=50_030)], {"window_s": 59}),
        ([trade(BEN, ANN, 10, at=50_030)], {"count": 4}),
        ([trade(BEN, ANN, 10, at=50_030)], {"quantity": 301}),
        ([trade(ANN, BEN, 10, at=50_030)], {}),
        ([trade(BEN, ANN, 10, at=50_063)], {}),
        ([trade(BEN, ANN, 10, at=50_030, method=TradingMethod.BLOCK)], {}),
        ([], {}),
    ],
)
def test_layering__without_one_of_its_signs__is_not_told(trades: list[Trade], above: dict[str, int]) -> None:
    assert found(seen(trades, LAYERS), Kind.LAYERING, rule(**above)) == []


def test_cancel_ratio__most_taken_back__is_told_and_lapsed_orders_are_not_counted() -> None:
    orders = [
        order(ANN, Side.BUY, 60),
        order(ANN, Side.SELL, 30, filled=10),
        order(ANN, Side.BUY, 10, lasts=None),
        order(BEN, Side.BUY, 100, lasts=None),
    ]
    [one] = found(seen(orders=orders), Kind.CANCEL_RATIO, rule(count=2, quantity=80, share=8_000))

    assert (one.accounts, one.quantity, one.measured) == ([ANN], 80, 8_000)
    for above in (rule(count=3), rule(quantity=81), rule(share=8_001)):
        assert found(seen(orders=orders), Kind.CANCEL_RATIO, above) == []


# --- end of the day ---


def test_marking_close__one_buyer_lifts_the_price_at_the_end__is_told() -> None:
    day = seen(
        [
            trade(BEN, CAT, 100, price=10_000, at=END_S - 61),
            trade(ANN, CAT, 60, price=10_100, at=END_S - 60),
            trade(BEN, CAT, 40, price=10_100, at=END_S - 1),
        ]
    )
    at_least = {"window_s": 60, "quantity": 60, "share": 6_000, "move": 100}

    [one] = found(day, Kind.MARKING_CLOSE, rule(**at_least))

    assert (one.side, one.accounts, one.quantity, one.measured) == (Side.BUY, [ANN], 60, 100)
    for name in ("quantity", "share", "move"):
        assert found(day, Kind.MARKING_CLOSE, rule(**at_least | {name: at_least[name] + 1})) == []


def test_marking_close__price_falls__tells_the_seller_not_the_buyer() -> None:
    day = seen([trade(ANN, CAT, 60, price=9_900, at=END_S - 60)])
    [one] = found(day, Kind.MARKING_CLOSE, rule(window_s=60, share=5_000, move=100))
    assert (one.side, one.accounts, one.measured) == (Side.SELL, [CAT], 100)


@pytest.mark.parametrize("day", [seen(), seen([trade(ANN, BEN, 10, at=END_S - 1)], close=0)])
def test_marking_close__nothing_to_compare_with__is_not_told(day: TradingDaySeen) -> None:
    assert found(day, Kind.MARKING_CLOSE, rule(window_s=60)) == []


# --- price, volume, concentration ---


def test_price_jump__within_the_window__tells_the_largest() -> None:
    day = seen(
        [
            trade(ANN, BEN, 10, price=10_000, at=50_000),
            trade(ANN, BEN, 10, price=10_200, at=50_010),
            trade(ANN, BEN, 10, price=9_900, at=50_060),
            trade(ANN, BEN, 10, price=10_500, at=60_000),
        ]
    )
    [one] = found(day, Kind.PRICE_JUMP, rule(window_s=60, move=294))

    assert (one.party, one.accounts, one.measured, one.quantity) == (None, [], 294, 20)
    assert found(day, Kind.PRICE_JUMP, rule(window_s=60, move=295)) == []
    assert found(day, Kind.PRICE_JUMP, rule(window_s=10_000, move=606))[0].measured == 606


@given(
    prices=st.lists(st.integers(9_000, 11_000), max_size=12),
    steps=st.lists(st.integers(0, 50), min_size=12, max_size=12),
    window_s=st.integers(0, 120),
)
def test_price_jump__any_trades__is_the_largest_move_of_all_pairs(
    prices: list[int], steps: list[int], window_s: int
) -> None:
    times = [50_000 + sum(steps[: place + 1]) for place in range(len(prices))]
    day = seen([trade(ANN, BEN, 1, price=price, at=at) for price, at in zip(prices, times, strict=False)])
    moves = [
        10_000 * abs(prices[late] - prices[early]) // prices[early]
        for late in range(len(prices))
        for early in range(late)
        if times[late] - times[early] <= window_s
    ]

    told = found(day, Kind.PRICE_JUMP, rule(window_s=window_s, move=1))

    assert [one.measured for one in told] == [most for most in [max(moves, default=0)] if most]


def test_volume_jump__many_times_the_mean__is_told_with_the_days() -> None:
    day = seen([trade(ANN, BEN, 300)], earlier=[40, 60, 1_000])

    [one] = found(day, Kind.VOLUME_JUMP, rule(count=2, quantity=300, share=60_000))

    assert (one.measured, one.quantity, one.days) == (60_000, 300, [(DAY - 1, 40), (DAY - 2, 60)])
    for above in (rule(count=2, share=60_001), rule(count=2, quantity=301), rule(count=4), rule(count=0)):
        assert found(day, Kind.VOLUME_JUMP, above) == []


def test_concentration__one_party_on_one_side__is_told_with_related_accounts_together() -> None:
    day = seen([trade(ANN, BEN, 30), trade(CAT, DAN, 30), trade(BEN, DAN, 40, method=TradingMethod.BLOCK)])

    groups = Groups([(ANN, CAT), (BEN, DAN)])
    one, *others = found(day, Kind.CONCENTRATION, rule(count=3, quantity=100, share=5_000), groups)
    assert [(other.side, other.accounts, other.measured) for other in others] == [(Side.SELL, [BEN, DAN], 10_000)]
    assert (one.side, one.accounts, one.quantity, one.measured) == (Side.BUY, [ANN, CAT], 60, 6_000)
    for above in (rule(count=4), rule(quantity=101), rule(share=7_001)):
        assert found(day, Kind.CONCENTRATION, above) == []


# --- evidence ---


def test_findings__all_kinds_at_the_suggested_thresholds__come_in_order() -> None:
    rules = {kind: suggestion.thresholds for kind, suggestion in suggested().items()}
    day = seen([trade(ANN, CAT, 20_000, at=END_S - 1)] * 10)

    told = list(findings(day, RELATED, rules))

    assert set(rules) == set(Kind)
    assert [one.kind for one in told] == [Kind.WASH_TRADE, Kind.CONCENTRATION, Kind.CONCENTRATION]
    assert list(findings(seen(), RELATED, rules)) == []


def test_evidence__same_day_in_another_order_of_relations__is_the_same_file() -> None:
    day = seen([trade(ANN, CAT, 30), trade(CAT, DAN, 20)])
    pairs = [(ANN, CAT), (CAT, DAN)]

    files = []
    for related in (pairs, [(DAN, CAT), (CAT, ANN)]):
        groups = Groups(related)
        [one] = found(day, Kind.WASH_TRADE, rule(quantity=1), groups)
        files.append(evidence_of(one, day, groups, rule(quantity=1), MarketDay(20_000), 7))

    assert files[0] == files[1]
    assert files[0].digest == keccak(files[0].content)
    said = json.loads(files[0].content)
    assert said["accounts"] == [ANN, CAT, DAN]
    assert said["tonnes"] == [30, 50, 20]
    assert said["related"] == [[ANN, CAT], [CAT, DAN]]
    assert (said["kind"], said["day"], said["chain_id"], said["rule"]["from_day"]) == ("wash_trade", DAY, 7, 20_000)
    assert said["trades"][0]["trade_id"] == str(TradeId(1, DAY, 1).number)
    assert files[0].content == json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_chief_accounts__more_than_the_chain_takes__are_those_with_most() -> None:
    accounts = [f"0x{number:040x}" for number in range(1, 11)]
    involved = {account: Tonnes(100 - place) for place, account in enumerate(accounts)}
    finding = Finding(Kind.WASH_TRADE, accounts[0], involved, Tonnes(1), BasisPoints(0))
    assert finding.chief_accounts(8) == accounts[:8]
    assert len(finding.accounts) == 10
