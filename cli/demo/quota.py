"""Stage 4: totals, proposals, approval; units are issued as serial blocks. Opening entries of earlier years."""

from typing import Any

from carbon.allocation.computed import Case, Method, quantity_of
from carbon.allocation.errors import NoPlan
from carbon.allocation.model import UnitPlan
from carbon.allocation.on_chain import terms_struct
from cli.demo.cast import AREAS, WORKS
from cli.demo.deals import DEALS_T
from cli.demo.inputs import BadInput
from cli.demo.plan import RESERVE
from cli.demo.play import Play, chunks, field_of

SCHEME, WORKS_SCHEME = "EU", "CN"
KIND, WORKS_KIND = "EUA", "CEA"
MODE_BY_PERIOD, MODE_BY_YEAR = 1, 3
PLAN_YEAR = 2024
"""First year of the published plan for steel, cement and aluminium."""
INTENSITY_E9 = BALANCE_E9 = 10**9
"""The plan of 2024 gives what was verified whatever the intensity; the meter's file has no output to tell it from."""
MAX_T = 2**56 - 1
"""Units fit 56 bits on the ledger."""


def set_schemes(play: Play) -> None:
    """The ministry's schemes and periods, the registry's classes, and who is enrolled where."""
    years = [
        row.year
        for row in play.inputs.compliance
        if row.trading_period == play.plan.installations[0].row.trading_period
    ]
    with play.step("Schemes, classes and enrolment", 6) as task:
        play.act("ministry", "Compliance", "set_scheme", scheme=SCHEME, mode=MODE_BY_PERIOD)
        play.act("ministry", "Compliance", "set_period", scheme=SCHEME, first_year=min(years), last_year=max(years))
        play.act("ministry", "Compliance", "set_scheme", scheme=WORKS_SCHEME, mode=MODE_BY_YEAR)
        for scheme, kind in ((SCHEME, KIND), (WORKS_SCHEME, WORKS_KIND)):
            play.act("ministry", "Compliance", "set_allowance_kind", scheme=scheme, kind=kind)
        play.progress.advance(task, 3)
        defined = play.act("registry", "Allowances", "define_class", scheme=SCHEME, kind=KIND, vintage=play.inputs.year)
        play.class_id = int(field_of(defined, "ClassDefined", "class_id"))
        defined = play.act(
            "registry",
            "Allowances",
            "define_class",
            scheme=WORKS_SCHEME,
            kind=WORKS_KIND,
            vintage=play.inputs.meter_year,
        )
        play.works_class_id = int(field_of(defined, "ClassDefined", "class_id"))
        play.progress.advance(task, 2)
        works = play.cast[WORKS].address
        play.act("province-east", "Compliance", "enrol", entities=[works], scheme=WORKS_SCHEME)
        for province, places in play.provinces():
            for chunk in chunks(places):
                entities = [play.installations[place].address for place in chunk]
                play.act(province.part.name, "Compliance", "enrol", entities=entities, scheme=SCHEME)


def enter_openings(play: Play) -> None:
    """What the records say of earlier years of the period: units saved, and units surrendered."""
    openings = []
    for item, actor in zip(play.plan.installations, play.installations, strict=True):
        for row in item.earlier:
            held_t = item.saved_t if row is item.earlier[-1] else 0
            if held_t or row.surrendered_t:
                openings.append(_opening(play, actor.address, row.year, held_t, row.surrendered_t or 0))
    brought_t = play.plan.reserve_t + DEALS_T
    openings.append(_opening(play, play.cast[RESERVE].address, play.inputs.year - 1, brought_t, 0))
    with play.step("Opening entries of earlier years", len(openings)) as task:
        for some in chunks(openings):
            play.review("Compliance", "enter_openings", reason="records of the earlier register", openings=list(some))
            play.progress.advance(task, len(some))


def _opening(play: Play, entity: str, year: int, held_t: int, surrendered_t: int) -> dict[str, Any]:
    return {
        "entity": entity,
        "class_id": play.class_id,
        "year": year,
        "held_t": held_t,
        "surrendered_t": surrendered_t,
    }


def allocate(play: Play) -> None:
    """Ministry to provinces to installations and back: totals, proposals, approval."""
    wanted = {
        province.part.name: [
            (play.installations[place].address, quantity_t)
            for place in places
            if (quantity_t := play.plan.installations[place].row.allocated_t) is not None
        ]
        for province, places in play.provinces()
    }
    areas = {province.part.name: province.part.area for province, _ in play.provinces()}
    with play.step("Totals, proposals, approval, issue", len(play.plan.installations)) as task:
        totals = {areas[name]: sum(quantity_t for _, quantity_t in rows) for name, rows in wanted.items()}
        _set_totals(play, play.class_id, play.inputs.year, totals)
        for province, places in play.provinces():
            name = province.part.name
            _allocate(play, name, play.class_id, play.inputs.year, "published", wanted[name])
            play.progress.advance(task, len(places))


def set_plan(play: Play) -> None:
    """The ministry puts the published rules of a year for steel, cement and aluminium on chain."""
    with play.step("Published plan is set"):
        play.act("ministry", "AllocationMethods", "set_terms", year=PLAN_YEAR, terms=terms_struct(PLAN_YEAR))


def allocate_works(play: Play) -> None:
    """The works' allowance, computed on chain by the published plan of its booked emissions and its intensity."""
    year, works = play.inputs.meter_year, play.cast[WORKS].address
    case = works_case(works)
    version = int(play.chain.call("AllocationMethods", "terms_versions", PLAN_YEAR))
    quantity_t, _ = play.chain.call("ComputedProposals", "quantity_of", case, year, PLAN_YEAR, version)
    _set_totals(play, play.works_class_id, year, {AREAS[0]: int(quantity_t)})
    named = {"class_id": str(play.works_class_id), "year": year, "method": f"industry plan of {PLAN_YEAR}"}
    plan = {"plan_year": PLAN_YEAR, "terms_version": version}
    proposed = play.act("province-east", "ComputedProposals", "propose", **named, **plan, cases=[case])
    play.computed = next(item["fields"] for item in proposed if item["event"] == "ProposalComputed")
    batch_id = field_of(proposed, "BatchProposed", "batch_id")
    play.act("ministry", "Quota", "approve", batch_id=batch_id, entities=[works])


def works_case(works: str) -> dict[str, Any]:
    """What the works' quantity is computed of, besides its verified emissions."""
    figures = [INTENSITY_E9, BALANCE_E9]
    return {"entity": works, "method": int(Method.INDUSTRY), "figures": figures, "units": []}


def recomputed_t(play: Play) -> int:
    """The works' allowance, computed again outside the chain from what its proposal logged and the published plan."""
    row = play.computed
    case = Case(int(row["method"]), tuple(map(int, row["figures"])))
    terms = terms_struct(int(row["plan_year"]))
    quantity_t, _ = quantity_of(case, terms, _no_plan, int(row["verified_t"]))
    return int(quantity_t)


def _no_plan(unit_class: int, version: int) -> UnitPlan:
    raise NoPlan(f"the works has no power unit of class {unit_class}")


def _set_totals(play: Play, class_id: int, year: int, totals: dict[int, int]) -> None:
    """The national total, all of it shared out to the areas."""
    national_t = sum(totals.values())
    if national_t > MAX_T:
        raise BadInput(play.inputs.files["compliance"], "allocations pass 56 bits", column="allocated_total")
    named = {"class_id": str(class_id), "year": year}
    items = [{"area": area, "total_t": total_t} for area, total_t in totals.items()]
    play.act("ministry", "Quota", "set_national_total", **named, total_t=national_t)
    play.act("ministry", "Quota", "set_totals", **named, totals=items)


def _allocate(
    play: Play, province: str, class_id: int, year: int, method: str, proposals: list[tuple[str, int]]
) -> None:
    named = {"class_id": str(class_id), "year": year, "method": method}
    for chunk in chunks(proposals):
        items = [{"entity": entity, "quantity_t": quantity_t} for entity, quantity_t in chunk]
        proposed = play.act(province, "Quota", "propose", **named, proposals=items)
        batch_id = field_of(proposed, "BatchProposed", "batch_id")
        entities = [entity for entity, _ in chunk]
        play.act("ministry", "Quota", "approve", batch_id=batch_id, entities=entities)
