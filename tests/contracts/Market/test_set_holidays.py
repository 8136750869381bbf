"""`Market.set_holidays` and `is_trading_day`."""

import ape

from tests.trading_fixtures import FRIDAY, MONDAY, SATURDAY, TUESDAY


def test_set_holidays__exchange__closes_the_days_and_logs_each(market, exchange):
    receipt = market.set_holidays([MONDAY, TUESDAY], True, sender=exchange)

    assert not market.is_trading_day(MONDAY)
    assert not market.is_trading_day(TUESDAY)
    assert receipt.events == [
        market.HolidaySet(day=MONDAY, is_holiday=True),
        market.HolidaySet(day=TUESDAY, is_holiday=True),
    ]


def test_set_holidays__taken_back__opens_the_day_again(market, exchange):
    market.set_holidays([MONDAY], True, sender=exchange)
    market.set_holidays([MONDAY], False, sender=exchange)
    assert market.is_trading_day(MONDAY)


def test_set_holidays__other_role__reverts(market, ministry):
    with ape.reverts("Market: caller is not the exchange"):
        market.set_holidays([MONDAY], True, sender=ministry)
    assert market.is_trading_day(MONDAY)


def test_is_trading_day__no_holidays__is_monday_to_friday(market):
    assert [market.is_trading_day(day) for day in range(MONDAY - 1, MONDAY + 7)] == [False, *[True] * 5, False, False]
    assert market.is_trading_day(FRIDAY)
    assert not market.is_trading_day(SATURDAY)
