"""Quota and AllocationMethods: plans, totals by area, allocations proposed and approved."""

import orjson

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import allocation_terms, allocations, quota_totals, unit_plans

BASIS = ("?", "net", "gross")

handlers = Handlers()


@handlers.on("Quota", "TotalSet")
def total_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets what an area may allocate."""
    work.create(quota_totals, **f, set_s=log.at_s, **log.origin)


@handlers.on("Quota", "AllocationProposed")
def allocation_proposed(work: Work, log: Log, f: Fields) -> None:
    """A province proposes; a later proposal takes the place of one that is not approved."""
    allocation = work.edit(allocations, f["class_id"], f["entity"], f["year"])
    allocation.update(
        area=f["area"],
        method=f["method"],
        proposed_t=f["quantity_t"],
        proposed_s=log.at_s,
        state="proposed",
        **log.origin,
    )


@handlers.on("Quota", "AllocationApproved")
def allocation_approved(work: Work, log: Log, f: Fields) -> None:
    """The ministry approves; the units are issued in the same transaction."""
    allocation = work.edit(allocations, f["class_id"], f["entity"], f["year"])
    allocation.update(
        approved_t=f["quantity_t"],
        approved_by=f["by"],
        approved_s=log.at_s,
        state="approved",
    )


@handlers.on("AllocationMethods", "UnitPlanSet")
def unit_plan_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets how a year's plan allocates to a class of power units."""
    plan = f["plan"]
    lists = {name: orjson.dumps(plan[name]).decode() for name in ("cooling_e6", "segments")}
    work.create(
        unit_plans,
        year=f["year"],
        unit_class=f["unit_class"],
        version=f["version"],
        set_by=f["by"],
        set_s=log.at_s,
        **plan | lists | {"basis": BASIS[plan["basis"]]},
        **log.origin,
    )


@handlers.on("AllocationMethods", "TermsSet")
def terms_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets what a year's rules say of entities."""
    key = {"year": f["year"], "version": f["version"]}
    work.create(allocation_terms, **key, **f["terms"], set_by=f["by"], set_s=log.at_s, **log.origin)
