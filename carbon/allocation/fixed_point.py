"""
Powers and exponentials in integers, step by step as `contracts/modules/fixed_point.vy` takes them.

Numbers carry 36 decimals inside. Every step rounds down, so both sides lose the same digits; what is handed out has 27
decimals, of which all are true (`tests/carbon/test_allocation_fixed_point.py` compares with 60 digits).
"""

ONE = 10**36
"""1 with 36 decimals."""

E9 = 10**9
"""1 with 9 decimals: constants of the plans."""

MAX_TERMS = 128
"""No series below has as many terms before they vanish."""


def power(base_e9: int, exponent_e36: int) -> int:
    """
    Return base ** exponent with 36 decimals; base 1 to 1.1 with 9 decimals, exponent 0 to 64 with 36.

    The whole part of the exponent by multiplication, the rest by the binomial series of (1 + x) ** f. Whole exponents
    up to 12 of a base of three decimals come out exact.
    """
    whole, fraction = divmod(exponent_e36, ONE)
    product = ONE
    for _ in range(whole):
        product = product * base_e9 // E9
    return product * _binomial((base_e9 - E9) * (ONE // E9), fraction) // ONE


def exp_minus(argument_e36: int) -> int:
    """Return e ** -x with 36 decimals, for x from 0 to 8: the reciprocal of the exponential series."""
    total, term = ONE, ONE
    for k in range(1, MAX_TERMS):
        term = term * argument_e36 // (ONE * k)
        if term == 0:
            break
        total += term
    return ONE * ONE // total


def _binomial(x: int, f: int) -> int:
    """(1 + x) ** f for 0 <= x <= 0.1 and 0 <= f < 1: after the first, the terms change their sign one by one."""
    total, term = ONE, ONE
    for k in range(MAX_TERMS):
        term = term * abs(f - k * ONE) // ONE * x // (ONE * (k + 1))
        if term == 0:
            break
        total = total + term if k % 2 == 0 else total - term
    return total
