"""
A day's settlement that is interrupted at any transaction boundary, repeated, and done in any order ends in one state.

The book makes the trades; the commitments that the chain keeps of them are those of the twin in `carbon`.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.settlement_day import CLEARING, Day, as_argument, made_by_the_book, reviewed, traders_of
from benchmarks.trading_world import EXCHANGE, MONDAY, PRODUCT, REGISTRY, SECOND, TRADERS, listed, opened
from carbon.settlement import commitment_of, first_difference

ALL = 2**64 - 1


@cache
def _day() -> Day:
    world = listed()
    world.evm.done(EXCHANGE, "Market", "set_fees", 3, 2, MONDAY)
    people = traders_of(world, 12)
    world.open_day()
    return reviewed(world, made_by_the_book(world, people, orders=330, seed=5))


def _people() -> list[str]:
    return sorted({account for trade in _day().trades for account in (trade.buyer, trade.seller)})


@cache
def _end() -> str:
    day = _day().fork()
    for chunk in range(len(day.chunks)):
        assert day.settle(chunk) is None
    return repr(day.state(_people()))


def test_record__trades_of_the_book__are_committed_to_as_the_twin_says():
    day = _day()
    assert len(day.chunks) >= 2
    for number, chunk in enumerate(day.chunks):
        kept = day.world.evm.call("Settlement", "commitment", PRODUCT, MONDAY, number)
        assert kept == "0x" + commitment_of(chunk).hex()


def test_settle__whole_day__delivers_each_trade_and_conserves_units_and_money():
    day = _day().fork()
    evm, before = day.world.evm, _day().state(_people())
    for chunk in range(len(day.chunks)):
        assert day.settle(chunk) is None
    after = day.state(_people())

    assert evm.call("Settlement", "is_day_settled", MONDAY) is True
    assert evm.call("Market", "counts", MONDAY) is False
    assert sum(row[0] for row in after["units"]) == sum(row[0] for row in before["units"])
    funds = [sum(row[0] for row in state["funds"]) for state in (before, after)]
    assert sum(row[0] for row in after["money"]) + funds[1] == sum(row[0] for row in before["money"]) + funds[0]
    assert all(code > 0 for code in after["codes"])
    assert len(set(after["codes"])) == len(day.trades)
    assert all(row[1] == row[2] == 0 for row in after["units"] + after["money"])


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_settle__interrupted_repeated_and_in_any_order__ends_in_the_same_state(data):
    """Each call is a boundary: what follows knows nothing of what came before but what the chain says."""
    day = _day().fork()
    calls = data.draw(st.lists(st.tuples(st.integers(0, len(day.chunks) - 1), st.integers(0, ALL)), max_size=8))
    for chunk, skip in calls:
        assert day.settle(chunk, skip) is None
    for chunk in data.draw(st.permutations(range(len(day.chunks)))):
        assert day.settle(chunk) is None
        assert day.settle(chunk) is None  # again: nothing left to do

    assert repr(day.state(_people())) == _end()


@pytest.mark.parametrize("refused", ["missing", "changed", "swapped"])
def test_settle__chunk_that_is_not_the_recorded_one__reverts(refused):
    day = _day().fork()
    trades = [as_argument(trade) for trade in day.chunks[0]]
    if refused == "missing":
        trades = trades[:-1]
    elif refused == "changed":
        trades[3] = (*trades[3][:4], 7, *trades[3][5:])
    else:
        trades[3], trades[4] = trades[4], trades[3]

    reason = day.world.evm.send(REGISTRY, "Settlement", "settle", trades, 0)

    assert reason == "Settlement: chunk is not as recorded"


def test_settle__account_frozen_meanwhile__names_the_trade_and_the_rest_goes_on():
    """S1: a trade that cannot be delivered holds nothing else up."""
    day = _day().fork()
    frozen = day.trades[0].buyer
    day.world.set_status(frozen, 4)

    assert day.settle(0) == f"Settlement: trade {day.trades[0].trade_id}: Allowances: account may not hold"
    skip = sum(1 << place for place, trade in enumerate(day.chunks[0]) if frozen in (trade.buyer, trade.seller))
    assert day.settle(0, skip) is None
    assert day.world.evm.call("Settlement", "is_settled", day.trades[0].trade_id) is False
    day.world.set_status(frozen, 2)
    for chunk in range(len(day.chunks)):
        assert day.settle(chunk) is None
    assert repr(day.state(_people())) == _end()


def test_first_difference__statement_with_one_trade_otherwise__names_it():
    day = _day()
    chunk = list(day.chunks[1])
    other = [*chunk[:10], chunk[11], *chunk[11:]]

    def on_chain(statement: list[object]) -> int:
        given = [as_argument(trade) for trade in statement]
        return int(day.world.evm.call("Settlement", "first_difference", [as_argument(trade) for trade in chunk], given))

    assert on_chain(chunk) == first_difference(chunk, chunk) == 0
    assert on_chain(other) == first_difference(chunk, other) == chunk[10].trade_id
    assert on_chain(chunk[:-1]) == first_difference(chunk, chunk[:-1]) == chunk[-1].trade_id


def test_reviews__figures_persons_and_file__must_agree_before_anything_is_delivered():
    world = opened()
    trades = made_by_the_book(world, TRADERS, orders=40, seed=1)
    evm = world.evm
    evm.turn_to(_day().world.evm.now_s)
    figures = [tuple(one.values()) for one in evm.call("Settlement", "figures", PRODUCT, MONDAY)]
    wrong = [(figures[0][0], figures[0][1] + 1, figures[0][2]), *figures[1:]]
    chunk = [as_argument(trade) for trade in trades[:64]]

    def send(who: str, function: str, *arguments: object) -> str | None:
        return evm.send(who, "Settlement", function, PRODUCT, MONDAY, *arguments)

    assert send(EXCHANGE, "publish_results", wrong) == "Settlement: method 10: quantity differs"
    assert send(REGISTRY, "clear", figures, CLEARING) == "Settlement: day is not published"
    assert send(EXCHANGE, "publish_results", figures) is None
    assert send(REGISTRY, "clear", wrong, CLEARING) == "Settlement: method 10: quantity differs"
    assert send(REGISTRY, "clear", figures, CLEARING) is None
    assert send(REGISTRY, "confirm_results", CLEARING) == "Settlement: caller made the first review"
    assert send(SECOND, "confirm_results", b"\x08" * 32) == "Settlement: not the clearing file of the first review"
    assert evm.send(REGISTRY, "Settlement", "settle", chunk, 0) == "Settlement: day is not confirmed"
    assert send(SECOND, "reject_clearing", "the totals of the bank differ") is None
    assert send(SECOND, "confirm_results", CLEARING) == "Settlement: no clearing is to be reviewed"
    assert send(REGISTRY, "clear", figures, CLEARING) is None
    assert send(SECOND, "confirm_results", CLEARING) is None
    assert evm.send(REGISTRY, "Settlement", "settle", chunk, 0) is None
