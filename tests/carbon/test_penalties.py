"""C3: fines by the mean price, and the rules of schemes as data with their source."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from carbon.penalties import fine_fen, mean_price, min_multiple, month_before
from carbon.refusal import Refused
from carbon.schemes.rules import allowance_kinds, deadline_of, offset_rules, penalty_rule

VOLUMES = Path(__file__).parents[3] / "shared/data/cea_volume_by_method.csv"
CALENDAR = Path(__file__).parents[3] / "shared/domain/compliance_calendar.csv"


@pytest.fixture
def rule():
    """The rule of China's scheme: 5 to 10 times, 1 more each time."""
    found = penalty_rule("CN")
    assert found is not None
    return found


def test_fine__of_the_law__is_shortfall_times_price_times_multiple(rule) -> None:
    assert fine_fen(rule, 0, 1_000, 9_800, 50_000) == 49_000_000


def test_fine__part_of_a_fen__is_rounded_down(rule) -> None:
    assert fine_fen(rule, 0, 10, 9_801, 50_001) == 490_059


@pytest.mark.parametrize(
    ("defaults", "shortfall", "price", "multiple", "reason"),
    [
        (0, 1, 0, 50_000, "price is zero"),
        (0, 1, 1, 49_999, "multiple is below the rule"),
        (1, 1, 1, 59_999, "multiple is below the rule"),
        (0, 1, 1, 100_001, "multiple is above the rule"),
        (0, 0, 1, 50_000, "nothing is missing"),
    ],
)
def test_fine__against_the_rule__is_refused(rule, defaults, shortfall, price, multiple, reason) -> None:
    with pytest.raises(Refused, match=reason):
        fine_fen(rule, defaults, shortfall, price, multiple)


def test_min_multiple__repeated__rises_to_the_greatest_and_no_further(rule) -> None:
    assert [min_multiple(rule, defaults) for defaults in (0, 1, 4, 5, 6, 100)] == [
        50_000,
        60_000,
        90_000,
        100_000,
        100_000,
        100_000,
    ]


@pytest.mark.parametrize(
    ("deadline", "first_day"),
    [
        (date(2024, 12, 31), date(2024, 12, 1)),
        (date(2025, 4, 30), date(2025, 3, 31)),
        (date(2024, 3, 31), date(2024, 3, 1)),
        (date(2025, 1, 15), date(2024, 12, 16)),
    ],
)
def test_month_before__deadline__ends_with_its_day(deadline: date, first_day: date) -> None:
    assert month_before(deadline) == (first_day, deadline)


def test_mean_price__nothing_traded__is_none() -> None:
    assert mean_price(0, 0) is None
    assert [mean_price(amount, 10) for amount in (54, 55, 56)] == [5, 6, 6]


@pytest.mark.skipif(not VOLUMES.exists(), reason="no copy of cea_volume_by_method.csv here")
def test_mean_price__december_2024__is_that_of_the_rules() -> None:
    """98.00 CNY/t over all ways of trading: domain rules, section 5."""
    first, last = (day.isoformat() for day in month_before(date(2024, 12, 31)))
    with VOLUMES.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if first <= row["trade_date"] <= last and row["product"] != "COMCEA" and row["volume_t"]
        ]
    amount_fen = sum(Fraction(row["amount_cny"]) for row in rows) * 100
    quantity_t = sum(Fraction(row["volume_t"]) for row in rows)

    assert mean_price(int(amount_fen), int(quantity_t)) == 9_800


@pytest.mark.parametrize(
    ("scheme", "year", "utc"),
    [
        ("CN", 2024, datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)),
        ("EU", 2010, datetime(2011, 4, 30, 21, 59, 59, tzinfo=UTC)),
        ("EU", 2023, datetime(2024, 9, 30, 21, 59, 59, tzinfo=UTC)),
        ("UK", 2021, datetime(2022, 4, 30, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_deadline__of_a_year__is_the_last_second_of_its_day(scheme: str, year: int, utc: datetime) -> None:
    found = deadline_of(scheme, year)

    assert found is not None
    assert datetime.fromtimestamp(found, UTC) == utc


@pytest.mark.skipif(not CALENDAR.exists(), reason="no copy of compliance_calendar.csv here")
def test_deadline__of_the_published_calendar__is_ours() -> None:
    with CALENDAR.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["milestone"] == "surrender"]
    assert len(rows) >= 6

    for row in rows:
        for year in row["compliance_year"].split("-"):
            found = deadline_of("CN", int(year))
            assert found is not None
            day = (datetime.fromtimestamp(found, UTC) + timedelta(hours=8)).date()
            assert day.isoformat() == row["deadline"], row


@pytest.mark.parametrize("scheme", ["CN", "EU", "UK"])
def test_rules__of_a_scheme__fit_together(scheme: str) -> None:
    """No kind is both, and every scheme can be surrendered in something."""
    kinds = allowance_kinds(scheme)

    assert kinds
    assert not set(kinds) & {kind for kind, _ in offset_rules(scheme)}
    assert all(0 < rule.cap <= 10_000 and rule.first_year <= rule.last_year for _, rule in offset_rules(scheme))


def test_rules__unknown_scheme__has_none() -> None:
    assert (deadline_of("KR", 2024), allowance_kinds("KR"), offset_rules("KR"), penalty_rule("KR")) == (
        None,
        (),
        (),
        None,
    )
