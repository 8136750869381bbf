"""Tables of a transaction log: lots of units that moved between accounts, and what accounts had before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cli.registry.tables import Keys, Row, read

TRANSACTION_COLUMNS = (
    "transaction_id", "lot_no", "timestamp", "type_main", "type_supplementary", "from_account", "to_account",
    "unit_type", "units",
)  # fmt: skip
OPENING_COLUMNS = ("account", "unit_type", "units")


@dataclass(frozen=True, slots=True)
class LotRow:
    """One block of units of a transaction."""

    transaction_id: str
    lot_no: int
    moment: datetime
    type_main: int
    type_supplementary: int
    from_account: str
    to_account: str
    unit_type: str
    units: int

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Place in the log."""
        return self.moment, self.transaction_id, self.lot_no


@dataclass(frozen=True, slots=True)
class Log:
    """The lots of one unit type, each once."""

    lots: Sequence[LotRow]
    """In the order in which they are to be moved."""
    skipped: int
    """Lots that were seen before."""


def load_lots(paths: Sequence[Path], unit: str) -> Log:
    """
    Read transaction tables as one log.

    :raises BadTable: names what is wrong; so a lot seen again with other content
    """
    seen: dict[tuple[str, int], LotRow] = {}
    skipped = 0
    for path in paths:
        for row in read(path, TRANSACTION_COLUMNS):
            lot = _lot(row)
            first = seen.setdefault((lot.transaction_id, lot.lot_no), lot)
            if first is lot:
                continue
            if first != lot:
                problem = f"duplicate key {lot.transaction_id} {lot.lot_no} with other content: remove one of the two"
                raise row.bad("lot_no", problem)
            skipped += lot.unit_type == unit
    lots = sorted((lot for lot in seen.values() if lot.unit_type == unit), key=lambda lot: lot.order)
    return Log(lots, skipped)


def load_opening(path: Path, unit: str) -> dict[str, int]:
    """
    What accounts had of a unit before the first lot.

    :raises BadTable: names what is wrong
    """
    keys = Keys()
    found = {}
    for row in read(path, OPENING_COLUMNS, may_be_empty=True):
        account, unit_type = row.key("account"), row.key("unit_type")
        keys.add(row, "account", account, unit_type)
        units = row.some_tonnes("units")
        if unit_type == unit:
            found[account] = units
    return found


def _lot(row: Row) -> LotRow:
    return LotRow(
        transaction_id=row.key("transaction_id"),
        lot_no=row.some_tonnes("lot_no"),
        moment=row.moment("timestamp"),
        type_main=row.some_tonnes("type_main"),
        type_supplementary=row.some_tonnes("type_supplementary"),
        from_account=row.key("from_account"),
        to_account=row.key("to_account"),
        unit_type=row.key("unit_type"),
        units=row.some_tonnes("units"),
    )
