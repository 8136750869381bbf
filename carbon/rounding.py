"""
Rounding of exact quotients to integers, one function for each direction.

Whoever rounds says which way and in whose favour: emissions round up, allocations round down, prices round half up.
"""


def ceil_div(numerator: int, denominator: int) -> int:
    """
    Divide and round up, towards plus infinity.

    Raises ValueError when the denominator is not positive.
    """
    _check_denominator(denominator)
    return -(-numerator // denominator)


def floor_div(numerator: int, denominator: int) -> int:
    """
    Divide and round down, towards minus infinity.

    Raises ValueError when the denominator is not positive.
    """
    _check_denominator(denominator)
    return numerator // denominator


def round_half_up(numerator: int, denominator: int) -> int:
    """
    Divide and round to the nearest integer; a half goes up, towards plus infinity.

    This is how the exchange rounds prices to 0.01 CNY: 99.275 becomes 99.28.
    Raises ValueError when the denominator is not positive.
    """
    _check_denominator(denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def _check_denominator(denominator: int) -> None:
    if denominator <= 0:
        raise ValueError(f"denominator is not positive: {denominator}")
