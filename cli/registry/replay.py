"""Replay a log of transactions through a ledger, lot by lot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cli.registry.books import Lot, Lots
from cli.registry.outputs import Sheet
from cli.registry.transactions import Log, LotRow

BALANCES_COLUMNS = ("account", "unit_type", "units")
REFUSED_COLUMNS = ("transaction_id", "lot_no", "from_account", "units", "reason")
BATCH = 500
"""Lots between two advances of the progress."""

Advance = Callable[[int], None]
"""Told how many more lots are done."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay."""

    unit: str
    balances: Mapping[str, int]
    """Units of every account that had an entry; the issuer's are received minus sent."""
    refused: Sequence[tuple[LotRow, str]]
    """Lots that the ledger refused, with its reason."""
    moved: int
    skipped: int

    def sheets(self) -> dict[str, Sheet]:
        """The files of the replay."""
        balances = ((account, self.unit, self.balances[account]) for account in sorted(self.balances, key=_by_number))
        refused = (
            (lot.transaction_id, lot.lot_no, lot.from_account, lot.units, reason) for lot, reason in self.refused
        )
        return {
            "balances.csv": Sheet(BALANCES_COLUMNS, balances),
            "refused.csv": Sheet(REFUSED_COLUMNS, refused),
        }


def run(log: Log, unit: str, issuer: str | None, opening: Mapping[str, int], ledger: Lots, advance: Advance) -> Replay:
    """Bring the opening in, then move every lot; a refused one changes nothing and the replay goes on."""
    named = [account for lot in log.lots for account in (lot.from_account, lot.to_account)]
    accounts = list(dict.fromkeys([*opening, *named, *([] if issuer is None else [issuer])]))
    ledger.open(unit, accounts, issuer, sum(lot.units for lot in log.lots if lot.from_account == issuer))
    for account, units in opening.items():
        ledger.bring_in(account, units)
    refused: list[tuple[LotRow, str]] = []
    entered = set(opening)
    for start in range(0, len(log.lots), BATCH):
        lots = log.lots[start : start + BATCH]
        reasons = ledger.move([Lot(lot.from_account, lot.to_account, lot.units) for lot in lots])
        for lot, reason in zip(lots, reasons, strict=True):
            if reason is None:
                entered |= {lot.from_account, lot.to_account}
            else:
                refused.append((lot, reason))
        advance(len(lots))
    balances = {account: units for account, units in ledger.balances().items() if account in entered}
    return Replay(unit, balances, refused, len(log.lots) - len(refused), log.skipped)


def _by_number(account: str) -> tuple[int, str]:
    """Numbers in their order, names after them."""
    return (len(account), account) if account.isdecimal() else (1 << 30, account)
