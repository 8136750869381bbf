import pytest

from carbon.refusal import Refused
from carbon.trading_cell import CELL_LIMIT, DAY_LIMIT, MoneyCell, TradingCell

DAY = 14_700


@pytest.fixture
def units():
    """10 t in it, 4 reserved on DAY, 3 bought on it, 2 frozen: 4 available."""
    return TradingCell(held=10, reserved=4, due=3, day=DAY, frozen=2)


@pytest.fixture
def money():
    """100 fen in it, 120 reserved on DAY and 50 to come: 30 to buy for, nothing to take out."""
    return MoneyCell(held=100, reserved=120, due=50, day=DAY, net_t=7)


def test_on__the_day_of_the_cell__changes_nothing(units, money):
    assert (units.on(DAY), money.on(DAY)) == (units, money)


def test_on__a_later_day__voids_all_that_belongs_to_the_day(units, money):
    assert units.on(DAY + 1) == TradingCell(held=10, day=DAY + 1, frozen=2)
    assert money.on(DAY + 1) == MoneyCell(held=100, day=DAY + 1)


@pytest.mark.parametrize(("day", "reason"), [(DAY - 1, "day is past"), (DAY_LIMIT, "day is too large")])
def test_on__another_day_that_cannot_be__is_refused(units, day, reason):
    with pytest.raises(Refused, match=reason):
        units.on(day)


@pytest.mark.parametrize(("today", "reserved"), [(DAY - 1, 4), (DAY, 4), (DAY + 1, 0), (None, 0)])
def test_today__reserve__counts_until_its_day_is_over(units, today, reserved):
    assert units.today(today).reserved == reserved


def test_reserve__what_was_bought_today__is_refused_with_its_own_reason(units):
    assert units.reserve(4, DAY).available == 0
    for quantity, reason in ((5, "bought today"), (7, "bought today"), (8, "not enough available")):
        with pytest.raises(Refused) as refused:
            units.reserve(quantity, DAY)
        assert refused.value.reason == reason


def test_reserve__money_to_come__can_buy(money):
    assert money.reserve(30, 5, DAY) == MoneyCell(held=100, reserved=150, due=50, day=DAY, net_t=12)
    assert (money.available, money.idle) == (30, 0)
    with pytest.raises(Refused, match="not enough available"):
        money.reserve(31, 5, DAY)
    with pytest.raises(Refused, match="not enough available"):
        money.take(1)


def test_give_and_receive__of_a_trade__move_what_was_reserved_and_due(units, money):
    assert units.give(4, DAY) == TradingCell(held=6, due=3, day=DAY, frozen=2)
    assert units.receive(3, DAY) == TradingCell(held=13, reserved=4, day=DAY, frozen=2)
    assert money.receive(50, DAY).give(120, DAY) == MoneyCell(held=30, day=DAY, net_t=7)


def test_give__money_that_is_still_to_come__is_refused(money):
    with pytest.raises(Refused, match="not enough held"):
        money.give(101, DAY)


def test_expect__more_than_a_field_holds__is_refused(units):
    with pytest.raises(Refused, match="too much is due"):
        units.expect(CELL_LIMIT - 3, DAY)
