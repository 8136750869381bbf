"""
Exact decimals: sums and products lose nothing, and whoever rounds says which way.

Division is left to `quotient_half_up`, because a quotient need not be a decimal.
"""

from collections.abc import Callable
from decimal import (
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    localcontext,
)
from fractions import Fraction
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

MAX_DIGITS = 20_000
"""Far more than a product of the longest list of factors has."""

EXACT = Context(prec=MAX_DIGITS, traps=[Inexact, InvalidOperation, DivisionByZero])
"""Raises where a digit would be lost."""

ROUNDING = Context(prec=MAX_DIGITS)


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function compute with `EXACT`, whatever its caller has set."""

    @wraps(function)
    def computed(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(EXACT):
            return function(*args, **kwargs)

    return computed


def floored(value: Decimal) -> int:
    """Round down to whole units, towards minus infinity: allocation is never rounded in its receiver's favour."""
    return int(value.to_integral_value(ROUND_FLOOR, context=ROUNDING))


def half_up(value: Decimal, places: int) -> Decimal:
    """Round to a number of decimals; a half goes away from zero (四舍五入)."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=ROUNDING)


def quotient_half_up(numerator: Decimal, denominator: Decimal, places: int) -> Decimal:
    """
    Divide and round to a number of decimals; a half goes away from zero.

    Raises ZeroDivisionError.
    """
    scaled = Fraction(numerator) / Fraction(denominator) * 10**places
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(magnitude if scaled >= 0 else -magnitude).scaleb(-places, context=ROUNDING)
