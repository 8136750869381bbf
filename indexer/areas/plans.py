"""AllocationMethods: how the plans of each year allocate."""

import orjson

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import allocation_terms, unit_plans

BASIS = ("?", "net", "gross")

handlers = Handlers()


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
