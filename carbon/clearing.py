"""
The clearing file of a product's day: each trade, and the sums of each account. Same trades, same bytes: who reviews it
writes it anew and gets the same hash.
"""

import csv
from collections.abc import Sequence
from io import StringIO

from carbon.hashing import keccak
from carbon.settlement import Trade, fees_of, nets_of

TRADE, ACCOUNT = "trade", "account"
COLUMNS = (
    "row", "trade_id", "method", "at", "buyer", "seller", "price_fen_per_t", "quantity_t", "amount_fen", "fee_fen",
    "buy_ref", "sell_ref", "account",
)  # fmt: skip
"""Of a trade: all but `account`, fee of each side. Of an account: quantity, amount and fee; given away is negative."""


def clearing_file(trades: Sequence[Trade], exchange_bp: int, registry_bp: int) -> bytes:
    """
    Write the clearing of a day as CSV.

    :param trades: all of the product's day, in their order
    :param exchange_bp: fee of each side, 1/10,000
    :param registry_bp: fee of each side, 1/10,000
    """
    fees: dict[str, int] = {}
    text = StringIO()
    out = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    out.writeheader()
    for trade in trades:
        fee, _ = fees_of(trade.amount, exchange_bp, registry_bp)
        for account in (trade.buyer, trade.seller):
            fees[account] = fees.get(account, 0) + fee
        out.writerow(_trade_row(trade) | {"fee_fen": fee})
    for account, net in sorted(nets_of(trades).items()):
        sums = {"quantity_t": net.quantity, "amount_fen": net.amount, "fee_fen": fees[account]}
        out.writerow({"row": ACCOUNT, "account": account} | sums)
    return text.getvalue().encode()


def clearing_hash(content: bytes) -> str:
    """What the first reviewer puts on chain and the second gives again."""
    return f"0x{keccak(content).hex()}"


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
