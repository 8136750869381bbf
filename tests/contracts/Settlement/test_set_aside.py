"""A trade in default: out of the day, made good or covered, delivered or unwound. By the contract Defaults only."""

import pytest

from benchmarks.bare_evm import account
from benchmarks.settlement_day import as_argument
from benchmarks.trading_world import BANK, GOVERNOR, MONDAY, PRODUCT, REGISTRY, TRADERS
from carbon.settlement import trade_hash
from tests.contracts.Settlement.days import waiting

DEFAULTS = account("defaults")


def in_default(position=0):
    """A day with one trade set aside; all else is delivered."""
    day = waiting()
    evm, trade = day.world.evm, day.chunks[1][position]
    evm.done(GOVERNOR, "Directory", "register", "Defaults", DEFAULTS)
    chunk = [as_argument(one) for one in day.chunks[1]]
    evm.done(DEFAULTS, "Settlement", "set_aside", chunk, position)
    for number in range(2):
        assert day.settle(number) is None
    return day, trade


def totals(day):
    state = day.state(TRADERS)
    evm, class_id = day.world.evm, day.world.class_id
    units = sum(evm.call("Allowances", "balanceOf", one, class_id) for one in TRADERS)
    money = sum(row[0] for row in state["money"]) + sum(row[0] for row in state["funds"])
    return units, money


def test_set_aside__and_all_that_follows__by_another__reverts():
    day = waiting()
    chunk = [as_argument(one) for one in day.chunks[1]]
    for function, arguments in (
        ("set_aside", (chunk, 0)),
        ("make_good", (chunk[0], 1)),
        ("cover", (chunk[0], 1)),
        ("deliver_aside", (chunk[0],)),
        ("unwind", (chunk[0],)),
        ("compensate", (TRADERS[0], TRADERS[1], 1)),
    ):
        assert day.world.evm.send(REGISTRY, "Settlement", function, *arguments) == (
            "Settlement: caller is not Defaults"
        )


def test_set_aside__one_trade__lets_the_day_settle_without_it():
    before = totals(waiting())
    day, trade = in_default()
    evm = day.world.evm

    assert evm.call("Settlement", "day_state", PRODUCT, MONDAY) == (4, 70, 70)
    assert evm.call("Settlement", "is_day_settled", MONDAY) is True
    assert evm.call("Settlement", "is_settled", trade.trade_id) is False
    aside = evm.call("Settlement", "aside", trade.trade_id)
    assert (aside["trade_hash"], aside["there_fen"]) == ("0x" + trade_hash(trade).hex(), trade.amount)
    assert evm.call("Vouchers", "code_of", trade.trade_id) == 0
    assert totals(day) == before


def test_set_aside__delivered_or_set_aside_before_or_unknown__reverts():
    day, _ = in_default()
    chunk = [as_argument(one) for one in day.chunks[1]]

    for position in (0, 1):
        refused = day.world.evm.send(DEFAULTS, "Settlement", "set_aside", chunk, position)
        assert refused == "Settlement: trade is delivered or set aside"
    refused = day.world.evm.send(DEFAULTS, "Settlement", "set_aside", chunk, 6)
    assert refused == "Settlement: no such trade in the chunk"


def test_deliver_aside__later__ends_as_if_it_had_never_failed():
    day, trade = in_default()
    other = waiting()
    for number in range(2):
        assert other.settle(number) is None

    day.world.evm.done(DEFAULTS, "Settlement", "deliver_aside", as_argument(trade))

    ours, theirs = day.state(TRADERS), other.state(TRADERS)
    assert ours["codes"] == theirs["codes"]
    assert [row[0] for row in ours["units"]] == [row[0] for row in theirs["units"]]
    assert ours["money"] == theirs["money"]
    assert day.world.evm.call("Settlement", "is_settled", trade.trade_id) is True
    again = day.world.evm.send(DEFAULTS, "Settlement", "deliver_aside", as_argument(trade))
    assert again == "Settlement: trade is not in default"


def test_unwind__for_good__gives_both_sides_back_what_they_reserved():
    day, trade = in_default()
    before = totals(day)

    day.world.evm.done(DEFAULTS, "Settlement", "unwind", as_argument(trade))

    evm, class_id = day.world.evm, day.world.class_id
    assert evm.call("Allowances", "aside_t", class_id, trade.seller) == 0
    assert evm.call("Cash", "aside_fen", trade.buyer) == 0
    assert evm.call("Vouchers", "code_of", trade.trade_id) == 0
    assert totals(day) == before


def test_compensate__from_the_risk_reserve__is_owed_by_the_defaulter():
    day, trade = in_default()
    evm = day.world.evm
    evm.done(BANK, "Cash", "deposit_to_reserve", 1_000, b"\x99" * 32)
    before = totals(day)

    evm.done(DEFAULTS, "Settlement", "compensate", trade.buyer, trade.seller, 400)

    assert evm.call("Cash", "covered_fen", trade.buyer) == 400
    assert evm.call("Cash", "fund", 3) == (600, 0)
    assert totals(day) == before


@pytest.mark.parametrize("function", ["make_good", "cover"])
def test_make_good_and_cover__a_trade_that_lacks_nothing__is_not_delivered_for_too_much(function):
    day, trade = in_default()
    evm = day.world.evm
    evm.done(BANK, "Cash", "deposit_to_reserve", 1_000, b"\x99" * 32)
    evm.done(DEFAULTS, "Settlement", function, as_argument(trade), 5)

    refused = evm.send(DEFAULTS, "Settlement", "deliver_aside", as_argument(trade))

    assert refused == "Settlement: not the money of the trade"


def test_deliver_aside__another_trade_in_its_place__reverts():
    day, trade = in_default()
    other = list(as_argument(trade))
    other[4] += 1

    assert day.world.evm.send(DEFAULTS, "Settlement", "deliver_aside", other) == "Settlement: trade is not as recorded"
