"""
What a table of figures comes to when `ComputedProposals` computes it, line by line; nothing is sent from here.

First allocations become proposals that the contract computes again as they are signed. Final ones, after a
pre-allocation, become adjustments: what the contract computes, minus what stands now before a penalty's deduction. How
such a deduction and a claw-back share the units is for `Quota` to say, as `carbon.allocation.entity.ordered_cut` does.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Literal

from eth_hash.auto import keccak
from sqlalchemy import Row

from api.models.quota import PreviewRow, QuotaPreview
from api.quota_findings import Entities, Findings, calls_of, check_class, check_total, preview_of
from api.quota_import import PROPOSALS
from api.sheets import Line, Value, read_sheet
from api.store import View
from carbon.allocation.computed import OF_UNITS, Case, Method, Unit
from carbon.allocation.errors import CaseError
from carbon.allocation.written import figures_of, needed, optional, unit_of
from chain.client import Chain
from chain.errors import Reverted

Stage = Literal["proposals", "adjustments"]

MAX_CASES = 16
"""Entities of one call of `ComputedProposals.propose`."""

MAX_UNITS = 12
"""Units of one entity."""

MAX_ENTITIES = 320
"""Of one file: each is computed by a call of its own."""

WITHOUT_TERMS = frozenset({Method.GRANDFATHERING, Method.INTENSITY, Method.BENCHMARK})
PRE = frozenset({Method.PRE_ALLOCATION, Method.POWER_PRE_ALLOCATION})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be computed for the lines of a file."""

    stage: Stage
    area: int
    """Of the province that hands it in."""

    class_id: str
    year: int
    plan_year: int
    method: Method
    name: str
    """As `Quota` keeps it: plan and stage of proposals, reason of adjustments."""


@dataclass(slots=True)
class _Entry:
    """What the file says of one entity: a line, or a line for each unit of a power station."""

    row: int
    entity: Row[Any]
    figures: tuple[int, ...] = ()
    units: list[Unit] = field(default_factory=list)

    def struct(self, method: Method) -> dict[str, Any]:
        """The contract's `Case`."""
        case = Case(int(method), self.figures, tuple(self.units))
        units = [_unit_struct(unit) for unit in case.units]
        return {"entity": self.entity.account, "method": case.method, "figures": list(case.figures), "units": units}


def preview_computed(chain: Chain, view: View, wanted: Wanted, content: bytes) -> QuotaPreview:
    """What the lines of a file give, and the calls that propose it."""
    method = wanted.method
    columns = {"account": PROPOSALS["account"]} | {name: (name,) for name in (*needed(method), *optional(method))}
    sheet = read_sheet(content, columns, optional(method))
    found = Findings(errors=list(sheet.errors))
    scheme = check_class(view, wanted.class_id, found)
    entities = Entities(view, wanted.class_id, wanted.year)
    version = 0 if method in WITHOUT_TERMS else int(chain.call("AllocationMethods", "terms_versions", wanted.plan_year))
    if version == 0 and method not in WITHOUT_TERMS:
        found.say(1, None, f"{wanted.plan_year} has no terms on chain: have the ministry set them")

    entries = _entries(chain, wanted, sheet.lines, entities, scheme, found)
    for entry in entries if not found.errors else ():
        _compute(chain, wanted, version, entry, found)
    if wanted.stage == "adjustments":
        drawn = [(row.row, max(row.change_t or 0, 0)) for row in found.rows]
        check_total(view, wanted.class_id, wanted.year, wanted.area, found, drawn)
    else:
        drawn = [(row.row, row.quantity_t or 0) for row in found.rows]
        freed_t = sum(entities.proposed_t(entry.entity) or 0 for entry in entries)
        check_total(view, wanted.class_id, wanted.year, wanted.area, found, drawn, freed_t)
    return preview_of(view, wanted.stage, found, lambda: _calls(wanted, version, entries, found, content))


def _entries(
    chain: Chain, wanted: Wanted, lines: Sequence[Line], entities: Entities, scheme: str | None, found: Findings
) -> list[_Entry]:
    """The entities of the file in its order, with what is wrong with any line noted."""

    @cache
    def plan_version(unit_class: int) -> int:
        return int(chain.call("AllocationMethods", "unit_plan_versions", wanted.plan_year, unit_class))

    entries: dict[str, _Entry] = {}
    for line in lines:
        value = line.values["account"]
        entity = entities.find(value)
        if wanted.stage == "adjustments":
            problems = entities.adjustment_problems(value, entity, wanted.area)
        else:
            problems = entities.problems(value, entity, wanted.area, scheme)
        for problem in problems:
            found.say(line.row, "account", problem)
        if entity is None:
            continue
        entry = entries.setdefault(entity.account, _Entry(line.row, entity))
        _read(wanted.method, line, entry, plan_version, found)
    if len(entries) > MAX_ENTITIES:
        found.say(1, "account", f"there are {len(entries):,} enterprises, {MAX_ENTITIES} are the most: split the file")
    return list(entries.values())


def _read(method: Method, line: Line, entry: _Entry, plan_version: Any, found: Findings) -> None:
    cells = {name: _text(value) for name, value in line.values.items()}
    try:
        if method in OF_UNITS:
            entry.units.append(unit_of(method, cells, plan_version))
        else:
            entry.figures = figures_of(method, cells)
    except CaseError as error:
        found.say(line.row, error.name.partition("[")[0], str(error))
        return
    if method not in OF_UNITS and entry.row != line.row:
        found.say(line.row, "account", f"is in row {entry.row} already: keep one of them")
    if len(entry.units) == MAX_UNITS + 1:
        found.say(line.row, "account", f"has more than {MAX_UNITS} units: the contract takes no more")
    if entry.units and entry.units[-1].plan_version == 0:
        found.say(line.row, "unit_class", "has no plan of that year on chain: have the ministry set it")


def _compute(chain: Chain, wanted: Wanted, version: int, entry: _Entry, found: Findings) -> None:
    """Have the contract compute an entity's quantity."""
    account = entry.entity.account
    row = PreviewRow(
        row=entry.row,
        account=account,
        name=entry.entity.name,
        area=entry.entity.area,
        quantity_t=None,
        before_t=int(chain.call("Quota", "proposal_of", int(wanted.class_id), account, wanted.year)) or None,
    )
    found.rows.append(row)
    try:
        quantity_t, verified_t = chain.call(
            "ComputedProposals", "quantity_of", entry.struct(wanted.method), wanted.year, wanted.plan_year, version
        )
    except Reverted as refusal:
        found.say(entry.row, None, f"the contract refuses: {refusal.reason}")
        return
    row.quantity_t, row.verified_t = int(quantity_t), int(verified_t) or None
    if wanted.stage == "adjustments":
        row.change_t = row.quantity_t - (row.before_t or 0)


def _calls(wanted: Wanted, version: int, entries: list[_Entry], found: Findings, content: bytes) -> Any:
    of: dict[str, Any] = {"class_id": wanted.class_id, "year": wanted.year}
    if wanted.stage == "proposals":
        named = of | {"method": wanted.name, "plan_year": wanted.plan_year, "terms_version": version}
        cases = [entry.struct(wanted.method) for entry in entries]
        return calls_of("ComputedProposals", "propose", "cases", cases, MAX_CASES, **named)()
    changes = [
        {"entity": row.account, "delta_t": row.change_t, "objection_id": 0} for row in found.rows if row.change_t
    ]
    grounds: dict[str, Any] = {"reason": wanted.name, "document_hash": "0x" + keccak(content).hex()}
    return calls_of("Quota", "propose_adjustment", "adjustments", changes, **of, **grounds)()


def _unit_struct(unit: Unit) -> dict[str, Any]:
    done = asdict(unit)
    return {name: done.pop(name) for name in ("unit_class", "plan_version")} | {"done": done}


def _text(value: Value) -> str:
    """A cell as it would be typed."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
