"""Tables of the European Union Transaction Log: installations, and compliance by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from carbon.published_codes import EU_CODES
from carbon.refusal import Refused
from carbon.schemes import Mode, Period, Scheme
from carbon.units import Year
from cli.registry.tables import BadTable, Keys, Row, read

INSTALLATION_COLUMNS = (
    "registry", "installation_id", "account_id", "account_status", "permit_entry_date", "initial_emissions_year",
    "final_emissions_year", "activity_code", "activity",
)  # fmt: skip
COMPLIANCE_COLUMNS = (
    "registry", "installation_id", "account_id", "year", "trading_period", "allocated_free",
    "allocated_new_entrant_reserve", "allocated_article_10c", "allocated_total", "verified_emissions_t",
    "verified_status", "units_surrendered", "compliance_code", "emissions_updated_later",
)  # fmt: skip
NOT_REPORTED, EXCLUDED = "NOT_REPORTED", "EXCLUDED"
VERIFIED_STATUSES = ("", NOT_REPORTED, EXCLUDED)
FLAGS = ("", "0", "1")


@dataclass(frozen=True, slots=True)
class Installation:
    """An operator's account as the log shows it."""

    registry: str
    installation_id: str
    account_id: str
    activity_code: str
    activity: str


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """An account's year; None where the source has no figure."""

    registry: str
    installation_id: str
    account_id: str
    year: int
    period: str
    """Number of the trading period, as the source has it."""
    allocated_t: int | None
    verified_t: int | None
    verified_status: str
    surrendered_t: int | None
    published_code: str
    is_updated_later: bool
    """Emissions were changed after the deadline."""

    @property
    def account(self) -> str:
        """The account in our books."""
        return f"{self.registry}/{self.installation_id}/{self.account_id}"

    @property
    def booked_t(self) -> int | None:
        """Verified emissions for the books: an empty figure is none emitted, unless the source says otherwise."""
        return None if self.verified_status else self.verified_t or 0


def load_installations(path: Path) -> dict[tuple[str, str, str], Installation]:
    """
    Installations by registry, installation_id, account_id.

    :raises BadTable: names what is wrong
    """
    found = {}
    keys = Keys()
    for row in read(path, INSTALLATION_COLUMNS):
        key = _account_key(row)
        keys.add(row, "installation_id", *key)
        for column in ("initial_emissions_year", "final_emissions_year"):
            row.year_if_any(column)
        found[key] = Installation(*key, row.text("activity_code"), row.text("activity"))
    return found


def load_compliance(path: Path) -> list[ComplianceRow]:
    """
    The compliance table, in its order.

    :raises BadTable: names what is wrong
    """
    keys = Keys()
    rows = []
    for row in read(path, COMPLIANCE_COLUMNS):
        loaded = _compliance_row(row)
        keys.add(row, "year", loaded.registry, loaded.installation_id, loaded.account_id, loaded.year)
        rows.append(loaded)
    return rows


def scheme_of(path: Path, rows: Sequence[ComplianceRow]) -> Scheme:
    """
    The scheme with the trading periods that the table shows: each from its first to its last year there.

    :raises BadTable: a year belongs to two periods, or the periods are more than the rules hold
    """
    years: dict[str, set[int]] = {}
    for row in rows:
        years.setdefault(row.period, set()).add(row.year)
    spans = sorted((min(found), max(found), period) for period, found in years.items())
    for before, after in pairwise(spans):
        if after[0] <= before[1]:
            problem = f"periods {before[2]} and {after[2]} both hold {after[0]}: give each year one period"
            raise BadTable(path, problem, column="trading_period")
    try:
        return Scheme("EU", Mode.BY_PERIOD, tuple(Period(Year(first), Year(last)) for first, last, _ in spans))
    except Refused as refusal:
        raise BadTable(path, f"{refusal}: import fewer years at a time", column="year") from refusal


def _account_key(row: Row) -> tuple[str, str, str]:
    return row.key("registry"), row.key("installation_id"), row.key("account_id")


def _compliance_row(row: Row) -> ComplianceRow:
    for column in ("allocated_free", "allocated_new_entrant_reserve", "allocated_article_10c"):
        row.tonnes(column)
    return ComplianceRow(
        *_account_key(row),
        year=row.year("year"),
        period=row.key("trading_period"),
        allocated_t=row.tonnes("allocated_total"),
        verified_t=row.tonnes("verified_emissions_t"),
        verified_status=row.code("verified_status", VERIFIED_STATUSES),
        surrendered_t=row.tonnes("units_surrendered"),
        published_code=row.code("compliance_code", EU_CODES),
        is_updated_later=row.code("emissions_updated_later", FLAGS) == "1",
    )
