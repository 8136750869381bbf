"""Files of orders that are placed at once: every cell checked before anything is sent."""

from enum import StrEnum
from pathlib import Path

from cli.registry.tables import BadTable, Row, read

COLUMNS = ("side", "quantity_t", "price")
AT_ONCE = 64
"""Orders that `OrderBook` takes in one call."""


class Side(StrEnum):
    """Of an order."""

    BUY = "buy"
    SELL = "sell"


NUMBER = {Side.BUY: 1, Side.SELL: 2}


def read_orders(path: Path) -> list[dict[str, int]]:
    """
    Orders as `OrderBook.place_all` takes them.

    :raises BadTable: names the first thing that is wrong
    """
    orders = [_order(row) for row in read(path, COLUMNS)]
    if len(orders) > AT_ONCE:
        raise BadTable(path, f"has {len(orders)} orders: one transaction takes at most {AT_ONCE}")
    return orders


def _order(row: Row) -> dict[str, int]:
    quantity_t, price_fen = row.some_tonnes("quantity_t"), row.hundredths("price")
    if not quantity_t:
        raise row.bad("quantity_t", "is 0: give whole tonnes")
    if not price_fen:
        raise row.bad("price", "is no price: give CNY per tonne, as in 98.05")
    return {"side": NUMBER[Side(row.code("side", list(Side)))], "price_fen": price_fen, "quantity_t": quantity_t}
