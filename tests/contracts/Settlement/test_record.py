"""`Settlement.record`: trades of every way to trade, counted by method and committed to in chunks."""

import pytest

from benchmarks.bare_evm import account
from benchmarks.settlement_day import trades_in
from benchmarks.trading_world import GOVERNOR, MONDAY, PRODUCT, TRADERS
from carbon.settlement import TradeId, commitment_of, trade_hash
from tests.contracts.Settlement.days import figures_of, fresh, made, publish

ANN, BEN = TRADERS[:2]
DEAL = (ANN, BEN, 10_000, 7, 1, 2)
WAYS = {10: "OrderBook", 20: "BlockTrades", 21: "Auction", 30: "AgreedTransfers"}


@pytest.mark.parametrize(("place", "method"), list(enumerate(WAYS)))
def test_record__each_way_to_trade__counts_its_own_method_and_logs_it(place, method):
    world, way = fresh(), account("way")
    world.evm.done(GOVERNOR, "Directory", "register", WAYS[method], way)

    outcome = world.evm.done(way, "Settlement", "record", PRODUCT, MONDAY, method, [DEAL, DEAL])

    first, second = trades_in(world, outcome)
    assert [TradeId.of(first.trade_id), TradeId.of(second.trade_id)] == [
        TradeId(PRODUCT, MONDAY, 1),
        TradeId(PRODUCT, MONDAY, 2),
    ]
    assert int.from_bytes(outcome.output, "big") == 1
    assert figures_of(world) == [(2, 14, 140_000) if other == place else (0, 0, 0) for other in range(4)]
    assert world.evm.call("Settlement", "commitment", PRODUCT, MONDAY, 0) == "0x" + commitment_of([first, second]).hex()
    assert trade_hash(first) != trade_hash(second)


@pytest.mark.parametrize("method", WAYS)
def test_record__method_of_another__reverts(method):
    world, way = fresh(), account("way")
    for other, name in WAYS.items():
        if other != method:
            world.evm.done(GOVERNOR, "Directory", "register", name, way)

    refused = world.evm.send(way, "Settlement", "record", PRODUCT, MONDAY, method, [DEAL])

    assert refused == "Settlement: caller is not the method's"


def test_record__unknown_method_or_no_trade__reverts():
    world, way = fresh(), account("way")
    world.evm.done(GOVERNOR, "Directory", "register", "OrderBook", way)

    assert world.evm.send(way, "Settlement", "record", PRODUCT, MONDAY, 11, [DEAL]) == "Settlement: no such method"
    assert world.evm.send(way, "Settlement", "record", PRODUCT, MONDAY, 10, []) == "Settlement: no trade"


def test_record__over_the_end_of_a_chunk__begins_the_next():
    world, way = fresh(), account("way")
    world.evm.done(GOVERNOR, "Directory", "register", "OrderBook", way)
    trades = []
    for number in (60, 64, 5):
        outcome = world.evm.done(way, "Settlement", "record", PRODUCT, MONDAY, 10, [DEAL] * number)
        trades += trades_in(world, outcome)

    for chunk, start in enumerate(range(0, 129, 64)):
        expected = "0x" + commitment_of(trades[start : start + 64]).hex()
        assert world.evm.call("Settlement", "commitment", PRODUCT, MONDAY, chunk) == expected


def test_record__day_published__reverts():
    day = made()
    day.world.evm.turn_to(day.world.evm.now_s + 86_400)
    assert publish(day.world) is None

    refused = day.world.evm.send(account("a way to trade"), "Settlement", "record", PRODUCT, MONDAY, 10, [DEAL])

    assert refused == "Settlement: day is published"
