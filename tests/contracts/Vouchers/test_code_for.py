"""`Vouchers.code_for` and `is_well_formed`: the same rule as the twin's."""

import random

import ape
import pytest

from carbon.settlement import TradeId
from carbon.vouchers import BASE, SYMBOLS, NoCodeFor, code_for, is_well_formed

HASH = bytes(range(32))
FIRST_DAY, LAST_DAY = 18_262, 18_262 + 31**3 - 1
CASES = 30


def test_code_for__corners_and_random_trades__equals_twin(vouchers):
    source = random.Random(9)
    corners = [TradeId(1, FIRST_DAY, 1), TradeId(30, LAST_DAY, 31**4 - 1)]
    trades = corners + [
        TradeId(source.randint(1, 30), source.randint(FIRST_DAY, LAST_DAY), source.randint(1, 31**4 - 1))
        for _ in range(CASES)
    ]
    for trade in trades:
        trade_hash = source.randbytes(32)
        code = vouchers.code_for(trade.number, trade_hash)
        assert code == code_for(trade.number, trade_hash), trade
        assert vouchers.is_well_formed(code)


@pytest.mark.parametrize(
    "trade",
    [
        TradeId(1, FIRST_DAY - 1, 1),
        TradeId(1, LAST_DAY + 1, 1),
        TradeId(0, FIRST_DAY, 1),
        TradeId(31, FIRST_DAY, 1),
        TradeId(1, FIRST_DAY, 0),
        TradeId(1, FIRST_DAY, 31**4),
    ],
)
def test_code_for__trade_that_does_not_fit__reverts_as_the_twin_refuses(vouchers, trade):
    with pytest.raises(NoCodeFor) as refused:
        code_for(trade.number, HASH)
    with ape.reverts(refused.value.fact):
        vouchers.code_for(trade.number, HASH)


def test_is_well_formed__wrong_symbols_swaps_and_made_up_numbers__equals_twin(vouchers):
    source = random.Random(31)
    code = code_for(TradeId(3, 20_059, 7).number, HASH)
    wrong = [code + source.randint(1, 30) * BASE ** source.randrange(SYMBOLS) for _ in range(CASES)]
    for number in [
        0,
        code,
        BASE**SYMBOLS,
        2**256 - 1,
        *wrong,
        *(source.randrange(BASE**SYMBOLS) for _ in range(CASES)),
    ]:
        assert vouchers.is_well_formed(number) == is_well_formed(number), number
