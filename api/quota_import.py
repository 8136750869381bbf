"""
What the import of a table of totals or proposals would do, line by line; nothing is sent from here.

The checks are those of `Quota`, made on the read model so that every line that does not fit is told at once. Where one
is wrong there are no calls: a file goes in whole or not at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Row, select

from api.models.quota import Call, PreviewCell, PreviewRow, QuotaPreview
from api.paging import as_of
from api.queries import quota as queries
from api.sheets import CellError, Line, Sheet, Value, read_sheet, whole_tonnes
from api.store import View
from carbon.quota import AREA_LIMIT, LIMIT_T, MAX_ROWS
from carbon.roles import Role
from readmodel.tables import accounts, allocations, classes, enrolments, participants

TOTALS = {"area": ("area", "地区", "地区代码"), "total_t": ("total_t", "total", "配额总量", "配额总量(吨)")}
PROPOSALS = {"account": ("account", "账户", "账号"), "quantity_t": ("quantity_t", "quantity", "配额", "配额数量(吨)")}

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


def preview_totals(view: View, class_id: str, year: int, content: bytes) -> QuotaPreview:
    """What an import of area totals would set, for the ministry to sign."""
    sheet = read_sheet(content, TOTALS)
    found = Findings(errors=list(sheet.errors))
    _check_class(view, class_id, found)
    known = {one.area: one for one in queries.areas(view, year, None, class_id)}
    for line in sheet.lines:
        area, total_t = _area(line, found), found.quantity(line, "total_t")
        before = known.get(area) if area else None
        if before and total_t is not None and total_t < before.proposed_t:
            found.say(
                line.row, "total_t", f"is below the {before.proposed_t:,} t proposed: raise it, or have some refused"
            )
        found.rows.append(
            PreviewRow(
                row=line.row,
                account=None,
                name=None,
                area=area,
                quantity_t=total_t,
                before_t=before.total_t if before else None,
            )
        )
    found.check_once("area", [(row.row, row.area) for row in found.rows])
    _check_national(view, class_id, year, found, sheet)
    items = [{"area": row.area, "total_t": row.quantity_t} for row in found.rows]
    return _preview(view, "totals", found, _calls("set_totals", "totals", items, class_id=class_id, year=year))


def preview_proposals(view: View, area: int, class_id: str, year: int, method: str, content: bytes) -> QuotaPreview:
    """What an import of proposals for entities of an area would hand in, for the province to sign."""
    sheet = read_sheet(content, PROPOSALS)
    found = Findings(errors=list(sheet.errors))
    scheme = _check_class(view, class_id, found)
    entities = _Entities(view, class_id, year)
    for line in sheet.lines:
        entity = entities.find(line.values["account"])
        quantity_t = found.quantity(line, "quantity_t")
        for problem in entities.problems(line.values["account"], entity, area, scheme):
            found.say(line.row, "account", problem)
        found.rows.append(
            PreviewRow(
                row=line.row,
                account=entity.account if entity else None,
                name=entity.name if entity else None,
                area=entity.area if entity else None,
                quantity_t=quantity_t,
                before_t=entities.proposed_t(entity),
            )
        )
    found.check_once("account", [(row.row, row.account) for row in found.rows])
    _check_total(view, class_id, year, area, found)
    items = [{"entity": row.account, "quantity_t": row.quantity_t} for row in found.rows]
    named = {"class_id": class_id, "year": year, "method": method}
    return _preview(view, "proposals", found, _calls("propose", "proposals", items, **named))


class _Entities:
    """Participants as an import of proposals needs them."""

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
            shown = str(value)[:60] if value not in (None, "") else "nothing"
            return [f"{shown} is no participant's address or account number: take it from the list of accounts"]
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


def _check_class(view: View, class_id: str, found: Findings) -> str | None:
    scheme = view.db.execute(select(classes.c.scheme).where(classes.c.class_id == class_id)).scalar_one_or_none()
    if scheme is None:
        found.say(1, None, f"class {class_id} is not defined: have the registry define it")
    return scheme


def _area(line: Line, found: Findings) -> int | None:
    value = line.values["area"]
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "")
    if text.isascii() and text.isdigit() and len(text) <= len(str(AREA_LIMIT)) and 0 < int(text) < AREA_LIMIT:
        return int(text)
    found.say(line.row, "area", f"{text[:40]!r} is no area: write its GB/T 2260 two-digit code, like 42")
    return None


def _check_national(view: View, class_id: str, year: int, found: Findings, sheet: Sheet) -> None:
    """The sum of all areas after the import, against the national total."""
    national = next(iter(queries.national(view, year, class_id)), None)
    if national is None or national.total_t is None:
        return
    changed = sum((row.quantity_t or 0) - (row.before_t or 0) for row in found.rows)
    after_t = national.areas_t + national.auction_t + changed
    if after_t > national.total_t:
        over_t = after_t - national.total_t
        last = sheet.lines[-1].row if sheet.lines else 1
        found.say(last, "total_t", f"all areas pass the national total by {over_t:,} t: lower some, or raise the total")


def _check_total(view: View, class_id: str, year: int, area: int, found: Findings) -> None:
    """The sum of the proposals against what the area's total has left; what is proposed again frees its share."""
    total = next(iter(queries.areas(view, year, area, class_id)), None)
    free_t = total.total_t - total.proposed_t if total else 0
    free_t += sum(row.before_t or 0 for row in found.rows)
    wanted_t = 0
    for row in found.rows:
        wanted_t += row.quantity_t or 0
        if wanted_t > free_t:
            message = f"with this row the proposals pass the area's total, which leaves {free_t:,} t: lower some"
            found.say(row.row, "quantity_t", message)
            return


def _calls(function: str, argument: str, items: Sequence[dict[str, Any]], **named: Any) -> Callable[[], list[Call]]:
    """Calls of at most a hundred rows each."""
    return lambda: [
        Call(contract="Quota", function=function, arguments={**named, argument: list(items[start : start + MAX_ROWS])})
        for start in range(0, len(items), MAX_ROWS)
    ]


def _preview(
    view: View, kind: Literal["totals", "proposals"], found: Findings, calls: Callable[[], list[Call]]
) -> QuotaPreview:
    errors = sorted(found.errors, key=lambda error: error.row)
    return QuotaPreview(
        as_of=as_of(view),
        kind=kind,
        rows=found.rows,
        errors=[PreviewCell(row=one.row, column=one.column, message=one.message) for one in errors],
        total_t=sum(row.quantity_t or 0 for row in found.rows),
        calls=[] if errors else calls(),
    )
