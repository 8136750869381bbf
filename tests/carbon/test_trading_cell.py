import pytest

from carbon.refusal import Refused
from carbon.trading_cell import DAY_LIMIT, TradingCell

DAY = 14_700


@pytest.fixture
def cell():
    """10 in it, 4 reserved on DAY, 3 owed: 3 available."""
    return TradingCell(held=10, reserved=4, owed=3, reserved_day=DAY)


def test_on__the_day_of_the_reserve__changes_nothing(cell):
    assert cell.on(DAY) == cell


def test_on__a_later_day__voids_the_reserve_and_keeps_the_debt(cell):
    assert cell.on(DAY + 1) == TradingCell(held=10, reserved=0, owed=3, reserved_day=DAY + 1)


def test_on__an_earlier_day__is_refused(cell):
    with pytest.raises(Refused, match="day is past"):
        cell.on(DAY - 1)


@pytest.mark.parametrize(("today", "reserved"), [(DAY - 1, 4), (DAY, 4), (DAY + 1, 0), (None, 0)])
def test_today__any_clock__counts_a_reserve_until_its_day_has_passed(cell, today, reserved):
    assert cell.today(today) == TradingCell(held=10, reserved=reserved, owed=3, reserved_day=DAY)


def test_reserve__all_that_is_available__leaves_nothing(cell):
    assert cell.reserve(3, DAY).available == 0
    assert cell.reserve(7, DAY + 1).available == 0


def test_owe__part_of_the_reserve__moves_it_to_owed(cell):
    assert cell.owe(4, DAY) == TradingCell(held=10, reserved=0, owed=7, reserved_day=DAY)


def test_settle__part_of_the_debt__takes_it_out(cell):
    assert cell.settle(2) == TradingCell(held=8, reserved=4, owed=1, reserved_day=DAY)


@pytest.mark.parametrize(
    ("too_much", "reason"),
    [
        (lambda cell: cell.take(4), "not enough available"),
        (lambda cell: cell.reserve(4, DAY), "not enough available"),
        (lambda cell: cell.reserve(8, DAY + 1), "not enough available"),
        (lambda cell: cell.reserve(1, DAY_LIMIT), "day is too large"),
        (lambda cell: cell.release(5, DAY), "not enough reserved"),
        (lambda cell: cell.release(1, DAY + 1), "not enough reserved"),
        (lambda cell: cell.owe(5, DAY), "not enough reserved"),
        (lambda cell: cell.settle(4), "not enough owed"),
    ],
)
def test_cell__one_too_many__is_refused_with_the_figures(cell, too_much, reason):
    with pytest.raises(Refused) as refused:
        too_much(cell)

    assert refused.value.reason == reason
    assert refused.value.values
