"""Methods that any scheme may use; each rounds the free allocation down to whole tonnes."""

from collections.abc import Sequence
from decimal import Decimal

from carbon.allocation.exact import exactly, floored
from carbon.refusal import require
from carbon.units import Tonnes


@exactly
def grandfathering(historic_t: Decimal, reduction: Decimal) -> Tonnes:
    """Allocate A = H (1 - r). Refused: a reduction above 1."""
    require(reduction <= 1, "reduction is above 1", reduction=reduction)
    return Tonnes(floored(historic_t * (1 - reduction)))


@exactly
def by_intensity(output: Decimal, value: Decimal, reduction: Decimal) -> Tonnes:
    """Allocate A = Q I (1 - r), I the historic emissions per unit of output. Refused: a reduction above 1."""
    require(reduction <= 1, "reduction is above 1", reduction=reduction)
    return Tonnes(floored(output * value * (1 - reduction)))


@exactly
def by_benchmark(output: Decimal, value: Decimal, factors: Sequence[Decimal]) -> Tonnes:
    """Allocate A = Q B f1 f2 …, B the benchmark per unit of output, f the correction factors."""
    product = output * value
    for factor in factors:
        product *= factor
    return Tonnes(floored(product))


@exactly
def auction_share(total_t: int, share: Decimal) -> tuple[Tonnes, Tonnes]:
    """Divide a total into what is free, rounded down, and what is auctioned. Refused: a share above 1."""
    require(share <= 1, "share is above 1", share=share)
    free_t = floored(total_t * (1 - share))
    return Tonnes(free_t), Tonnes(total_t - free_t)
