"""The ports of an import on the real contracts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from carbon.roles import Role
from carbon.schemes import Scheme
from carbon.unit_ledger import class_key
from carbon.units import Year
from cli.registry.books import AREAS, Closed, Figures, Lot, Opening, area_numbers
from cli.registry.onchain.calls import Calls, holder
from cli.registry.onchain.wire import Wire
from cli.registry.units import kind_of, unit_class

LOTS_SCHEME = "LOTS"
LOTS_AREA = AREAS[0]


class ChainBooks:
    """`Books` on the contracts. What an account holds follows from what was entered, so it is counted here."""

    def __init__(self, wire: Wire) -> None:
        self._calls = Calls(wire)
        self._areas: Mapping[str, int] = {}
        self._held: Counter[tuple[int, str]] = Counter()

    def open(self, scheme: Scheme, authorities: Mapping[str, str], industries: Mapping[str, str] | None = None) -> None:
        """Staff, scheme, a class for each trading period, accounts."""
        numbers = area_numbers(authorities)
        areas = {holder(account): numbers[name] for account, name in authorities.items()}
        self._scheme, self._areas = scheme, areas
        self._calls.appoint({area: name for name, area in numbers.items()})
        self._calls.set_scheme(scheme)
        for first_year in sorted({scheme.first_counted(period.first_year) for period in scheme.periods}):
            self._calls.define_class(scheme.name, kind_of(scheme.name), first_year)
        self._calls.admit(areas, Role.EMITTER, {holder(account): code for account, code in (industries or {}).items()})
        for area, accounts in self._by_area([(account, 0) for account in areas]):
            self._calls.enrol(area, [account for account, _ in accounts], scheme.name)

    def enter_openings(self, year: int, openings: Sequence[Opening]) -> None:
        """As the registry enters them."""
        class_id = self._class_of(year)
        self._calls.enter_openings(class_id, year, openings)
        for one in openings:
            self._held[class_id, holder(one.account)] += one.held_t

    def allocate(self, year: int, figures: Figures) -> None:
        """Area by area."""
        class_id, figures = self._class_of(year), _held_by(figures)
        by_area = dict(self._by_area(figures))
        if by_area:
            totals = {area: sum(quantity_t for _, quantity_t in some) for area, some in by_area.items()}
            self._calls.set_totals(class_id, year, totals)
        for area, some in by_area.items():
            self._calls.allocate(class_id, year, area, some)
        for account, quantity_t in figures:
            self._held[class_id, account] += quantity_t

    def verify(self, year: int, figures: Figures) -> None:
        """Area by area."""
        for area, some in self._by_area(_held_by(figures)):
            self._calls.verify(year, area, some)

    def surrender(self, year: int, figures: Figures) -> None:
        """Missing units first, then the applications."""
        class_id, figures = self._class_of(year), _held_by(figures)
        missing = [(account, quantity_t - self._held[class_id, account]) for account, quantity_t in figures]
        short = [(account, missing_t) for account, missing_t in missing if missing_t > 0]
        self._calls.bring_in(class_id, short)
        for account, missing_t in short:
            self._held[class_id, account] += missing_t
        some_figures = [(account, quantity_t) for account, quantity_t in figures if quantity_t]
        for area, some in self._by_area(some_figures):
            self._calls.surrender(class_id, year, area, some)
        for account, quantity_t in some_figures:
            self._held[class_id, account] -= quantity_t

    def close(self, year: int, accounts: Sequence[str]) -> list[Closed]:
        """As the province assesses."""
        found: dict[str, Closed] = {}
        for area, some in self._by_area([(holder(account), 0) for account in accounts]):
            found |= self._calls.assess(year, area, [account for account, _ in some])
        return [found[holder(account)] for account in accounts]

    def balance_t(self, year: int, account: str) -> int:
        """As the contract computes it."""
        return self._calls.balance_t(year, holder(account))

    def _by_area(self, figures: Figures) -> Iterator[tuple[int, list[tuple[str, int]]]]:
        found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for account, quantity_t in figures:
            found[self._areas[account]].append((account, quantity_t))
        yield from sorted(found.items())

    def _class_of(self, year: int) -> int:
        return unit_class(self._scheme, Year(year))


class ChainLots:
    """`Lots` on the contracts."""

    def __init__(self, wire: Wire) -> None:
        self._calls = Calls(wire)
        self._accounts: list[str] = []
        self._issuer: str | None = None
        self._minted = 0

    def open(self, unit: str, accounts: Sequence[str], issuer: str | None, minted: int) -> None:
        """Accounts of investors; the issuer gets all that it will send at once."""
        self._accounts, self._issuer, self._minted = list(accounts), issuer, minted
        kind = kind_of(unit)
        self._class_id = class_key(LOTS_SCHEME, kind, 0)
        self._calls.appoint({})
        self._calls.define_class(LOTS_SCHEME, kind, 0)
        self._calls.admit(dict.fromkeys(map(holder, accounts), LOTS_AREA), Role.INVESTOR, {})
        if issuer is not None and minted:
            self._calls.bring_in(self._class_id, [(holder(issuer), minted)])

    def bring_in(self, account: str, units: int) -> None:
        """As the registry enters it."""
        if units:
            self._calls.bring_in(self._class_id, [(holder(account), units)])

    def move(self, lots: Sequence[Lot]) -> list[str | None]:
        """Each owner signs."""
        moves = [(holder(lot.from_account), holder(lot.to_account), lot.units) for lot in lots]
        reasons = self._calls.transfer(self._class_id, moves)
        return [None if reason is None else reason.removeprefix("Allowances: ") for reason in reasons]

    def balances(self) -> dict[str, int]:
        """What the ledger says, the issuer's less what it was given to send."""
        held = {account: self._calls.balance_of(self._class_id, holder(account)) for account in self._accounts}
        if self._issuer is not None:
            held[self._issuer] -= self._minted
        return held


def _held_by(figures: Figures) -> Figures:
    """Figures of the persons behind accounts."""
    return [(holder(account), quantity_t) for account, quantity_t in figures]
