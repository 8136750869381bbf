"""
What the import of a table of totals or proposals would do, line by line; nothing is sent from here.

The checks are those of `Quota`, made on the read model so that every line that does not fit is told at once. Where one
is wrong there are no calls: a file goes in whole or not at all.
"""

from typing import Any

from api.models.quota import PreviewRow, QuotaPreview
from api.queries import quota as queries
from api.quota_findings import Entities, Findings, calls_of, check_class, check_total, preview_of
from api.sheets import Line, Sheet, read_sheet
from api.store import View
from carbon.quota import AREA_LIMIT

TOTALS = {"area": ("area", "地区", "地区代码"), "total_t": ("total_t", "total", "配额总量", "配额总量(吨)")}
PROPOSALS = {"account": ("account", "账户", "账号"), "quantity_t": ("quantity_t", "quantity", "配额", "配额数量(吨)")}


def preview_totals(view: View, class_id: str, year: int, content: bytes) -> QuotaPreview:
    """What an import of area totals would set, for the ministry to sign."""
    sheet = read_sheet(content, TOTALS)
    found = Findings(errors=list(sheet.errors))
    check_class(view, class_id, found)
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
    return preview_of(
        view, "totals", found, calls_of("Quota", "set_totals", "totals", items, class_id=class_id, year=year)
    )


def preview_proposals(view: View, area: int, class_id: str, year: int, method: str, content: bytes) -> QuotaPreview:
    """What an import of proposals for entities of an area would hand in, for the province to sign."""
    sheet = read_sheet(content, PROPOSALS)
    found = Findings(errors=list(sheet.errors))
    scheme = check_class(view, class_id, found)
    entities = Entities(view, class_id, year)
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
    drawn = [(row.row, row.quantity_t or 0) for row in found.rows]
    check_total(view, class_id, year, area, found, drawn, freed_t=sum(row.before_t or 0 for row in found.rows))
    items = [{"entity": row.account, "quantity_t": row.quantity_t} for row in found.rows]
    named: dict[str, Any] = {"class_id": class_id, "year": year, "method": method}
    return preview_of(view, "proposals", found, calls_of("Quota", "propose", "proposals", items, **named))


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
