"""
The clearing file of a product's day: each trade, and the sums of each account. Same trades, same bytes: who reviews it
writes it anew and gets the same hash.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from carbon.hashing import keccak
from carbon.settlement import Trade, fees_of, nets_of
from carbon.units import FenPerTonne, Tonnes, UnixSeconds
from cli.demo.inputs import BadInput
from cli.settling.day import DayOnChain

TRADE, ACCOUNT = "trade", "account"
COLUMNS = (
    "row", "trade_id", "method", "at", "buyer", "seller", "price_fen_per_t", "quantity_t", "amount_fen", "fee_fen",
    "buy_ref", "sell_ref", "account",
)  # fmt: skip
"""Of a trade: all but `account`, fee of each side. Of an account: quantity, amount and fee; given away is negative."""


@dataclass(frozen=True, slots=True)
class Clearing:
    """A clearing file."""

    content: bytes

    @property
    def digest(self) -> str:
        """What the first reviewer puts on chain and the second gives again."""
        return "0x" + keccak(self.content).hex()


def clearing_of(day: DayOnChain) -> Clearing:
    """Write the clearing of a day."""
    fees_bp = day.fees_bp()
    fees: dict[str, int] = {}
    text = StringIO()
    out = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    out.writeheader()
    for trade in day.trades:
        fee, _ = fees_of(trade.amount, *fees_bp)
        for account in (trade.buyer, trade.seller):
            fees[account] = fees.get(account, 0) + fee
        out.writerow(_trade_row(trade) | {"fee_fen": fee})
    for account, net in sorted(nets_of(day.trades).items()):
        sums = {"quantity_t": net.quantity, "amount_fen": net.amount, "fee_fen": fees[account]}
        out.writerow({"row": ACCOUNT, "account": account} | sums)
    return Clearing(text.getvalue().encode())


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


def _trade_row(trade: Trade) -> dict[str, str | int]:
    return {
        "row": TRADE,
        "trade_id": trade.trade_id,
        "method": trade.method,
        "at": trade.at,
        "buyer": trade.buyer,
        "seller": trade.seller,
        "price_fen_per_t": trade.price,
        "quantity_t": trade.quantity,
        "amount_fen": trade.amount,
        "buy_ref": trade.buy_ref,
        "sell_ref": trade.sell_ref,
    }


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
