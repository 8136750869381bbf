"""The areas of China as tiles of equal size (`data/china_tiles.csv`)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "data" / "china_tiles.csv"


@dataclass(frozen=True, slots=True)
class Tile:
    """One area."""

    code: int
    """GB/T 2260, the first two digits."""
    letters: str
    """Its letter code."""
    column: int
    row: int


@cache
def tiles() -> tuple[Tile, ...]:
    """Read the layout; raises ValueError on two areas in one place."""
    with FILE.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        read = tuple(Tile(int(r["code"]), r["letters"], int(r["column"]), int(r["row"])) for r in rows)
    if len({(tile.column, tile.row) for tile in read}) != len(read):
        raise ValueError(f"{FILE.name}: two areas in one place")
    return read
