"""Tables of the UK ETS registry's public reports: accounts with cumulative figures, compliance, allocation."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from carbon.published_codes import UK_STATUSES
from cli.registry.tables import Keys, read

ACCOUNT_COLUMNS = (
    "operator_id", "permit_or_plan_id", "regulator", "account_type", "account_status", "first_year", "last_year",
    "nace_code", "nace_description", "cumulative_emissions_t", "cumulative_surrenders",
)  # fmt: skip
COMPLIANCE_COLUMNS = ("operator_id", "regulator", "year", "recorded_emissions_t", "surrender_status")
ALLOCATION_COLUMNS = (
    "permit_id", "operator_id", "year", "allocation_standard", "allocation_new_entrant_reserve", "allocation_total",
    "regulator",
)  # fmt: skip
ACCOUNT_TYPES = ("INSTALLATION", "AIRCRAFT_OPERATOR")
EXCLUDED, NOT_APPLICABLE = "EXCLUDED", "NOT_APPLICABLE"
UNKNOWN = "UK"
"""Regulator of an operator that only the allocation table has, and without one."""


@dataclass(frozen=True, slots=True)
class Account:
    """An operator's account; the cumulative figures are those of the report's date, None where it has none."""

    operator_id: str
    permit_id: str
    regulator: str
    account_type: str
    nace_code: str
    emissions_t: int | None
    surrenders_t: int | None


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """An operator's year."""

    operator_id: str
    year: int
    recorded_t: int | None
    published: str


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What a permit got for a year."""

    operator_id: str
    regulator: str
    year: int
    quantity_t: int


@dataclass(frozen=True, slots=True)
class Report:
    """The three tables together."""

    accounts: dict[str, Account]
    """By operator_id."""
    compliance: Sequence[ComplianceRow]
    """In the table's order."""
    allocations: Sequence[AllocationRow]

    @property
    def year(self) -> int:
        """The report's year: the newest of the compliance table."""
        return max(row.year for row in self.compliance)


def load(accounts: Path, compliance: Path, allocation: Path) -> Report:
    """
    Read the three tables.

    :raises BadTable: names what is wrong
    """
    known = _load_accounts(accounts)
    return Report(known, _load_compliance(compliance, known, accounts), _load_allocation(allocation))


def _load_accounts(path: Path) -> dict[str, Account]:
    keys = Keys()
    found = {}
    for row in read(path, ACCOUNT_COLUMNS):
        operator_id = row.key("operator_id")
        keys.add(row, "operator_id", operator_id)
        for column in ("first_year", "last_year"):
            row.year_if_any(column)
        found[operator_id] = Account(
            operator_id=operator_id,
            permit_id=row.text("permit_or_plan_id"),
            regulator=row.key("regulator"),
            account_type=row.code("account_type", ACCOUNT_TYPES),
            nace_code=row.text("nace_code"),
            emissions_t=row.tonnes("cumulative_emissions_t"),
            surrenders_t=row.tonnes("cumulative_surrenders"),
        )
    return found


def _load_compliance(path: Path, known: dict[str, Account], accounts: Path) -> list[ComplianceRow]:
    keys = Keys()
    rows = []
    for row in read(path, COMPLIANCE_COLUMNS):
        operator_id, year = row.key("operator_id"), row.year("year")
        keys.add(row, "year", operator_id, year)
        if operator_id not in known:
            raise row.bad("operator_id", f"operator {operator_id} is not in {accounts.name}: add its row there")
        status = row.code("surrender_status", UK_STATUSES)
        rows.append(ComplianceRow(operator_id, year, row.tonnes("recorded_emissions_t"), status))
    return rows


def _load_allocation(path: Path) -> list[AllocationRow]:
    keys = Keys()
    rows = []
    for row in read(path, ALLOCATION_COLUMNS, may_be_empty=True):
        operator_id, year = row.key("operator_id"), row.year("year")
        keys.add(row, "year", row.text("permit_id"), operator_id, year)
        for column in ("allocation_standard", "allocation_new_entrant_reserve"):
            row.tonnes(column)
        quantity_t = row.tonnes("allocation_total")
        if quantity_t is not None:
            rows.append(AllocationRow(operator_id, row.text("regulator") or UNKNOWN, year, quantity_t))
    return rows
