"""Days and hours of a market: any number of sessions a day, in the wall-clock time of its zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from carbon.market_rules import FIRST_WEEKDAY, WORKING_DAYS
from carbon.units import MarketDay, UnixSeconds

EPOCH = date(1970, 1, 1)


class Span(NamedTuple):
    """A session, half-open, in seconds from local midnight."""

    opens_s: int
    """First second of it."""

    closes_s: int
    """First second after it."""


class Moment(NamedTuple):
    """A time as the market's clock shows it."""

    day: MarketDay
    """Local date."""

    second: int
    """Seconds since local midnight, as the clock shows them."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When what is traded."""

    zone: ZoneInfo
    """Time zone of days and sessions."""

    listed: tuple[Span, ...]
    """Sessions for listed orders."""

    block: tuple[Span, ...]
    """Sessions for block trades."""

    holidays: frozenset[MarketDay]
    """Weekdays without trading."""

    def moment_of(self, at: UnixSeconds) -> Moment:
        """Day and second of a time."""
        local = datetime.fromtimestamp(at, self.zone)
        return Moment(day_number(local.date()), local.hour * 3_600 + local.minute * 60 + local.second)

    def text_of(self, at: UnixSeconds) -> str:
        """Write a time in the market's zone, as 2024-12-02T09:30:00+08:00."""
        return datetime.fromtimestamp(at, self.zone).isoformat()

    def is_trading_day(self, day: MarketDay) -> bool:
        """Monday to Friday, and not a holiday."""
        return (day + FIRST_WEEKDAY) % 7 < WORKING_DAYS and day not in self.holidays

    def is_over(self, moment: Moment) -> bool:
        """Whether the last session of the day has ended, listed or block."""
        return moment.second >= max((span.closes_s for span in self.listed + self.block), default=0)


def is_within(spans: Iterable[Span], moment: Moment) -> bool:
    """Whether one of the sessions is open; the closing second is closed."""
    return any(span.opens_s <= moment.second < span.closes_s for span in spans)


def day_number(day: date) -> MarketDay:
    """The number of a date."""
    return MarketDay((day - EPOCH).days)


def date_of(day: MarketDay) -> date:
    """The date of a number."""
    return EPOCH + timedelta(days=day)
