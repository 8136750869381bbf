"""`Market.set_sessions` and what follows from it: `today`, `is_session`, `is_over`."""

import ape
import pytest

from carbon.market_rules import NATIONAL_SESSIONS, Calendar, Sessions
from tests.trading_fixtures import CALENDAR, MONDAY, SATURDAY, TUESDAY

VIENNA = Sessions(3_600, 28_800, 43_200, 43_200, 61_200)


def as_arguments(sessions):
    return tuple(getattr(sessions, name) for name in Sessions.__slots__)


def test_constructor__no_setting__has_the_national_sessions(market):
    assert tuple(market.sessions()) == as_arguments(NATIONAL_SESSIONS)


def test_set_sessions__exchange__changes_hours_and_logs_it(market, exchange):
    receipt = market.set_sessions(*as_arguments(VIENNA), sender=exchange)

    assert tuple(market.sessions()) == as_arguments(VIENNA)
    fields = {name: getattr(VIENNA, name) for name in Sessions.__slots__}
    assert receipt.events == [market.SessionsSet(**fields)]


def test_set_sessions__other_role__reverts(market, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.set_sessions(*as_arguments(VIENNA), sender=registry)
    assert tuple(market.sessions()) == as_arguments(NATIONAL_SESSIONS)


def test_set_sessions__while_a_day_is_open__reverts(market, exchange, open_day):
    open_day()
    with ape.reverts("Market: a day is open"):
        market.set_sessions(*as_arguments(VIENNA), sender=exchange)


@pytest.mark.parametrize(
    ("sessions", "reason"),
    [
        ((50_401, 1, 2, 3, 4), "Market: offset is over 14 hours"),
        ((-50_401, 1, 2, 3, 4), "Market: offset is over 14 hours"),
        ((0, 2, 2, 3, 4), "Market: morning closes before it opens"),
        ((0, 1, 3, 2, 4), "Market: sessions overlap"),
        ((0, 1, 2, 3, 3), "Market: afternoon closes before it opens"),
        ((0, 1, 2, 3, 86_401), "Market: session reaches into the next day"),
    ],
)
def test_set_sessions__hours_that_cannot_be__reverts(market, exchange, sessions, reason):
    with ape.reverts(reason):
        market.set_sessions(*sessions, sender=exchange)


@pytest.mark.parametrize("sessions", [NATIONAL_SESSIONS, VIENNA, Sessions(-18_000, 34_200, 43_200, 50_000, 57_600)])
def test_is_session__each_edge_of_a_week__equals_twin(market, exchange, sessions):
    market.set_sessions(*as_arguments(sessions), sender=exchange)
    market.set_holidays([TUESDAY], True, sender=exchange)
    calendar = Calendar(sessions, frozenset({TUESDAY}))
    edges = (
        0,
        sessions.morning_open_s,
        sessions.morning_close_s,
        sessions.afternoon_open_s,
        sessions.afternoon_close_s,
    )
    for day in (MONDAY, TUESDAY, SATURDAY):
        for edge in edges:
            for second in (-1, 0):
                at = day * 86_400 - sessions.utc_offset_s + edge + second
                assert market.is_session(at) == calendar.is_session(at), (day, edge, second)


def test_is_session__national_hours__are_half_open(market):
    opening = CALENDAR.opening_of(MONDAY)
    assert not market.is_session(opening - 1)
    assert market.is_session(opening)
    assert market.is_session(opening + 7_199)
    assert not market.is_session(opening + 7_200)  # 11:30:00 is late
    assert market.is_session(CALENDAR.end_of(MONDAY) - 1)
    assert not market.is_session(CALENDAR.end_of(MONDAY))


def test_today__an_hour_before_midnight_in_beijing__is_still_that_day(market, clock):
    clock(at=MONDAY * 86_400 - 28_800 + 82_800)
    assert market.today() == MONDAY


def test_is_over__around_the_last_session__turns_at_its_end(market, clock):
    clock(at=CALENDAR.end_of(MONDAY) - 60)
    assert not market.is_over(MONDAY)
    clock(at=CALENDAR.end_of(MONDAY))
    assert market.is_over(MONDAY)
    assert not market.is_over(TUESDAY)
