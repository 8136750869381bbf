"""The ways to trade, by the codes of the exchange's published data."""

from enum import IntEnum


class TradingMethod(IntEnum):
    """How a trade came about. Only listed trades make prices: open, high, low, close and candles."""

    LISTED = 10
    """Orders in the book, matched by price, then time."""

    BLOCK = 20
    """A large quantity between two named parties."""

    AUCTION = 21
    """A one-way auction."""

    AGREED = 30
    """An agreed transfer; ours, the exchange's data have no code for it."""


NAMES = {method.value: method.name.lower() for method in TradingMethod}


def name_of(code: int) -> str:
    """Name of a method in small letters; the bare code of one that is not known here."""
    return NAMES.get(code, str(code))
