"""An exchange's daily file against the market's formulas: close by amount and volume, limits by the close before."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from carbon.exchange.rules import national_rules
from carbon.units import FEN_PER_CNY
from cli.demo.inputs import COMPOSITE
from cli.registry.outputs import Sheet
from cli.registry.tables import Row, read

COLUMNS = (
    "trade_date", "product", "open_cny", "high_cny", "low_cny", "close_cny", "previous_close_cny", "listed_volume_t",
    "listed_amount_cny",
)  # fmt: skip
RESULT_COLUMNS = (
    "trade_date", "product", "close_cny", "previous_close_cny", "computed_close_cny", "lower_limit_cny",
    "upper_limit_cny", "close_equal", "within_band",
)  # fmt: skip


class Formulas(Protocol):
    """What the Market contract computes."""

    def limits_of(self, previous_close_fen: int, band_bp: int) -> tuple[int, int]:
        """Lowest and highest allowed price."""

    def close_of(self, amount_fen: int, quantity_t: int, previous_close_fen: int) -> int:
        """Close of a day."""


@dataclass(frozen=True, slots=True)
class Day:
    """A product's day as it was published; None where the file has nothing."""

    trade_date: str
    product: str
    prices_fen: tuple[int | None, ...]
    """Open, high, low; 0 without a trade."""
    close_fen: int | None
    previous_close_fen: int | None
    volume_t: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A day, and what the contract computes of it."""

    day: Day
    close_fen: int | None
    limits_fen: tuple[int, int] | None

    @property
    def close_equal(self) -> bool | None:
        """Whether the published close is the computed one; None for the composite, and where there is none."""
        if self.day.product == COMPOSITE or self.close_fen is None:
            return None
        return self.close_fen == self.day.close_fen

    @property
    def within_band(self) -> bool | None:
        """Whether all published prices keep to the limits; None without a previous close."""
        if self.limits_fen is None:
            return None
        lower, upper = self.limits_fen
        prices = [price for price in self.day.prices_fen if price]
        if self.day.close_fen is not None:
            prices.append(self.day.close_fen)
        return all(lower <= price <= upper for price in prices)


def load(path: Path) -> list[Day]:
    """
    Read a daily file, in its order.

    :raises BadTable: names the first thing that is wrong
    """
    return [_day(row) for row in read(path, COLUMNS)]


def check(day: Day, formulas: Formulas) -> Checked:
    """Compute a day's close and limits; the previous close is the row's own."""
    before, limits, close = day.previous_close_fen, None, None
    if before is not None:
        limits = formulas.limits_of(before, national_rules().listed.band)
    if day.volume_t or before is not None:
        close = formulas.close_of(day.amount_fen, day.volume_t, before or 0)
    return Checked(day, close, limits)


def sheet(checked: Sequence[Checked]) -> Sheet:
    """The file of the result."""
    rows = (
        (
            one.day.trade_date,
            one.day.product,
            _yuan(one.day.close_fen),
            _yuan(one.day.previous_close_fen),
            _yuan(one.close_fen),
            *map(_yuan, one.limits_fen or (None, None)),
            _word(one.close_equal),
            _word(one.within_band),
        )
        for one in checked
    )
    return Sheet(RESULT_COLUMNS, rows)


def counts(checked: Sequence[Checked]) -> dict[str, int]:
    """How many answers of each kind."""
    return {
        "close_equal": sum(one.close_equal is True for one in checked),
        "close_differs": sum(one.close_equal is False for one in checked),
        "within_band": sum(one.within_band is True for one in checked),
        "outside_band": sum(one.within_band is False for one in checked),
    }


def _day(row: Row) -> Day:
    return Day(
        trade_date=row.key("trade_date"),
        product=row.key("product"),
        prices_fen=tuple(row.hundredths(column) for column in ("open_cny", "high_cny", "low_cny")),
        close_fen=row.hundredths("close_cny"),
        previous_close_fen=row.hundredths("previous_close_cny") or None,
        volume_t=row.tonnes("listed_volume_t") or 0,
        amount_fen=row.hundredths("listed_amount_cny") or 0,
    )


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{fen // FEN_PER_CNY}.{fen % FEN_PER_CNY:02}"


def _word(answer: bool | None) -> str | None:
    return None if answer is None else str(answer).lower()
