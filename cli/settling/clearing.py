"""The clearing file of a product's day, written from the chain, and read back as a statement of somebody."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from carbon.clearing import TRADE, clearing_file, clearing_hash
from carbon.settlement import Trade
from carbon.units import FenPerTonne, Tonnes, UnixSeconds
from cli.demo.inputs import BadInput
from cli.settling.day import DayOnChain


@dataclass(frozen=True, slots=True)
class Clearing:
    """A clearing file."""

    content: bytes

    @property
    def digest(self) -> str:
        """What the first reviewer puts on chain and the second gives again."""
        return clearing_hash(self.content)


def clearing_of(day: DayOnChain) -> Clearing:
    """Write the clearing of a day."""
    return Clearing(clearing_file(day.trades, *day.fees_bp()))


def statement_of(file: Path) -> list[Trade]:
    """
    The trades in a clearing file; other files need no more than its columns about trades.

    :raises BadInput: not such a file
    """
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return list(_trades_in(csv.DictReader(lines)))
    except OSError as error:
        raise BadInput(file, str(error.strerror)) from error
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(file, f"not a clearing file: {error!r}") from error


def _trades_in(rows: Iterable[dict[str, str]]) -> Iterable[Trade]:
    for row in rows:
        if row.get("row", TRADE) != TRADE:
            continue
        yield Trade(
            trade_id=int(row["trade_id"]),
            buyer=row["buyer"],
            seller=row["seller"],
            price=FenPerTonne(int(row["price_fen_per_t"])),
            quantity=Tonnes(int(row["quantity_t"])),
            buy_ref=int(row["buy_ref"]),
            sell_ref=int(row["sell_ref"]),
            method=int(row["method"]),
            at=UnixSeconds(int(row["at"])),
        )
