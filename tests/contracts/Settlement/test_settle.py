"""`Settlement.settle`: a chunk against its commitment; interruptions are in tests/properties/trading."""

import pytest

from benchmarks.settlement_day import as_argument
from benchmarks.trading_world import EXCHANGE, MONDAY, PRODUCT, REGISTRY, TRADERS
from carbon.settlement import nets_of, trade_hash
from carbon.vouchers import code_for
from tests.contracts.Settlement.days import waiting

FIELDS = ("trade_id", "buyer", "seller", "price", "quantity", "buy_ref", "sell_ref", "method", "at")


def test_settle__by_another__reverts():
    day = waiting()
    chunk = [as_argument(trade) for trade in day.chunks[0]]

    assert day.world.evm.send(EXCHANGE, "Settlement", "settle", chunk, 0) == "Settlement: caller is not the registry"
    assert day.world.evm.send(REGISTRY, "Settlement", "settle", [], 0) == "Settlement: no trade"


def test_settle__both_chunks__move_units_and_money_and_make_vouchers():
    day, before = waiting(), waiting().state(TRADERS)

    assert day.settle(1) is None
    assert day.world.evm.call("Settlement", "day_state", PRODUCT, MONDAY) == (3, 70, 6)
    assert day.settle(0) is None

    after, nets = day.state(TRADERS), nets_of(day.trades)
    for place, trader in enumerate(TRADERS):
        net = nets[trader]
        assert after["units"][place][0] - before["units"][place][0] == net.quantity
        assert after["money"][place][0] - before["money"][place][0] == net.amount
    assert after["codes"] == [code_for(trade.trade_id, trade_hash(trade)) for trade in day.trades]
    assert after["day"] == (4, 70, 70)


@pytest.mark.parametrize("field", FIELDS)
def test_settle__any_field_other_than_recorded__reverts(field):
    day = waiting()
    chunk = [list(as_argument(trade)) for trade in day.chunks[1]]
    place = FIELDS.index(field)
    value = chunk[2][place]
    chunk[2][place] = TRADERS[0] if value == TRADERS[1] else TRADERS[1] if isinstance(value, str) else value + 1

    assert day.world.evm.send(REGISTRY, "Settlement", "settle", chunk, 0) == "Settlement: chunk is not as recorded"


def test_settle__part_left_out__waits_for_a_later_call():
    day = waiting()
    assert day.settle(1, skip=0b101) is None

    settled = [day.world.evm.call("Settlement", "is_settled", trade.trade_id) for trade in day.chunks[1]]
    assert settled == [False, True, False, True, True, True]
    assert day.settle(1, skip=0b001) is None
    assert day.world.evm.call("Settlement", "day_state", PRODUCT, MONDAY) == (3, 70, 5)


def test_settle__ledger_refuses__names_the_trade_and_keeps_the_reason():
    day = waiting()
    frozen = day.chunks[1][0].seller
    day.world.set_status(frozen, 4)
    first = next(trade for trade in day.chunks[1] if frozen in (trade.buyer, trade.seller))

    assert day.settle(1) == f"Settlement: trade {first.trade_id}: Allowances: account may not hold"
