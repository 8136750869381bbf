"""What the demo plans: whatever the records, all that is lacking can be bought, by the rules of the market."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon.order_book import OrderBook, Side
from carbon.units import FenPerTonne, Tonnes
from cli.demo.data.defaults import COMPLIANCE
from cli.demo.inputs import ComplianceRow, Inputs, PriceRow, load_compliance
from cli.demo.market import order_times, resting_prices
from cli.demo.plan import MAX_ORDER_T, RESERVE, Installation, Plan, choose, plan

YEAR = 2022
MONDAY = date(2024, 3, 4)
tonnes = st.none() | st.integers(0, 300) | st.integers(0, 40_000_000)
prices_fen = st.integers(1, 20_000)


@st.composite
def installation_years(draw: st.DrawFn) -> list[ComplianceRow]:
    """Rows of up to thirty installations, some with earlier years of the period or of another one."""
    rows = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        for year in (*draw(st.sets(st.sampled_from([2018, 2020, 2021]))), YEAR):
            period = "3" if year < 2020 else "4"
            rows.append(
                row_of(
                    str(number),
                    year,
                    draw(tonnes),
                    draw(tonnes),
                    draw(tonnes),
                    period=period,
                    is_not_reported=draw(st.booleans()),
                    code=draw(st.sampled_from("ABCDE")),
                )
            )
    return rows


@st.composite
def price_rows(draw: st.DrawFn) -> list[PriceRow]:
    """Weekdays of one product; extremes and close may lie anywhere, and be missing."""
    days = [MONDAY + timedelta(days=number) for number in range(draw(st.integers(1, 30)))]
    return [
        PriceRow(
            day=day,
            product="T24",
            high_fen=draw(st.just(0) | prices_fen),
            low_fen=draw(st.just(0) | prices_fen),
            close_fen=draw(prices_fen),
            previous_close_fen=draw(prices_fen),
            listed_volume_t=draw(st.integers(0, 10)),
        )
        for day in days
    ]


def row_of(
    number: str,
    year: int,
    allocated_t: int | None,
    verified_t: int | None,
    surrendered_t: int | None,
    *,
    period: str = "4",
    is_not_reported: bool = False,
    code: str = "A",
) -> ComplianceRow:
    return ComplianceRow(
        number, year, period, allocated_t, verified_t, is_not_reported, surrendered_t, code, is_corrected_later=False
    )


def inputs_of(rows: list[ComplianceRow], prices: list[PriceRow] | None = None) -> Inputs:
    price = PriceRow(MONDAY, "T24", 5100, 4900, 5000, 5000, 10)
    return Inputs([], 2023, {}, rows, prices or [price], {"prices": Path("prices.csv")}, "XX", YEAR)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


@given(installation_years(), price_rows(), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_plan__whatever_the_records__trades_exactly_what_is_lacking(
    rows: list[ComplianceRow], prices: list[PriceRow], count: int
) -> None:
    """T1, T4: size and price of every order are allowed, nobody sells what he needs or trades on both sides."""
    planned = plan(inputs_of(rows, prices), count)

    lacking = {item.installation_id: item.short_t for item in planned.installations}
    spare = {item.installation_id: item.spare_t for item in planned.installations} | {RESERVE: planned.reserve_t}
    bought, sold = totals(planned, is_buy=True), totals(planned, is_buy=False)
    assert bought == {number: short_t for number, short_t in lacking.items() if short_t}
    assert sum(sold.values()) == sum(lacking.values())
    assert all(quantity_t <= spare[account] for account, quantity_t in sold.items())
    assert not set(bought) & set(sold)
    for day in planned.days:
        limit_parts = (Fraction(day.prices.previous_close_fen or 0) * part / 10 for part in (9, 11))
        lower, upper = (half_up(limit) for limit in limit_parts)
        for order in day.orders:
            assert 1 <= order.quantity_t <= MAX_ORDER_T
            assert lower <= order.price_fen <= upper


@given(installation_years(), price_rows())
@settings(max_examples=40, deadline=None)
def test_plan__placed_in_the_order_book__leaves_nothing_open(rows: list[ComplianceRow], prices: list[PriceRow]) -> None:
    """T2: on every day the twin of the contract matches all orders in the sequence in which they come."""
    assert_all_is_matched(plan(inputs_of(rows, prices), 30))


@pytest.mark.parametrize("days", [1, 2, 16])
def test_plan__of_all_shipped_installations_in_any_year__can_be_matched(days: int) -> None:
    """No order meets more than 64 others, however few the days."""
    table = load_compliance(COMPLIANCE, "AT")
    price = PriceRow(MONDAY, "T24", 5100, 4900, 5000, 5000, 10)
    prices = [replace(price, day=MONDAY + timedelta(days=number)) for number in range(days + days // 5 * 2)]

    for year in sorted({row.year for row in table}):
        planned = plan(replace(inputs_of(table, prices), year=year), 999)

        assert len(planned.installations) == sum(row.year == year for row in table)
        assert_all_is_matched(planned)


def assert_all_is_matched(planned: Plan) -> None:
    """Place the orders in the twin of the contract, in the sequence in which they come."""
    for day in planned.days:
        book = OrderBook()
        for order in day.orders:
            side = Side.BUY if order.is_buy else Side.SELL
            book.place(order.account, side, FenPerTonne(order.price_fen), Tonnes(order.quantity_t))
        assert book.resting() == []


def totals(planned: Plan, is_buy: bool) -> dict[str, int]:
    sums: dict[str, int] = {}
    for day in planned.days:
        for order in day.orders:
            if order.is_buy is is_buy:
                sums[order.account] = sums.get(order.account, 0) + order.quantity_t
    return sums


@pytest.mark.parametrize(
    ("earlier", "row", "saved_t", "short_t", "spare_t"),
    [
        ([], (100, 90, 90), 0, 0, 10),
        ([], (100, 90, 130), 0, 30, 0),
        ([(50, 20, 20)], (100, 90, 130), 30, 0, 0),
        ([(50, 20, 20)], (100, 90, 140), 30, 10, 0),
        ([(10, 40, 40)], (100, 90, 100), 0, 0, 0),  # used more than it was given: nothing is saved, nothing is owed
        ([(10, 40, 40), (50, 0, 0)], (0, 0, 20), 20, 0, 0),  # over the period, not year by year
        ([(None, None, None)], (None, None, 7), 0, 7, 0),
        ([], (5, None, None), 0, 0, 5),
    ],
)
def test_installation__with_earlier_years__saves_over_the_period(
    earlier: list[tuple[int | None, int | None, int | None]],
    row: tuple[int | None, int | None, int | None],
    saved_t: int,
    short_t: int,
    spare_t: int,
) -> None:
    before = tuple(row_of("1", YEAR - len(earlier) + place, *figures) for place, figures in enumerate(earlier))

    item = Installation(row_of("1", YEAR, *row), before, "20")

    assert (item.saved_t, item.short_t, item.spare_t) == (saved_t, short_t, spare_t)


@pytest.mark.parametrize(
    ("earlier", "verified_t", "surrendered_t", "is_not_reported", "status"),
    [
        ([], 10, 10, False, "A"),
        ([], 10, 11, False, "A"),
        ([], 10, 9, False, "B"),
        ([(0, 5, 4)], 10, 10, False, "B"),  # a shortfall of an earlier year counts
        ([(0, 5, 6)], 10, 9, False, "A"),  # so does a surplus
        ([], None, None, False, "A"),
        ([], 10, 10, True, "C"),
    ],
)
def test_installation__status__is_the_balance_of_the_period(
    earlier: list[tuple[int | None, int | None, int | None]],
    verified_t: int | None,
    surrendered_t: int | None,
    is_not_reported: bool,
    status: str,
) -> None:
    before = tuple(row_of("1", YEAR - 1, *figures) for figures in earlier)
    row = row_of("1", YEAR, 0, verified_t, surrendered_t, is_not_reported=is_not_reported)

    assert Installation(row, before, "").rule_status == status


def test_choose__fewer_than_there_are__takes_one_of_each_code_first() -> None:
    rows = [
        *(row_of(str(number), YEAR, 10, 10, 10) for number in range(1, 20)),
        row_of("20", YEAR, 10, 10, 5, code="B"),
        row_of("21", YEAR, 10, None, None, is_not_reported=True, code="C"),
        row_of("22", YEAR, 10, 10, 5, code="A"),  # a code that the balance does not give comes last
    ]

    chosen = choose(inputs_of(rows), 4)

    assert [item.installation_id for item in chosen] == ["1", "2", "20", "21"]
    assert {item.row.published_code for item in chosen} == {"A", "B", "C"}


def test_choose__more_than_there_are__takes_all_with_a_row_for_the_year() -> None:
    rows = [row_of("2", YEAR, 1, 1, 1), row_of("10", YEAR, 1, 1, 1, code="D"), row_of("3", YEAR - 1, 1, 1, 1)]

    chosen = choose(inputs_of(rows), 99)

    assert [item.installation_id for item in chosen] == ["2", "10"]


def test_choose__earlier_rows_of_another_period__are_left_out() -> None:
    rows = [row_of("1", 2018, 9, 9, 9, period="3"), row_of("1", 2021, 1, 1, 1), row_of("1", YEAR, 1, 1, 1)]

    (item,) = choose(inputs_of(rows), 1)

    assert [row.year for row in item.earlier] == [2021]


def test_plan__days_of_several_products__uses_one_product_and_keeps_its_last_day_for_visitors() -> None:
    days = [MONDAY + timedelta(days=number) for number in range(5)]
    other = PriceRow(MONDAY, "OLD", 9000, 9000, 9000, 9000, 1_000_000)
    prices = [other, *(PriceRow(day, "T24", 5100, 4900, 5000, 5000, 10) for day in days)]

    planned = plan(inputs_of([row_of("1", YEAR, 0, 40, 40)], prices), 1)

    assert planned.product == "T24"
    assert [day.prices.day for day in planned.days] == days[:-1]
    assert planned.next_day == days[-1]
    assert planned.reserve_t == 40


@given(st.integers(1, 1_000_000))
def test_resting_prices__around_any_close__lie_inside_the_limits_and_never_meet(close_fen: int) -> None:
    """A close of a few fen has hardly any room: then fewer orders rest."""
    bids, asks = resting_prices(close_fen)

    assert all(half_up(Fraction(close_fen * 9, 10)) <= price < close_fen for price in bids)
    assert all(close_fen < price <= half_up(Fraction(close_fen * 11, 10)) for price in asks)


def test_order_times__of_a_day__lie_inside_the_sessions_in_order() -> None:
    times = order_times(MONDAY, 300)

    assert times == sorted(times)
    assert len(times) == 300
    hours = [(at_s + 8 * 3600) % 86_400 / 3600 for at_s in times]  # UTC+8
    assert all(9.5 <= hour < 11.5 or 13 <= hour < 15 for hour in hours)


def test_order_times__with_time_spared_for_deals__end_before_it() -> None:
    latest = max(order_times(MONDAY, 300, spare_s=1_800))
    assert 14.4 < (latest + 8 * 3600) % 86_400 / 3600 < 14.5
