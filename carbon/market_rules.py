"""
Rules of the trading day: calendar and sessions, price limits, close. Twin of `contracts/trading/Market.vy`.

An order that is not acceptable raises `carbon.refusal.Refused` with the contract's own words.
"""

from dataclasses import dataclass
from typing import NamedTuple

from carbon.refusal import require
from carbon.rounding import round_half_up
from carbon.units import BASIS_POINTS, S_PER_DAY, BasisPoints, Fen, FenPerTonne, MarketDay, Tonnes, UnixSeconds

WORKING_DAYS = 5
"""Monday to Friday."""

FIRST_WEEKDAY = 3
"""1970-01-01 was a Thursday, counting from Monday as 0."""

MAX_TICKS = 65_536
"""Ticks that a book can hold in one day."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The two daily sessions, half-open, in seconds from midnight of the market's time zone."""

    utc_offset_s: int
    """Market time minus UTC."""

    morning_open_s: int
    """First second of the morning session."""

    morning_close_s: int
    """First second after it."""

    afternoon_open_s: int
    """First second of the afternoon session."""

    afternoon_close_s: int
    """First second after it: from here on the day is over."""


NATIONAL_SESSIONS = Sessions(28_800, 34_200, 41_400, 46_800, 54_000)
"""Chinese national market: 9:30-11:30 and 13:00-15:00 Beijing time (exchange notice of 2021-06-22)."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the market trades."""

    sessions: Sessions = NATIONAL_SESSIONS
    """Hours of a trading day."""

    holidays: frozenset[MarketDay] = frozenset()
    """Weekdays without trading."""

    def day_of(self, at: UnixSeconds) -> MarketDay:
        """Day of a moment, in market time."""
        return MarketDay((at + self.sessions.utc_offset_s) // S_PER_DAY)

    def is_trading_day(self, day: MarketDay) -> bool:
        """Monday to Friday, and not a holiday."""
        return (day + FIRST_WEEKDAY) % 7 < WORKING_DAYS and day not in self.holidays

    def is_session(self, at: UnixSeconds) -> bool:
        """Whether a session is open; the closing second is closed."""
        return self.is_trading_day(self.day_of(at)) and self._in_session(at)

    def is_over(self, day: MarketDay, at: UnixSeconds) -> bool:
        """Whether the last session of `day` has ended."""
        return at + self.sessions.utc_offset_s >= day * S_PER_DAY + self.sessions.afternoon_close_s

    def opening_of(self, day: MarketDay) -> UnixSeconds:
        """First moment of the morning session."""
        return UnixSeconds(day * S_PER_DAY + self.sessions.morning_open_s - self.sessions.utc_offset_s)

    def end_of(self, day: MarketDay) -> UnixSeconds:
        """First moment after the last session."""
        return UnixSeconds(day * S_PER_DAY + self.sessions.afternoon_close_s - self.sessions.utc_offset_s)

    def _in_session(self, at: UnixSeconds) -> bool:
        time_s = (at + self.sessions.utc_offset_s) % S_PER_DAY
        if time_s < self.sessions.morning_close_s:
            return time_s >= self.sessions.morning_open_s
        return self.sessions.afternoon_open_s <= time_s < self.sessions.afternoon_close_s


class PriceLimits(NamedTuple):
    """Lowest and highest allowed price of a day; both are allowed."""

    lower: FenPerTonne
    upper: FenPerTonne


def price_limits(previous_close: FenPerTonne, band: BasisPoints) -> PriceLimits:
    """
    Limits of the day: previous close × (1 ± band), each rounded half up to 1 fen.

    A band of 10 % around 99.28 CNY allows 89.35 to 109.21 CNY.
    """
    lower = round_half_up(previous_close * (BASIS_POINTS - band), BASIS_POINTS)
    upper = round_half_up(previous_close * (BASIS_POINTS + band), BASIS_POINTS)
    return PriceLimits(FenPerTonne(lower), FenPerTonne(upper))


def close_of(amount: Fen, quantity: Tonnes, previous_close: FenPerTonne) -> FenPerTonne:
    """Close of a day: amount ÷ quantity of its listed trades, rounded half up; without one, the previous close."""
    if quantity == 0:
        return previous_close
    return FenPerTonne(round_half_up(amount, quantity))


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """What an order of a product must keep to."""

    tick: FenPerTonne
    """Prices are multiples of it."""

    lot: Tonnes
    """Sizes are multiples of it."""

    min_order: Tonnes
    """Smallest size."""

    max_order: Tonnes
    """Largest size; from there on it is a block."""

    band: BasisPoints
    """Half width of the price band: 1,000 is ±10 %."""

    def check(self, price: FenPerTonne, quantity: Tonnes, limits: PriceLimits) -> None:
        """Raise Refused with the first reason against an order of an open day."""
        require(price > 0 and price % self.tick == 0, "price is not a multiple of the tick", price=price)
        require(quantity % self.lot == 0, "quantity is not a multiple of the lot", quantity=quantity)
        require(quantity >= self.min_order, "order is too small", quantity=quantity)
        require(quantity <= self.max_order, "order is too large", quantity=quantity)
        require(limits.lower <= price <= limits.upper, "price outside the day's limits", price=price, limits=limits)
