"""The read model as published tables: in the layouts of the EU log and the UK registry, and table by table."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import OperationalError

from carbon.schemes import Mode
from cli.registry import eutl, ukets
from cli.registry.outputs import Cell, Sheet
from cli.registry.tables import BadTable
from readmodel import tables
from readmodel.store import is_ready, open_reader, sqlite_url

DUMPED: dict[str, Table] = {
    "accounts": tables.participants,
    "account_numbers": tables.accounts,
    "classes": tables.classes,
    "holdings": tables.holdings,
    "transfers": tables.transfers,
    "allocations": tables.allocations,
    "emissions": tables.emissions,
    "enrolments": tables.enrolments,
    "openings": tables.openings,
    "surrenders": tables.surrenders,
    "compliance": tables.statuses,
}
"""File -> what it holds."""
KEY_PARTS = 3
"""Of an account's name that was brought in from the EU log: registry/installation_id/account_id."""


@dataclass(slots=True)
class EntityYear:
    """What the books say of an entity's year; None where they say nothing."""

    allocated_t: int | None = None
    verified_t: int | None = None
    surrendered_t: int | None = None
    status: str = ""


@dataclass(slots=True)
class Entity:
    """An account under obligation."""

    account: str
    name: str
    number: int
    """Of its registry account."""
    area: int
    industry: str
    is_closed: bool
    years: defaultdict[int, EntityYear] = field(default_factory=lambda: defaultdict(EntityYear))

    @property
    def total_verified_t(self) -> int:
        """Verified emissions of all years."""
        return sum(year.verified_t or 0 for year in self.years.values())

    @property
    def total_surrendered_t(self) -> int:
        """Surrendered units of all years."""
        return sum(year.surrendered_t or 0 for year in self.years.values())


@contextmanager
def read_model(data: Path) -> Iterator[Connection]:
    """
    Open an installation's read model for reading.

    :raises BadTable: there is none, or it is of another version
    """
    path = data / "readmodel.sqlite"
    if not path.is_file():
        raise BadTable(path, "there is no read model: name the folder of an installation with --data")
    engine = open_reader(sqlite_url(path))
    try:
        if not is_ready(engine):
            raise BadTable(path, "the read model is empty: start the indexer on this installation first")
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        raise BadTable(
            path, f"is of another version ({error.orig}): start this version's indexer on it first"
        ) from error
    finally:
        engine.dispose()


def as_eutl(connection: Connection, source: Path) -> dict[str, Sheet]:
    """
    Installations and compliance of the schemes that balance over trading periods.

    :raises BadTable: there is no such scheme
    """
    schemes = _schemes(connection, Mode.BY_PERIOD, source)
    installations: list[Sequence[Cell]] = []
    compliance: list[Sequence[Cell]] = []
    for scheme in schemes:
        periods = _periods(connection, scheme)
        for entity in _entities(connection, scheme):
            key = _eutl_key(entity, scheme)
            first, last = (min(entity.years, default=None), max(entity.years, default=None))
            status = "closed" if entity.is_closed else "open"
            final = last if entity.is_closed else None
            installations.append((*key, status, "", first, final, entity.industry, ""))
            for year, found in sorted(entity.years.items()):
                period = next(number for number, span in enumerate(periods, 1) if year in span)
                compliance.append((*key, year, period, *_eutl_figures(found)))
    return {
        "installations.csv": Sheet(eutl.INSTALLATION_COLUMNS, installations),
        "compliance.csv": Sheet(eutl.COMPLIANCE_COLUMNS, compliance),
    }


def as_ukets(connection: Connection, source: Path) -> dict[str, Sheet]:
    """
    Accounts, compliance and allocation of the schemes that balance over all years.

    :raises BadTable: there is no such scheme
    """
    accounts: list[Sequence[Cell]] = []
    compliance: list[Sequence[Cell]] = []
    allocation: list[Sequence[Cell]] = []
    for scheme in _schemes(connection, Mode.SINCE_START, source):
        for entity in _entities(connection, scheme):
            operator = entity.name if entity.name.isdecimal() else str(entity.number)
            permit, area = f"{scheme}-{operator}", str(entity.area)
            status = "CLOSED" if entity.is_closed else "OPEN"
            first, last = min(entity.years, default=None), max(entity.years, default=None)
            figures = (entity.total_verified_t, entity.total_surrendered_t)
            span = (first, last if entity.is_closed else None)
            accounts.append((operator, permit, area, "INSTALLATION", status, *span, entity.industry, "", *figures))
            for year, found in sorted(entity.years.items()):
                if found.verified_t is not None or found.status:
                    compliance.append((operator, area, year, found.verified_t, found.status))
                if found.allocated_t is not None:
                    allocation.append((permit, operator, year, found.allocated_t, 0, found.allocated_t, area))
    return {
        "accounts.csv": Sheet(ukets.ACCOUNT_COLUMNS, accounts),
        "compliance.csv": Sheet(ukets.COMPLIANCE_COLUMNS, compliance),
        "allocation.csv": Sheet(ukets.ALLOCATION_COLUMNS, allocation),
    }


def as_csv(connection: Connection) -> tuple[dict[str, Sheet], str]:
    """Every registry table, and the text that explains their columns."""
    sheets = {}
    lines = ["# Tables of this registry", "", "UTF-8, one header line; an empty cell means that there is no value."]
    for name, table in DUMPED.items():
        columns = list(table.columns)
        ordered = select(*columns).order_by(*table.primary_key.columns)
        rows = [tuple(row) for row in connection.execute(ordered)]
        sheets[f"{name}.csv"] = Sheet([column.name for column in columns], rows)
        lines += [
            "",
            f"## {name}.csv",
            "",
            f"{table.comment}; {len(rows)} rows.",
            "",
            "| column | meaning |",
            "|---|---|",
        ]
        lines += [f"| {column.name} | {column.comment or ''} |" for column in columns]
    return sheets, "\n".join(lines) + "\n"


def _schemes(connection: Connection, mode: Mode, source: Path) -> list[str]:
    found = select(tables.schemes.c.scheme).where(tables.schemes.c.mode == int(mode)).order_by(tables.schemes.c.scheme)
    names = [str(name) for name in connection.scalars(found)]
    if not names:
        kind = "over trading periods" if mode is Mode.BY_PERIOD else "over all years"
        raise BadTable(source, f"no scheme keeps its balance {kind}: export csv, or bring such a scheme in")
    return names


def _periods(connection: Connection, scheme: str) -> list[range]:
    spans = (
        select(tables.scheme_periods.c.first_year, tables.scheme_periods.c.last_year)
        .join(tables.schemes, tables.schemes.c.scheme_hash == tables.scheme_periods.c.scheme_hash)
        .where(tables.schemes.c.scheme == scheme)
        .order_by(tables.scheme_periods.c.first_year)
    )
    return [range(first, last + 1) for first, last in connection.execute(spans)]


def _entities(connection: Connection, scheme: str) -> Iterable[Entity]:
    """Everyone enrolled, in the order of account numbers, with all their years."""
    people, numbers, enrolled = tables.participants, tables.accounts, tables.enrolments
    found = (
        select(people.c.account, people.c.name, numbers.c.number, people.c.area, people.c.industry, people.c.status)
        .join(enrolled, enrolled.c.entity == people.c.account)
        .join(numbers, (numbers.c.account == people.c.account) & (numbers.c.kind == "registry"))
        .where(enrolled.c.scheme == scheme)
        .order_by(numbers.c.number)
    )
    entities = {row.account: Entity(*row[:5], is_closed=row.status == "closed") for row in connection.execute(found)}
    _add_allocations(connection, scheme, entities)
    _add_emissions(connection, entities)
    _add_surrenders(connection, entities)
    return entities.values()


def _add_allocations(connection: Connection, scheme: str, entities: dict[str, Entity]) -> None:
    allocations, classes = tables.allocations, tables.classes
    found = (
        select(allocations.c.entity, allocations.c.year, allocations.c.approved_t)
        .join(classes, classes.c.class_id == allocations.c.class_id)
        .where(classes.c.scheme == scheme, allocations.c.state == "approved")
    )
    for entity, year, quantity_t in connection.execute(found):
        if entity in entities:
            one = entities[entity].years[year]
            one.allocated_t = (one.allocated_t or 0) + quantity_t


def _add_emissions(connection: Connection, entities: dict[str, Entity]) -> None:
    emissions, statuses = tables.emissions, tables.statuses
    for entity, year, verified_t in connection.execute(
        select(emissions.c.entity, emissions.c.year, emissions.c.verified_t)
    ):
        if entity in entities:
            entities[entity].years[year].verified_t = verified_t
    for entity, year, status in connection.execute(select(statuses.c.entity, statuses.c.year, statuses.c.status)):
        if entity in entities:
            entities[entity].years[year].status = status


def _add_surrenders(connection: Connection, entities: dict[str, Entity]) -> None:
    """What was surrendered here, and what openings say was surrendered before."""
    surrenders, openings = tables.surrenders, tables.openings
    accepted = select(surrenders.c.entity, surrenders.c.year, surrenders.c.quantity_t).where(
        surrenders.c.state == "accepted"
    )
    before = select(openings.c.entity, openings.c.year, openings.c.surrendered_t).where(openings.c.surrendered_t > 0)
    for found in (accepted, before):
        for entity, year, quantity_t in connection.execute(found):
            if entity in entities:
                one = entities[entity].years[year]
                one.surrendered_t = (one.surrendered_t or 0) + quantity_t


def _eutl_key(entity: Entity, scheme: str) -> tuple[str, str, str]:
    """The log's key of an account that came from it; else the scheme and the account's number."""
    parts = entity.name.split("/")
    if len(parts) == KEY_PARTS and all(parts):
        return parts[0], parts[1], parts[2]
    return scheme, str(entity.number), str(entity.number)


def _eutl_figures(year: EntityYear) -> tuple[Cell, ...]:
    verified_status = eutl.NOT_REPORTED if year.status == "C" and year.verified_t is None else ""
    allocated = (year.allocated_t, None, None, year.allocated_t)
    return (*allocated, year.verified_t, verified_status, year.surrendered_t, year.status, 0 if year.status else None)
