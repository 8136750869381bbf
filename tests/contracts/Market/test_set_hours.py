"""`Market.set_hours` and what follows from it: `today`, `is_session`, `is_over`."""

import ape
import pytest

from carbon.market_rules import NATIONAL_SESSIONS, Calendar, Sessions
from tests.trading_fixtures import CALENDAR, MONDAY, SATURDAY, TUESDAY

VIENNA = Sessions(3_600, 28_800, 43_200, 43_200, 61_200)


def hours_of(sessions, block=(46_800, 54_000, 0, 0)):
    """The sessions as `Market` takes them."""
    listed = [getattr(sessions, name) for name in Sessions.__slots__[1:]]
    return {
        "utc_offset_s": sessions.utc_offset_s,
        "sessions_s": [*listed, 0, 0, 0, 0],
        "block_sessions_s": list(block),
    }


def test_constructor__no_setting__has_the_national_hours(market):
    hours = market.hours_on(MONDAY)
    assert (hours.utc_offset_s, list(hours.sessions_s), list(hours.block_sessions_s)) == tuple(
        hours_of(NATIONAL_SESSIONS).values()
    )


def test_set_hours__from_a_day__leaves_the_days_before_and_logs_it(market, exchange):
    receipt = market.set_hours(hours_of(VIENNA), TUESDAY, sender=exchange)

    assert market.hours_on(MONDAY).utc_offset_s == NATIONAL_SESSIONS.utc_offset_s
    assert list(market.hours_on(TUESDAY).sessions_s) == hours_of(VIENNA)["sessions_s"]
    assert receipt.events == [market.HoursSet(from_day=TUESDAY, **hours_of(VIENNA))]


def test_set_hours__another_offset_from_a_day__counts_from_its_own_midnight(market, exchange):
    market.set_hours(hours_of(VIENNA), TUESDAY, sender=exchange)
    midnight = TUESDAY * 86_400 - VIENNA.utc_offset_s
    assert market.day_of(midnight - 1) == TUESDAY  # still by the clock of Beijing, which is ahead
    assert market.day_of(midnight) == TUESDAY
    assert market.day_of(midnight - 86_400) == MONDAY


def test_set_hours__other_role__reverts(market, registry):
    with ape.reverts("Market: caller is not the exchange"):
        market.set_hours(hours_of(VIENNA), TUESDAY, sender=registry)
    assert market.hours_on(TUESDAY).utc_offset_s == NATIONAL_SESSIONS.utc_offset_s


def test_set_hours__for_a_day_that_was_opened__reverts(market, exchange, open_day):
    open_day()
    with ape.reverts("Market: day was opened before"):
        market.set_hours(hours_of(VIENNA), MONDAY, sender=exchange)


def test_set_hours__for_a_past_day__reverts(market, exchange):
    with ape.reverts("Market: day is past"):
        market.set_hours(hours_of(VIENNA), market.today() - 1, sender=exchange)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"utc_offset_s": 50_401}, "Market: offset is over 14 hours"),
        ({"utc_offset_s": -50_401}, "Market: offset is over 14 hours"),
        ({"sessions_s": [0] * 8}, "Market: no session"),
        ({"sessions_s": [120, 120, *[0] * 6]}, "Market: session closes before it opens"),
        ({"sessions_s": [60, 180, 120, 240, *[0] * 4]}, "Market: sessions overlap"),
        ({"sessions_s": [60, 86_460, *[0] * 6]}, "Market: session reaches into the next day"),
        ({"sessions_s": [60, 121, *[0] * 6]}, "Market: session is not in whole minutes"),
        ({"block_sessions_s": [120, 60, 0, 0]}, "Market: session closes before it opens"),
    ],
)
def test_set_hours__hours_that_cannot_be__reverts(market, exchange, changes, reason):
    with ape.reverts(reason):
        market.set_hours(hours_of(VIENNA) | changes, TUESDAY, sender=exchange)


@pytest.mark.parametrize("sessions", [NATIONAL_SESSIONS, VIENNA, Sessions(-18_000, 34_200, 43_200, 50_400, 57_600)])
def test_is_session__each_edge_of_a_week__equals_twin(market, exchange, sessions):
    market.set_hours(hours_of(sessions), MONDAY - 7, sender=exchange)
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


def test_is_over__blocks_trade_longer__waits_for_them(market, exchange, clock):
    longer = hours_of(NATIONAL_SESSIONS, (46_800, 57_600, 0, 0))
    market.set_hours(longer, MONDAY, sender=exchange)
    clock(at=CALENDAR.end_of(MONDAY))
    assert not market.is_over(MONDAY)
    clock(at=CALENDAR.end_of(MONDAY) + 3_600)
    assert market.is_over(MONDAY)


def test_is_block_session__national_hours__is_the_afternoon(market):
    opening = CALENDAR.opening_of(MONDAY)
    assert not market.is_block_session(opening)
    assert market.is_block_session(opening + 12_600)  # 13:00
    assert not market.is_block_session(opening + 19_800)  # 15:00
