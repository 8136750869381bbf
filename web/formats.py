"""How figures are written: thousands separated, tonnes whole, prices with two decimals, dates ISO."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MISSING: Final = "–"


def whole(quantity: int | None) -> str:
    """Write a whole quantity (t, trades, blocks) with thousands separators."""
    return MISSING if quantity is None else f"{quantity:,}"


def signed(quantity: int | None) -> str:
    """Write a balance with its sign; a real minus, not a hyphen."""
    if quantity is None:
        return MISSING
    return f"+{quantity:,}" if quantity > 0 else f"{quantity:,}".replace("-", "−")


def yuan(fen: int | None) -> str:
    """Write fen as yuan with two decimals; also for prices in fen per t."""
    if fen is None:
        return MISSING
    sign, rest = ("−", -fen) if fen < 0 else ("", fen)
    return f"{sign}{rest // 100:,}.{rest % 100:02d}"


def scaled(value: int | None, scale: int, decimals: int) -> str:
    """Write an integer in a unit `scale` times as large, rounded half up for reading only."""
    if value is None:
        return MISSING
    quantum = Decimal(1).scaleb(-decimals)
    return f"{(Decimal(value) / scale).quantize(quantum, ROUND_HALF_UP):,}"


def grams_as_tonnes(grams: int | None) -> str:
    """Write g as t with three decimals."""
    return scaled(grams, 1_000_000, 3)


def milliwatt_hours_as_kwh(energy: int | None) -> str:
    """Write mWh as kWh with two decimals."""
    return scaled(energy, 1_000_000, 2)


def percent(part: int, whole_: int, decimals: int = 2) -> str:
    """Write `part / whole_` as a percentage without its sign."""
    return MISSING if not whole_ else scaled(abs(part) * 100, whole_, decimals)


def moment(text: str | None) -> str:
    """Write an ISO 8601 time as date and clock, in the zone that it names."""
    return MISSING if not text else f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"


def clock(text: str | None) -> str:
    """Write only the clock of an ISO 8601 time."""
    return MISSING if not text else f"{datetime.fromisoformat(text):%H:%M:%S}"


def short(identifier: str | None, head: int = 6, tail: int = 4) -> str:
    """Shorten an address or a hash in its middle."""
    if not identifier:
        return MISSING
    return identifier if len(identifier) <= head + tail + 1 else f"{identifier[:head]}…{identifier[-tail:]}"


def age(seconds: float) -> tuple[str, int]:
    """Return the unit name (`s`, `min`, `h`, `d`) and the whole number of it."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return unit, int(seconds // size)
    return "s", max(0, int(seconds))
