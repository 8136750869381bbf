"""Kinds of alerts, their thresholds, and who counts as one party."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

from carbon.units import BasisPoints, Tonnes


class Kind(IntEnum):
    """What is looked for, as the contract numbers it."""

    WASH_TRADE = 1
    """Related parties trade with each other."""

    LAYERING = 2
    """Orders at several prices of one side are taken back soon, while their party trades on the other side."""

    CANCEL_RATIO = 3
    """Most of what a party places it takes back."""

    MARKING_CLOSE = 4
    """One party makes most of one side's trades at the end of the day, and the price moves its way."""

    PRICE_JUMP = 5
    """The price of listed trades moves far in a short time."""

    VOLUME_JUMP = 6
    """Many times the usual tonnes are traded."""

    CONCENTRATION = 7
    """One party makes most of one side of a day."""

    @property
    def word(self) -> str:
        """Name in small letters, as in evidence files and in the API."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which figures on a kind is told; 0 asks for nothing. What each kind asks for stands in `ISurveillance`."""

    window_s: int
    """Seconds that belong together."""

    count: int
    """Trades, orders, prices, or earlier days."""

    quantity: Tonnes
    """Tonnes that it must be about."""

    share: BasisPoints
    """Share of the whole, or multiple of the mean."""

    move: BasisPoints
    """Move of the price."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Thresholds to begin with, and where they come from."""

    thresholds: Thresholds
    source: str


@cache
def suggested() -> dict[Kind, Suggestion]:
    """Return thresholds for each kind, to be set by the exchange; `thresholds.csv`."""
    text = files("carbon.surveillance").joinpath("thresholds.csv").read_text("utf-8")
    return {
        Kind[row["kind"].upper()]: Suggestion(
            Thresholds(
                window_s=int(row["window_s"]),
                count=int(row["count"]),
                quantity=Tonnes(int(row["quantity_t"])),
                share=BasisPoints(int(row["share_bp"])),
                move=BasisPoints(int(row["move_bp"])),
            ),
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }


class Groups:
    """Who counts as one party: accounts that are related, also through others."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = frozenset(ordered(one, other) for one, other in pairs)
        self._head: dict[str, str] = {}
        for one, other in sorted(self.pairs):
            self._head[self.of(one)] = self._head[self.of(other)] = min(self.of(one), self.of(other), key=number_of)

    def of(self, account: str) -> str:
        """The account that stands for the party of this one: the lowest of the party."""
        while (head := self._head.get(account, account)) != account:
            account = head
        return account

    def pairs_of(self, party: str) -> list[tuple[str, str]]:
        """Declared relations that make a party, in order."""
        return sorted(
            (pair for pair in self.pairs if self.of(pair[0]) == party), key=lambda pair: [*map(number_of, pair)]
        )


def ordered(one: str, other: str) -> tuple[str, str]:
    """A pair as the contract keeps it, the lower account first."""
    return (one, other) if number_of(one) < number_of(other) else (other, one)


def number_of(account: str) -> int:
    """An account as the number that it is; the contract wants accounts in that order."""
    return int(account, 16)
