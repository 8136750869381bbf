"""Quota: totals by area, allocations proposed and approved."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import allocations, quota_totals

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
