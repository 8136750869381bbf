"""
Balance and status of an entity; twin of `contracts/registry/Compliance.vy`, to the tonne.

Both are functions of what is verified and what is surrendered; who may enter those is the contract's affair.
"""

from collections.abc import Mapping
from enum import IntEnum

from carbon.schemes import Scheme
from carbon.units import Tonnes, Year


class Status(IntEnum):
    """Compliance status; the numbers are those of `Compliance`, the letters those of the EU and UK logs."""

    A = 1
    """Surrendered at least the verified emissions."""
    B = 2
    """Surrendered less."""
    C = 3
    """No verified emissions."""


def balance_t(scheme: Scheme, year: Year, verified: Mapping[Year, Tonnes], surrendered: Mapping[Year, Tonnes]) -> int:
    """
    Return surrendered minus verified over the years that the scheme counts up to a year, in t CO2e.

    `verified` has only years with a booked figure. Refused: the year is in no period of the scheme.
    """
    counted = range(scheme.first_counted(year), year + 1)
    surrendered_t = sum(surrendered.get(Year(one), 0) for one in counted)
    verified_t = sum(verified.get(Year(one), 0) for one in counted)
    return surrendered_t - verified_t


def status_of(
    scheme: Scheme, year: Year, verified: Mapping[Year, Tonnes], surrendered: Mapping[Year, Tonnes]
) -> Status:
    """
    Return the status for a year: C without a verified figure, else A when the balance is 0 or more, else B.

    Refused: the year is in no period of the scheme.
    """
    balance = balance_t(scheme, year, verified, surrendered)
    if year not in verified:
        return Status.C
    return Status.A if balance >= 0 else Status.B
