"""
Fat fingers: an order that a person should look at twice before he signs it.

Nothing here is a rule of the market: the contracts refuse what the rules forbid. Thresholds are data, in
`thresholds.toml`.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Self

from carbon.units import BASIS_POINTS


class Matter(StrEnum):
    """What is unusual about an order."""

    PRICE = "price"
    """Far from the last price."""
    VOLUME = "volume"
    """Large for what a day trades."""
    DEPTH = "depth"
    """Large for what the other side of the book offers."""
    HOLDING = "holding"
    """Takes most of what the account can spend or sell."""


@dataclass(frozen=True, slots=True)
class LookTwice:
    """One thing to look at twice."""

    matter: Matter
    share_bp: int
    """How far, or how large, in 1/10,000 of what it is held against; rounded half up."""
    limit_bp: int
    """From where on it is told."""
    against: int
    """What it is held against: a price in fen, a quantity in t, or money in fen."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an order is held against; 0 where there is nothing, and then nothing is said of it."""

    last_fen: int = 0
    """Last price, or previous close, fen per t."""
    volume_t: int = 0
    """Of the day, or of the last day with any."""
    depth_t: int = 0
    """Open on the other side of the book."""
    free: int = 0
    """Free money in fen for who buys, free units in t for who sells."""


@dataclass(frozen=True, slots=True)
class Caution:
    """From where on a person is warned, in 1/10,000."""

    price_away_bp: int
    """Distance from the last price, of that price."""
    volume_share_bp: int
    """Share of the day's volume."""
    depth_share_bp: int
    """Share of the open quantity on the other side."""
    holding_share_bp: int
    """Share of the account's free money or units."""

    @classmethod
    def load(cls, file: Path | None = None) -> Self:
        """
        Thresholds of a file, which may leave some out, or those that come with this program.

        :raises OSError: the file cannot be read
        :raises ValueError: it is not a file of thresholds
        """
        ours = resources.files("carbon.caution").joinpath("thresholds.toml").read_text(encoding="utf-8")
        found = tomllib.loads(ours)
        if file is not None:
            given = tomllib.loads(file.read_text(encoding="utf-8"))
            unknown = sorted(given.keys() - {field.name for field in fields(cls)})
            if unknown or not given:
                raise ValueError(f"not a file of thresholds: {', '.join(unknown) or 'it is empty'}")
            found |= given
        if not all(type(value) is int and value > 0 for value in found.values()):
            raise ValueError("thresholds are whole numbers above 0, in 1/10,000")
        return cls(**found)


def warnings_of(caution: Caution, *, price_fen: int, quantity_t: int, is_buy: bool, seen: Seen) -> Iterator[LookTwice]:
    """What a person should look at twice about an order: `quantity_t` at `price_fen` per tonne."""
    takes = price_fen * quantity_t if is_buy else quantity_t
    for matter, part, whole, limit_bp in (
        (Matter.PRICE, abs(price_fen - seen.last_fen), seen.last_fen, caution.price_away_bp),
        (Matter.VOLUME, quantity_t, seen.volume_t, caution.volume_share_bp),
        (Matter.DEPTH, quantity_t, seen.depth_t, caution.depth_share_bp),
        (Matter.HOLDING, takes, seen.free, caution.holding_share_bp),
    ):
        if whole > 0 and part * BASIS_POINTS > limit_bp * whole:
            share_bp = (2 * part * BASIS_POINTS + whole) // (2 * whole)
            yield LookTwice(matter, share_bp, limit_bp, whole)
