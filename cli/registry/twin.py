"""The reference engine: ledger, quota and compliance of `carbon`, in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from carbon.compliance import Status, balance_t, status_of
from carbon.quota import QuotaBook
from carbon.refusal import Refused
from carbon.schemes import Scheme
from carbon.unit_ledger import UnitLedger
from carbon.units import Tonnes, Year
from cli.registry.books import Closed, Figures, Lot, Opening, area_numbers
from cli.registry.units import kind_of, unit_class

BATCH = 100
"""Rows of a batch, as the contracts take them."""


class TwinBooks:
    """`Books` on the reference ledger."""

    def __init__(self) -> None:
        self._areas: Mapping[str, int] = {}
        self._ledger = UnitLedger(may_hold=lambda account: account in self._areas)
        self._quotas: dict[int, QuotaBook] = {}
        self._verified: defaultdict[str, dict[Year, Tonnes]] = defaultdict(dict)
        self._surrendered: defaultdict[str, dict[Year, Tonnes]] = defaultdict(dict)

    def open(self, scheme: Scheme, authorities: Mapping[str, str], industries: Mapping[str, str] | None = None) -> None:
        """One class of units for each trading period."""
        numbers = area_numbers(authorities)
        self._scheme = scheme
        self._areas = {account: numbers[name] for account, name in authorities.items()}
        for first_year in {scheme.first_counted(period.first_year) for period in scheme.periods}:
            class_id = self._ledger.define_class(scheme.name, kind_of(scheme.name), first_year)
            self._quotas[class_id] = QuotaBook()

    def enter_openings(self, year: int, openings: Sequence[Opening]) -> None:
        """Units used before are issued, locked and burnt, as `Compliance` does."""
        class_id = self._class_of(year)
        for opening in openings:
            if opening.held_t:
                self._ledger.issue(class_id, opening.account, Tonnes(opening.held_t))
            if opening.surrendered_t:
                self._ledger.issue(class_id, opening.account, Tonnes(opening.surrendered_t))
                self._burn(class_id, Year(year), opening.account, Tonnes(opening.surrendered_t))

    def allocate(self, year: int, figures: Figures) -> None:
        """Totals of the areas, then batch by batch proposal, approval and issue."""
        class_id = self._class_of(year)
        book, when = self._quotas[class_id], Year(year)
        by_area: defaultdict[int, list[tuple[str, Tonnes]]] = defaultdict(list)
        for account, quantity_t in figures:
            by_area[self._areas[account]].append((account, Tonnes(quantity_t)))
        for area, proposals in by_area.items():
            book.set_totals(when, [(area, Tonnes(sum(quantity_t for _, quantity_t in proposals)))])
            for start in range(0, len(proposals), BATCH):
                batch = proposals[start : start + BATCH]
                batch_id = book.propose(area, when, batch)
                for account, quantity in book.approve(batch_id, [account for account, _ in batch]).items():
                    self._ledger.issue(class_id, account, quantity)

    def verify(self, year: int, figures: Figures) -> None:
        """Book verified emissions."""
        for account, verified_t in figures:
            self._verified[account][Year(year)] = Tonnes(verified_t)

    def surrender(self, year: int, figures: Figures) -> None:
        """Bring in what is missing, lock, burn."""
        class_id = self._class_of(year)
        for account, quantity_t in figures:
            held_t, locked_t, frozen_t = self._ledger.registry_t(class_id, account)
            missing_t = quantity_t - (held_t - locked_t - frozen_t)
            if missing_t > 0:
                self._ledger.issue(class_id, account, Tonnes(missing_t))
            if quantity_t:
                self._burn(class_id, Year(year), account, Tonnes(quantity_t))

    def close(self, year: int, accounts: Sequence[str]) -> list[Closed]:
        """Assess."""
        return [Closed(self._status(year, account), self.balance_t(year, account)) for account in accounts]

    def balance_t(self, year: int, account: str) -> int:
        """Surrendered minus verified over the years that count."""
        return balance_t(self._scheme, Year(year), self._verified[account], self._surrendered[account])

    def _status(self, year: int, account: str) -> Status:
        return status_of(self._scheme, Year(year), self._verified[account], self._surrendered[account])

    def _burn(self, class_id: int, year: Year, account: str, quantity: Tonnes) -> None:
        self._ledger.lock(class_id, account, quantity)
        self._ledger.surrender(class_id, account, quantity)
        before = self._surrendered[account].get(year, 0)
        self._surrendered[account][year] = Tonnes(before + quantity)

    def _class_of(self, year: int) -> int:
        return unit_class(self._scheme, Year(year))


class TwinLots:
    """`Lots` on the reference ledger."""

    def __init__(self) -> None:
        self._accounts: dict[str, None] = {}
        self._ledger = UnitLedger(may_hold=self._accounts.__contains__)
        self._issuer: str | None = None
        self._minted = 0

    def open(self, unit: str, accounts: Sequence[str], issuer: str | None, minted: int) -> None:
        """One class for the unit; the issuer's units come into being as it sends them."""
        self._accounts.update(dict.fromkeys(accounts))
        self._issuer = issuer
        self._class_id = self._ledger.define_class("LOTS", kind_of(unit), 0)

    def bring_in(self, account: str, units: int) -> None:
        """Enter units."""
        if units:
            self._ledger.issue(self._class_id, account, Tonnes(units))

    def move(self, lots: Sequence[Lot]) -> list[str | None]:
        """Move each, or note why not."""
        return [self._move(lot) for lot in lots]

    def balances(self) -> dict[str, int]:
        """The issuer's holding less what it minted, and everyone's holding."""
        held = {account: int(self._ledger.balance_of(account, self._class_id)) for account in self._accounts}
        if self._issuer is not None:
            held[self._issuer] -= self._minted
        return held

    def _move(self, lot: Lot) -> str | None:
        is_minted = lot.from_account == self._issuer
        try:
            if is_minted and lot.units:
                self._ledger.issue(self._class_id, lot.to_account, Tonnes(lot.units))
                self._minted += lot.units
            elif not is_minted:
                self._ledger.transfer(lot.from_account, lot.to_account, self._class_id, Tonnes(lot.units))
        except Refused as refusal:
            return refusal.reason
        return None
