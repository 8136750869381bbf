"""Rules of the trading day: calendar, limits and close, the last two against what the exchange published."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from carbon.market_rules import NATIONAL_SESSIONS, Calendar, PriceLimits, ProductTerms, close_of, price_limits
from carbon.refusal import Refused

QUOTES = Path(__file__).parents[2].parent / "shared" / "data" / "cea_daily.csv"
"""Daily quotes of the exchange; it may not be redistributed."""

SUBSTITUTE = """\
trade_date,product,open_cny,high_cny,low_cny,close_cny,previous_close_cny,listed_volume_t,listed_amount_cny
2024-01-02,CEA99,100.00,110.00,90.00,100.01,100.00,4,400.02
2024-01-03,CEA99,100.01,110.01,90.01,100.01,100.01,2,200.01
2024-01-04,CEA99,,,,100.01,100.01,0,0
2024-01-05,CEA99,99.28,99.28,99.28,99.28,90.25,7,694.96
"""
"""Made by us for machines without that file: half a fen rounded up, a day without a trade, an upper limit reached."""

CUT_TO_WHOLE_YUAN = 6
"""Closes of 2021-2023 that the source's amount, cut to whole yuan, does not give."""

BAND_BP = 1_000
"""±10 % (exchange notice of 2021-06-22)."""


def fen(cny: str) -> int:
    """Read a price or amount as exact fen; an empty cell as 0."""
    value = Decimal(cny or "0") * 100
    assert value == int(value)
    return int(value)


def quotes() -> Iterator[dict[str, str]]:
    """Rows of single vintages that have a previous close."""
    lines = QUOTES.read_text(encoding="utf-8").splitlines() if QUOTES.exists() else SUBSTITUTE.splitlines()
    rows = csv.DictReader(lines)
    return (row for row in rows if row["product"] != "COMCEA" and row["previous_close_cny"])


def test_close_of__each_published_day__is_the_published_close() -> None:
    """Volume-weighted mean of the day's listed trades, half a fen up; without a trade the previous close."""
    cut = []
    for row in quotes():
        amount, quantity = fen(row["listed_amount_cny"]), int(row["listed_volume_t"])
        previous, published = fen(row["previous_close_cny"]), fen(row["close_cny"])
        if close_of(amount, quantity, previous) != published:
            cut.append(row)
            assert amount % 100 == 0
            assert published in [close_of(amount + fraction, quantity, previous) for fraction in range(100)], row

    assert all("2021" <= row["trade_date"] < "2024" for row in cut), cut
    assert len(cut) == (CUT_TO_WHOLE_YUAN if QUOTES.exists() else 0), cut


def test_price_limits__each_published_day__bound_its_prices() -> None:
    """No price to 2025 is outside previous close ±10 % rounded half up, and some are at the limit."""
    at_limit = 0
    for row in quotes():
        limits = price_limits(fen(row["previous_close_cny"]), BAND_BP)
        prices = [fen(row[name]) for name in ("open_cny", "high_cny", "low_cny", "close_cny")]
        assert all(limits.lower <= price <= limits.upper for price in prices if price), row
        at_limit += limits.upper in prices or limits.lower in prices
    assert at_limit > 0


@pytest.mark.parametrize(
    ("previous", "lower", "upper"), [(9_025, 8_123, 9_928), (4_594, 4_135, 5_053), (10_000, 9_000, 11_000), (5, 5, 6)]
)
def test_price_limits__half_a_fen__goes_up(previous: int, lower: int, upper: int) -> None:
    assert price_limits(previous, BAND_BP) == PriceLimits(lower, upper)


def test_close_of__no_trade__is_the_previous_close() -> None:
    assert close_of(0, 0, 4_800) == 4_800


def test_calendar__moments_of_a_day__know_their_day_and_session() -> None:
    """2024-12-02 was a Monday."""
    calendar = Calendar()
    monday = 20_059
    assert calendar.opening_of(monday) == 1_733_103_000  # 2024-12-02T09:30:00+08:00
    assert calendar.day_of(calendar.opening_of(monday)) == monday
    assert calendar.is_session(calendar.opening_of(monday))
    assert not calendar.is_session(calendar.opening_of(monday) - 1)
    assert not calendar.is_session(calendar.end_of(monday))
    assert calendar.is_over(monday, calendar.end_of(monday))
    assert not calendar.is_over(monday, calendar.end_of(monday) - 1)


def test_calendar__week_with_a_holiday__trades_on_the_other_weekdays() -> None:
    monday = 20_059
    calendar = Calendar(NATIONAL_SESSIONS, frozenset({monday + 2}))
    trading = [day - monday for day in range(monday, monday + 7) if calendar.is_trading_day(day)]
    assert trading == [0, 1, 3, 4]
    assert not calendar.is_session(calendar.opening_of(monday + 2))


def test_product_terms__order_within_them__is_accepted() -> None:
    ProductTerms(1, 1, 1, 99_999, BAND_BP).check(9_000, 99_999, PriceLimits(9_000, 11_000))


def test_product_terms__price_outside_the_limits__is_refused_with_its_values() -> None:
    with pytest.raises(Refused, match="price outside the day's limits") as refused:
        ProductTerms(1, 1, 1, 99_999, BAND_BP).check(8_999, 1, PriceLimits(9_000, 11_000))
    assert refused.value.values == {"price": 8_999, "limits": PriceLimits(9_000, 11_000)}
