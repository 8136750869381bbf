"""The port that a registry's records go through: the same steps on the reference ledger and on the real contracts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from carbon.compliance import Status
from carbon.schemes import Scheme

Figures = Sequence[tuple[str, int]]
"""(account, t CO2e), an account once."""
AREAS = (*range(1, 11), *range(24, 31), *range(83, 100), *range(100, 1000))
"""Numbers for areas of authorities: those first that are no province of GB/T 2260; a contract takes two digits."""


@dataclass(frozen=True, slots=True)
class Closed:
    """An account's year after its close."""

    status: Status
    balance_t: int
    """Surrendered minus verified over the years that the scheme counts, in t CO2e."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What an account brings from the years before the first imported one."""

    account: str
    surrendered_t: int
    """For the year of the opening, in t CO2e."""
    held_t: int
    """Still in the account, in t CO2e."""


def area_numbers(authorities: Mapping[str, str]) -> dict[str, int]:
    """A number for each authority."""
    return dict(zip(sorted(set(authorities.values())), AREAS, strict=False))


class Books(Protocol):
    """One registry's books, filled year by year."""

    def open(self, scheme: Scheme, authorities: Mapping[str, str], industries: Mapping[str, str] | None = None) -> None:
        """
        Set the scheme up and open the accounts.

        :param authorities: name of each account's authority
        :param industries: industry code of accounts, where the source tells
        """

    def enter_openings(self, year: int, openings: Sequence[Opening]) -> None:
        """Take over what accounts bring from an earlier year."""

    def allocate(self, year: int, figures: Figures) -> None:
        """Issue allowances: total, proposals, approval. Zero is an allocation too."""

    def verify(self, year: int, figures: Figures) -> None:
        """Book verified emissions."""

    def surrender(self, year: int, figures: Figures) -> None:
        """Surrender units of the year's trading period; what an account lacks comes in as an inflow from abroad."""

    def close(self, year: int, accounts: Sequence[str]) -> list[Closed]:
        """Assess the status of accounts, in their order."""

    def balance_t(self, year: int, account: str) -> int:
        """As in `Closed`, without an assessment."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One block of units that a transaction moves."""

    from_account: str
    to_account: str
    units: int


class Lots(Protocol):
    """One ledger of one kind of unit, through which transactions go lot by lot."""

    def open(self, unit: str, accounts: Sequence[str], issuer: str | None, minted: int) -> None:
        """Open the accounts. `issuer` mints what it sends: `minted` units at most over the whole run."""

    def bring_in(self, account: str, units: int) -> None:
        """Enter units that the account had before the first lot."""

    def move(self, lots: Sequence[Lot]) -> list[str | None]:
        """Move lots one after the other; for each the ledger's reason when it refuses, which then changes nothing."""

    def balances(self) -> dict[str, int]:
        """Units of every opened account; the issuer's are received minus sent."""
