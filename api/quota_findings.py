"""What is found in a table of quota: its lines as understood, each thing that is wrong, and the calls it comes to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from api.models.quota import Call, PreviewCell, PreviewKind, PreviewRow, QuotaPreview
from api.paging import as_of
from api.queries import quota as queries
from api.sheets import CellError, Line, Value, whole_tonnes
from api.store import View
from carbon.quota import LIMIT_T, MAX_ROWS
from carbon.roles import Role
from readmodel.tables import accounts, allocations, classes, enrolments, participants

ELIGIBLE = ("active", "restricted")


@dataclass(slots=True)
class Findings:
    """Lines as understood, and what is wrong with them."""

    rows: list[PreviewRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def say(self, row: int, column: str | None, message: str) -> None:
        """Note what is wrong at a place."""
        self.errors.append(CellError(row, column, message))

    def quantity(self, line: Line, column: str) -> int | None:
        """Tonnes of a cell; None, and a note, when they are none."""
        try:
            return whole_tonnes(line.values[column], LIMIT_T)
        except ValueError as error:
            self.say(line.row, column, str(error))
            return None

    def check_once(self, column: str, values: Sequence[tuple[int, object]]) -> None:
        """Note every second mention of the same thing."""
        first: dict[object, int] = {}
        for row, value in values:
            if value in first:
                self.say(row, column, f"is in row {first[value]} already: keep one of them")
            elif value is not None:
                first[value] = row


class Entities:
    """Participants as an import of quotas needs them."""

    def __init__(self, view: View, class_id: str, year: int) -> None:
        self._schemes: dict[str, str] = {
            row.entity: row.scheme for row in view.db.execute(select(enrolments.c.entity, enrolments.c.scheme))
        }
        self._by_account: dict[str, Row[Any]] = {
            row.account.lower(): row for row in view.db.execute(select(participants))
        }
        numbers = view.db.execute(select(accounts.c.number, accounts.c.account))
        self._by_number: dict[str, str] = {str(row.number): row.account.lower() for row in numbers}
        own = select(allocations).where(allocations.c.class_id == class_id, allocations.c.year == year)
        self._allocations: dict[str, Row[Any]] = {row.entity: row for row in view.db.execute(own)}

    def find(self, value: Value) -> Row[Any] | None:
        """The participant of an address or an account number."""
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").lower()
        return self._by_account.get(self._by_number.get(text, text))

    def proposed_t(self, entity: Row[Any] | None) -> int | None:
        """What is proposed or approved for it now."""
        known = self._allocations.get(entity.account) if entity else None
        return known.proposed_t if known and known.state != "refused" else None

    def problems(self, value: Value, entity: Row[Any] | None, area: int, scheme: str | None) -> list[str]:
        """Why `Quota.propose` would refuse it, in the order of the contract's checks."""
        if entity is None:
            return [_unknown(value)]
        known = self._allocations.get(entity.account)
        checks = (
            (entity.area != area, f"is of area {entity.area}, not {area}: leave it to its own province"),
            (not entity.roles & Role.EMITTER, "is no emitter: only emitters get an allocation"),
            (entity.status not in ELIGIBLE, f"is {entity.status}: only active and restricted accounts are eligible"),
            (
                scheme is not None and self._schemes.get(entity.account) != scheme,
                f"is not enrolled in {scheme}: have it enrolled first",
            ),
            (known is not None and known.state == "approved", "is approved already: propose an adjustment instead"),
        )
        return [problem for is_wrong, problem in checks if is_wrong]

    def adjustment_problems(self, value: Value, entity: Row[Any] | None, area: int) -> list[str]:
        """Why `Quota.propose_adjustment` would refuse it, in the order of the contract's checks."""
        if entity is None:
            return [_unknown(value)]
        known = self._allocations.get(entity.account)
        if known is None or known.state != "approved":
            return ["has nothing approved in this year and class: propose an allocation instead"]
        return [] if known.area == area else [f"is of area {known.area}, not {area}: leave it to its own province"]


def _unknown(value: Value) -> str:
    shown = str(value)[:60] if value not in (None, "") else "nothing"
    return f"{shown} is no participant's address or account number: take it from the list of accounts"


def check_class(view: View, class_id: str, found: Findings) -> str | None:
    """The scheme of a class; None, and a note, when it is not defined."""
    scheme = view.db.execute(select(classes.c.scheme).where(classes.c.class_id == class_id)).scalar_one_or_none()
    if scheme is None:
        found.say(1, None, f"class {class_id} is not defined: have the registry define it")
    return scheme


def check_total(
    view: View, class_id: str, year: int, area: int, found: Findings, drawn: Sequence[tuple[int, int]], freed_t: int = 0
) -> None:
    """
    What is drawn, by row, against what the area's total has left.

    :param freed_t: of the total, freed by what is proposed again
    """
    total = next(iter(queries.areas(view, year, area, class_id)), None)
    free_t = (total.total_t - total.proposed_t if total else 0) + freed_t
    wanted_t = 0
    for row, quantity_t in drawn:
        wanted_t += quantity_t
        if wanted_t > free_t:
            message = f"with this row the proposals pass the area's total, which leaves {free_t:,} t: lower some"
            found.say(row, "quantity_t", message)
            return


def calls_of(
    contract: str, function: str, argument: str, items: Sequence[Any], most: int = MAX_ROWS, **named: Any
) -> Callable[[], list[Call]]:
    """Calls of at most so many rows each."""
    return lambda: [
        Call(contract=contract, function=function, arguments={**named, argument: list(items[start : start + most])})
        for start in range(0, len(items), most)
    ]


def preview_of(view: View, kind: PreviewKind, found: Findings, calls: Callable[[], list[Call]]) -> QuotaPreview:
    """The answer; a file with an error comes to no calls."""
    errors = sorted(found.errors, key=lambda error: error.row)
    return QuotaPreview(
        as_of=as_of(view),
        kind=kind,
        rows=found.rows,
        errors=[PreviewCell(row=one.row, column=one.column, message=one.message) for one in errors],
        total_t=sum(row.quantity_t or 0 for row in found.rows),
        calls=[] if errors else calls(),
    )
