"""What will be done in the year, from the records alone: who takes part, who is short, who trades what on which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carbon.market_rules import price_limits
from carbon.units import BasisPoints, FenPerTonne
from cli.demo.inputs import BadInput, ComplianceRow, Inputs, PriceRow

TRADING_DAYS = 16
"""Days of the price file that are used unless told otherwise, if it has so many; the last is left open."""
WEEKEND = 5
MAX_ORDER_T = 99_999
"""Largest listed order: fewer than 100,000 t (exchange notice of 2021-06-22)."""
BAND_BP = 1_000
"""±10 % of the previous close (same notice)."""
PIECES = 100
"""About so many orders to buy unless told otherwise, however much is bought."""
FIRST_YEAR = 2020
"""Voucher codes count days from 2020-01-01."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation's year and what the records say of the years before it."""

    row: ComplianceRow
    earlier: tuple[ComplianceRow, ...]
    """Earlier years of the same trading period, oldest first."""
    activity: str

    @property
    def installation_id(self) -> str:
        """As in the registry."""
        return self.row.installation_id

    @property
    def saved_t(self) -> int:
        """Units saved from the earlier years of the period."""
        return max(0, sum((row.allocated_t or 0) - (row.surrendered_t or 0) for row in self.earlier))

    @property
    def short_t(self) -> int:
        """Units that it must buy to surrender what the records say; 0 or more."""
        return max(0, -self._balance_t)

    @property
    def spare_t(self) -> int:
        """Units that it does not need this year; 0 or more."""
        return max(0, self._balance_t)

    @property
    def _balance_t(self) -> int:
        return self.saved_t + (self.row.allocated_t or 0) - (self.row.surrendered_t or 0)

    @property
    def rule_status(self) -> str:
        """Status by the rule of the log: C, or the balance over the trading period."""
        if self.row.is_not_reported:
            return "C"
        years = (*self.earlier, self.row)
        return "A" if sum((row.surrendered_t or 0) - (row.verified_t or 0) for row in years) >= 0 else "B"


@dataclass(frozen=True, slots=True)
class Order:
    """One order to place."""

    account: str
    """Installation, or `RESERVE`."""
    is_buy: bool
    price_fen: int
    quantity_t: int


@dataclass(frozen=True, slots=True)
class TradingDay:
    """One day of the market and its orders, in the order in which they come."""

    prices: PriceRow
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole year."""

    installations: tuple[Installation, ...]
    product: str
    days: tuple[TradingDay, ...]
    next_day: date | None
    """Day of the price file after the last one played; None when there is none."""
    holidays: tuple[date, ...]
    """Weekdays from the first to the last day that are not in the price file."""
    reserve_t: int
    """What the installations' spare units can't cover, sold by an investor who brings them in as an opening entry."""


RESERVE = "reserve"
"""The investor who sells what is missing."""


def plan(inputs: Inputs, count: int, most_days: int = TRADING_DAYS, pieces: int = PIECES) -> Plan:
    """
    Plan the year.

    :param most_days: of trading, the one that is left open included
    :param pieces: about so many orders to buy
    :raises BadInput: the price file has no day that can be traded on
    """
    chosen = choose(inputs, count)
    rows = trading_days(inputs, most_days)
    days, rest = (rows[:-1], rows[-1:]) if len(rows) > 1 else (rows, [])
    orders, reserve_t = orders_of(chosen, days, pieces)
    return Plan(
        installations=tuple(chosen),
        product=rows[0].product,
        days=tuple(map(TradingDay, days, orders)),
        next_day=rest[0].day if rest else None,
        holidays=_holidays(rows),
        reserve_t=reserve_t,
    )


def _holidays(rows: Sequence[PriceRow]) -> tuple[date, ...]:
    known = {row.day for row in rows}
    span = range((rows[-1].day - rows[0].day).days)
    every = (rows[0].day + timedelta(days=number) for number in span)
    return tuple(day for day in every if day.weekday() < WEEKEND and day not in known)


def choose(inputs: Inputs, count: int) -> list[Installation]:
    """
    `count` installations with a row for the year: first one of each code A, B, C, then by number.

    Where there are more than enough, those come last whose code the period's balance can't give (corrected or
    surrendered after the deadline, or no code yet), because their record is not the year's.
    """
    rows_of: dict[str, list[ComplianceRow]] = {}
    for row in inputs.compliance:
        rows_of.setdefault(row.installation_id, []).append(row)
    everyone = [
        _installation(inputs, row, rows_of[row.installation_id]) for row in inputs.compliance if row.year == inputs.year
    ]
    everyone.sort(key=lambda item: _number(item.installation_id))
    plain = [
        item for item in everyone if not item.row.is_corrected_later and item.row.published_code == item.rule_status
    ]
    first_of_code = {code: next((i for i in plain if i.row.published_code == code), None) for code in "ABC"}
    in_turn = [*(item for item in first_of_code.values() if item is not None), *plain, *everyone]
    chosen = list({item.installation_id: item for item in in_turn}.values())[:count]
    return sorted(chosen, key=lambda item: _number(item.installation_id))


def _installation(inputs: Inputs, row: ComplianceRow, rows: Sequence[ComplianceRow]) -> Installation:
    earlier = [other for other in rows if other.trading_period == row.trading_period and other.year < row.year]
    earlier.sort(key=lambda other: other.year)
    return Installation(row, tuple(earlier), inputs.activities.get(row.installation_id, ""))


def _number(installation_id: str) -> tuple[int, str]:
    return (int(installation_id), "") if installation_id.isdecimal() else (1 << 62, installation_id)


def trading_days(inputs: Inputs, most: int) -> list[PriceRow]:
    """The last days of one product with a previous close: of the product that was traded most on such days."""
    usable: dict[str, list[PriceRow]] = {}
    for row in sorted(inputs.prices, key=lambda row: row.day):
        if row.previous_close_fen and row.close_fen and row.day.weekday() < WEEKEND and row.day.year >= FIRST_YEAR:
            usable.setdefault(row.product, []).append(row)
    last = {product: _distinct(rows)[-most:] for product, rows in usable.items()}
    if not last:
        raise BadInput(
            inputs.files["prices"],
            f"no weekday from {FIRST_YEAR} on with a close and a previous close of a product",
            column="previous_close_cny",
        )
    product = max(last, key=lambda name: (len(last[name]), sum(row.listed_volume_t for row in last[name]), name))
    return last[product]


def _distinct(rows: Sequence[PriceRow]) -> list[PriceRow]:
    return list({row.day: row for row in rows}.values())


def orders_of(
    chosen: Sequence[Installation], days: Sequence[PriceRow], pieces: int
) -> tuple[list[tuple[Order, ...]], int]:
    """
    Orders of each day, and how much the reserve must sell.

    What is bought on a day is sold on that day, and every buy limit reaches every sell limit of the day, so that
    whatever the order of arrival all of it is traded; the prices come from the day's own low, close and high.
    """
    demand_t = sum(item.short_t for item in chosen)
    spare_t = sum(item.spare_t for item in chosen)
    buys = [(item.installation_id, item.short_t) for item in chosen if item.short_t]
    sells = [
        (item.installation_id, item.spare_t * min(demand_t, spare_t) // spare_t) for item in chosen if item.spare_t
    ]
    missing_t = min(demand_t, spare_t) - sum(quantity for _, quantity in sells)
    for index, (account, quantity) in enumerate(sells):  # what rounding down left over
        extra = min(missing_t, _spare(chosen, account) - quantity)
        sells[index], missing_t = (account, quantity + extra), missing_t - extra
    reserve_t = max(0, demand_t - spare_t)
    if reserve_t:
        sells.append((RESERVE, reserve_t))
    bounds = _bounds(demand_t, days)
    piece_t = min(MAX_ORDER_T, demand_t // pieces + 1)
    per_day = zip(_slices(buys, bounds, piece_t), _slices(sells, bounds, piece_t), days, strict=True)
    return [tuple(_day_orders(bought, sold, prices)) for bought, sold, prices in per_day], reserve_t


def _bounds(demand_t: int, days: Sequence[PriceRow]) -> list[int]:
    """What is traded up to and with each day, in proportion to what the exchange's members traded on it."""
    weights = [row.listed_volume_t + 1 for row in days]
    return [demand_t * sum(weights[: index + 1]) // sum(weights) for index in range(len(days))]


def _spare(chosen: Sequence[Installation], account: str) -> int:
    return next(item.spare_t for item in chosen if item.installation_id == account)


def _slices(wanted: Sequence[tuple[str, int]], bounds: Sequence[int], piece_t: int) -> Iterator[list[tuple[str, int]]]:
    """Cut quantities into pieces, deal them out evenly, and cut that at the days' cumulative bounds."""
    rest = _dealt(wanted, piece_t)
    taken = done = 0
    for bound in bounds:
        pieces = []
        while done < bound:
            account, quantity = rest[taken]
            piece = min(quantity, bound - done)
            pieces.append((account, piece))
            done += piece
            rest[taken] = (account, quantity - piece)
            taken += quantity == piece
        yield pieces


def _dealt(wanted: Sequence[tuple[str, int]], piece_t: int) -> list[tuple[str, int]]:
    """Pieces of at most that size, so mixed that everyone's come at even distances."""
    dealt = []
    for place, (account, quantity_t) in enumerate(wanted):
        count = -(-quantity_t // piece_t)
        for number in range(count):
            piece = quantity_t * (number + 1) // count - quantity_t * number // count
            dealt.append(((2 * number + 1) / (2 * count), place, account, piece))
    return [(account, piece) for _, _, account, piece in sorted(dealt)]


def _day_orders(bought: list[tuple[str, int]], sold: list[tuple[str, int]], prices: PriceRow) -> Iterator[Order]:
    low, middle, high = _prices(prices)
    up_limits, down_limits = _between(middle, high, len(bought)), _between(low, middle, len(sold))
    if prices.close_fen < (prices.previous_close_fen or 0):  # a day that fell in the file falls here
        up_limits, down_limits = up_limits[::-1], down_limits[::-1]
    ups = [Order(account, True, price, q) for (account, q), price in zip(bought, up_limits, strict=True)]
    downs = [Order(account, False, price, q) for (account, q), price in zip(sold, down_limits, strict=True)]
    starts_with_sells = prices.day.toordinal() % 2 == 0
    first, second = (downs, ups) if starts_with_sells else (ups, downs)
    for index in range(max(len(first), len(second))):
        yield from first[index : index + 1]
        yield from second[index : index + 1]


def _prices(prices: PriceRow) -> tuple[int, int, int]:
    limits = price_limits(FenPerTonne(prices.previous_close_fen or 0), BasisPoints(BAND_BP))
    lower, upper = limits.lower, limits.upper
    middle = min(max(prices.close_fen, lower), upper)
    low = min(max(prices.low_fen or middle, lower), middle)
    high = max(min(prices.high_fen or middle, upper), middle)
    return low, middle, high


def _between(low: int, high: int, count: int) -> list[int]:
    """Prices from low to high at even distances, both left out."""
    return [low + (high - low) * number // (count + 1) for number in range(1, count + 1)]


def date_number(day: date) -> int:
    """Days since 1970-01-01, as the contracts count them."""
    return day.toordinal() - date(1970, 1, 1).toordinal()
