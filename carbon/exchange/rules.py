"""Rules of a market as one frozen value, and those of the Chinese national market."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from carbon.exchange.hours import Hours, Span, day_number
from carbon.fees import cost_of, fee_of
from carbon.order_book import SelfTrade
from carbon.units import BasisPoints, Fen, FenPerTonne, MarketDay, Tonnes

MAX_PRODUCTS = 30
"""One symbol of the voucher code, which counts from 1."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What prices and quantities of one way to trade must keep to."""

    band: BasisPoints
    """Half width of the price band around the previous listed close."""

    min_t: Tonnes
    """Smallest allowed quantity."""

    max_t: Tonnes | None
    """Largest allowed quantity; None: there is none."""

    def has_size(self, quantity: int) -> bool:
        """Whether a quantity is allowed."""
        return self.min_t <= quantity and (self.max_t is None or quantity <= self.max_t)


@dataclass(frozen=True, slots=True)
class ExchangeRules:
    """All parameters of a market."""

    hours: Hours
    """Days and sessions."""

    tick: FenPerTonne
    """Prices are multiples of it."""

    listed: Bounds
    """Of listed orders."""

    block: Bounds
    """Of block trades."""

    references: Mapping[str, FenPerTonne]
    """Product -> previous close of its first day. The complete list of products."""

    position_limits: Mapping[str, Tonnes]
    """Account -> most that it may hold and bid for, over all products; no limit for others."""

    self_trade: SelfTrade
    """What becomes of an order that crosses an own one."""

    fee: BasisPoints
    """Taken from each side of each trade."""

    halted: frozenset[str]
    """Products that are halted."""

    restricted: frozenset[str]
    """Accounts that may not trade."""

    credit_record: frozenset[str]
    """Accounts whose credit record forbids trading."""

    @property
    def products(self) -> dict[str, int]:
        """Product -> its number, from 1 by name: as contracts list them and voucher codes write them."""
        return {name: number for number, name in enumerate(sorted(self.references), 1)}

    def fee_on(self, amount: Fen) -> Fen:
        """Fee of one side of a trade, rounded down in its favour."""
        return fee_of(amount, self.fee)

    def cost_of(self, amount: Fen) -> Fen:
        """What a buyer needs for an amount: the fee comes on top."""
        return cost_of(amount, self.fee)


@cache
def national_rules() -> ExchangeRules:
    """The Chinese national market with its first product: what a rules file leaves out."""
    hours = Hours(
        zone=ZoneInfo(_national("timezone")),
        listed=tuple(map(span_of, _national("sessions").split())),
        block=tuple(map(span_of, _national("block_sessions").split())),
        holidays=national_holidays(),
    )
    return ExchangeRules(
        hours=hours,
        tick=FenPerTonne(int(_national("tick"))),
        listed=Bounds(
            BasisPoints(int(_national("listed_band"))),
            Tonnes(int(_national("listed_min"))),
            Tonnes(int(_national("listed_max"))),
        ),
        block=Bounds(BasisPoints(int(_national("block_band"))), Tonnes(int(_national("block_min"))), None),
        references={"CEA": FenPerTonne(int(_national("reference_CEA")))},
        position_limits={},
        self_trade=SelfTrade.REFUSE_NEWER,
        fee=BasisPoints(int(_national("fees"))),
        halted=frozenset(),
        restricted=frozenset(),
        credit_record=frozenset(),
    )


@cache
def national_holidays() -> frozenset[MarketDay]:
    """Weekdays on which the national exchange did not trade."""
    return frozenset(day_number(date.fromisoformat(row["date"])) for row in _rows("holidays.csv"))


def span_of(text: str) -> Span:
    """Read a session, as 09:30-11:30. Raises ValueError."""
    opens_s, closes_s = map(second_of, text.split("-"))
    if opens_s >= closes_s:
        raise ValueError(f"{text!r} ends before it begins")
    return Span(opens_s, closes_s)


def second_of(text: str) -> int:
    """Read a time of day, 00:00 to 24:00, as seconds since midnight. Raises ValueError."""
    hours, minutes = text.split(":")
    if not (len(hours) == len(minutes) == 2 and hours.isdecimal() and minutes.isdecimal()):
        raise ValueError(f"{text!r} is not a time of day")
    second = int(hours) * 3_600 + int(minutes) * 60
    if int(minutes) >= 60 or second > 86_400:
        raise ValueError(f"{text!r} is not a time of day")
    return second


@cache
def _national(name: str) -> str:
    return next(row["value"] for row in _rows("national.csv") if row["name"] == name)


def _rows(file: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(files(__package__).joinpath(file).read_text(encoding="utf-8").splitlines())
