# pragma version 0.4.3
"""
@title Fixed point
@license Apache-2.0
@notice Powers and exponentials in integers with 36 decimals; `carbon/allocation/fixed_point.py` takes the same steps.
@dev Every step rounds down. The caller keeps base and argument within the bounds named at each function: within them
     nothing overflows, and 27 decimals of the result are true.
"""

ONE: constant(uint256) = 10**36
E9: constant(uint256) = 10**9
MAX_EXPONENT: constant(uint256) = 64
MAX_TERMS: constant(uint256) = 128  # no series below has as many before they vanish


@internal
@pure
def power(base_e9: uint256, exponent_e36: uint256) -> uint256:
    """
    @notice base ** exponent with 36 decimals.
    @param base_e9 From 1 to 1.1, with 9 decimals.
    @param exponent_e36 From 0 to 64, with 36 decimals.
    """
    product: uint256 = ONE
    for _: uint256 in range(exponent_e36 // ONE, bound=MAX_EXPONENT):
        product = product * base_e9 // E9

    return product * self._binomial((base_e9 - E9) * (ONE // E9), exponent_e36 % ONE) // ONE


@internal
@pure
def exp_minus(argument_e36: uint256) -> uint256:
    """
    @notice e ** -x with 36 decimals: the reciprocal of the exponential series.
    @param argument_e36 From 0 to 8, with 36 decimals.
    """
    total: uint256 = ONE
    term: uint256 = ONE
    for k: uint256 in range(1, MAX_TERMS):
        term = term * argument_e36 // (ONE * k)
        if term == 0:
            break
        total += term
    return ONE * ONE // total


@internal
@pure
def _binomial(x: uint256, f: uint256) -> uint256:
    # (1 + x) ** f for 0 <= x <= 0.1 and 0 <= f < 1: after the first, the terms change their sign one by one.
    total: uint256 = ONE
    term: uint256 = ONE
    for k: uint256 in range(MAX_TERMS):
        distance: uint256 = f if k == 0 else k * ONE - f
        term = term * distance // ONE * x // (ONE * (k + 1))
        if term == 0:
            break
        if k % 2 == 0:
            total += term
        else:
            total -= term
    return total
