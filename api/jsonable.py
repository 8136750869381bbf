"""Values of contracts as JSON that every reader keeps exact."""

from typing import Any

EXACT = 2**53 - 1
"""Largest integer that JSON readers with floating-point numbers keep exact (RFC 8259, section 6)."""


def jsonable(value: Any) -> Any:
    """The value with integers beyond 2^53 as decimal text."""
    if isinstance(value, dict):
        return {name: jsonable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > EXACT:
        return str(value)
    return value
