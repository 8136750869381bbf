"""
Quota: totals, batches of proposals and adjustments, objections.

An approval logs one event for its batch: the rows are those that still belong to the batch. Which units were issued
comes as events of `Allowances`, kept by `units`; the two do not meet here, so their order does not matter.
"""

from indexer.log import Fields, Handlers, Log
from indexer.work import Row, Work
from readmodel.tables import (
    allocation_adjustments,
    allocations,
    objections,
    quota_batches,
    quota_national,
    quota_recoveries,
    quota_rows,
    quota_settings,
    quota_totals,
)

handlers = Handlers()


@handlers.on("Quota", "NationalTotalSet")
def national_total_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets the national total of a year."""
    national = work.edit(quota_national, f["class_id"], f["year"])
    national.update(total_t=f["total_t"], set_s=log.at_s, **log.origin)


@handlers.on("Quota", "AuctionShareSet")
def auction_share_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry keeps a part of the national total for auction."""
    work.edit(quota_national, f["class_id"], f["year"])["auction_t"] = f["share_t"]


@handlers.on("Quota", "AuctionOffered")
def auction_offered(work: Work, log: Log, f: Fields) -> None:
    """An auction of the scheme begins: a part of the auction share is kept for it."""
    work.edit(quota_national, f["class_id"], f["year"])["offered_t"] += f["quantity_t"]


@handlers.on("Quota", "AuctionRetracted")
def auction_retracted(work: Work, log: Log, f: Fields) -> None:
    """What an auction did not sell is free again."""
    work.edit(quota_national, f["class_id"], f["year"])["offered_t"] -= f["quantity_t"]


@handlers.on("Quota", "AuctionIssued")
def auction_issued(work: Work, log: Log, f: Fields) -> None:
    """Units were issued to who bought them."""
    national = work.edit(quota_national, f["class_id"], f["year"])
    national["offered_t"] -= f["quantity_t"]
    national["auctioned_t"] += f["quantity_t"]


@handlers.on("Quota", "TotalSet")
def total_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets what an area may allocate."""
    work.create(quota_totals, **f, set_s=log.at_s, **log.origin)


@handlers.on("Quota", "ObjectionTermSet")
def objection_term_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets how long an enterprise may object."""
    work.create(quota_settings, id=1, objection_term_s=f["term_s"])


@handlers.on("Quota", "BatchProposed")
def batch_proposed(work: Work, log: Log, f: Fields) -> None:
    """A province hands a batch in; its rows follow."""
    _open_batch(work, log, f, kind="allocation", method=f["method"])


@handlers.on("Quota", "AllocationProposed")
def allocation_proposed(work: Work, log: Log, f: Fields) -> None:
    """A row of a batch; it takes the entity out of an older batch that is still open."""
    allocation = work.edit(allocations, f["class_id"], f["entity"], f["year"])
    older = work.find(quota_batches, allocation["batch_id"])
    if older and older["state"] == "open":
        _count(work, older["batch_id"], -1, -allocation["proposed_t"], -allocation["deducted_t"])
        work.edit(quota_rows, older["batch_id"], allocation["position"])["replaced_by"] = f["batch_id"]
    position = _count(work, f["batch_id"], 1, f["quantity_t"], f["deducted_t"])
    row = {name: f[name] for name in ("batch_id", "entity", "quantity_t", "deducted_t")}
    work.create(quota_rows, **row, position=position)
    allocation.update(
        area=f["area"],
        method=f["method"],
        proposed_t=f["quantity_t"],
        proposed_s=log.at_s,
        state="proposed",
        batch_id=f["batch_id"],
        position=position,
        deducted_t=f["deducted_t"],
        **log.origin,
    )


@handlers.on("Quota", "BatchApproved")
def batch_approved(work: Work, log: Log, f: Fields) -> None:
    """The ministry approves a batch; the units are issued in the same transaction."""
    batch_id = f["batch_id"]
    _decide(work, log, f, "approved")["issued_t"] = f["quantity_t"]
    for allocation in work.edit_all(allocations, batch_id=batch_id):
        allocation["approved_t"] = allocation["proposed_t"] - allocation["deducted_t"]
        allocation["state"] = "approved"
        allocation["issued_transaction"] = log.transaction_hash
        _certify(allocation, log, batch_id, allocation["position"], f["by"])


@handlers.on("Quota", "BatchRefused")
def batch_refused(work: Work, log: Log, f: Fields) -> None:
    """The ministry refuses a batch, of proposals or of adjustments."""
    batch = _decide(work, log, f, "refused")
    batch["refusal"] = f["reason"]
    rows = allocations if batch["kind"] == "allocation" else allocation_adjustments
    for row in work.edit_all(rows, batch_id=f["batch_id"]):
        row["state"] = "refused"


@handlers.on("Quota", "AdjustmentProposed")
def adjustment_proposed(work: Work, log: Log, f: Fields) -> None:
    """A province hands in changes of approved allocations."""
    batch = _open_batch(work, log, f, kind="adjustment", method=f["reason"], document_hash=f["document_hash"])
    for position, adjustment in enumerate(f["adjustments"], start=1):
        batch["rows"] += 1
        batch["quantity_t"] += max(0, adjustment["delta_t"])
        work.create(
            allocation_adjustments,
            **adjustment,
            batch_id=f["batch_id"],
            position=position,
            class_id=f["class_id"],
            year=f["year"],
            state="open",
        )


@handlers.on("Quota", "AdjustmentApproved")
def adjustment_approved(work: Work, log: Log, f: Fields) -> None:
    """The ministry approves adjustments; what each row did follows, in order."""
    _decide(work, log, f, "approved")


@handlers.on("Quota", "AllocationAdjusted")
def allocation_adjusted(work: Work, log: Log, f: Fields) -> None:
    """A row of approved adjustments."""
    batch = work.edit(quota_batches, f["batch_id"])
    batch["rows_done"] += 1
    batch["issued_t"] += f["issued_t"]
    done = {name: f[name] for name in ("issued_t", "clawed_t", "owed_t")}
    work.edit(allocation_adjustments, f["batch_id"], batch["rows_done"]).update(state="approved", **done)

    allocation = work.edit(allocations, f["class_id"], f["entity"], f["year"])
    batch["deducted_t"] += max(0, f["deducted_t"] - allocation["deducted_t"])
    allocation["proposed_t"] = f["quantity_t"]
    allocation["deducted_t"] = f["deducted_t"]
    allocation["approved_t"] = f["quantity_t"] - f["deducted_t"]
    allocation["adjusted_t"] += f["delta_t"]
    allocation["owed_t"] += f["owed_t"]
    _certify(allocation, log, f["batch_id"], batch["rows_done"], batch["decided_by"])
    if f["objection_id"]:
        work.edit(objections, f["objection_id"]).update(state="adjusted", adjusted_in=f["batch_id"])


@handlers.on("Quota", "ClawBackRecovered")
def claw_back_recovered(work: Work, log: Log, f: Fields) -> None:
    """Owed units were taken from what the entity has by now."""
    work.edit(allocations, f["class_id"], f["entity"], f["year"])["owed_t"] = f["owed_t"]
    work.record(quota_recoveries, **log.place, **f, recovered_s=log.at_s)


@handlers.on("Quota", "Objected")
def objected(work: Work, log: Log, f: Fields) -> None:
    """An enterprise objects to its allocation."""
    work.create(objections, **f, objected_s=log.at_s, state="open", **log.origin)


@handlers.on("Quota", "ObjectionDecided")
def objection_decided(work: Work, log: Log, f: Fields) -> None:
    """The province decides an objection."""
    work.edit(objections, f["objection_id"]).update(
        state="accepted" if f["accepted"] else "rejected",
        decided_by=f["by"],
        decided_s=log.at_s,
        decision=f["reason"],
        decision_hash=f["document_hash"],
    )


def _open_batch(work: Work, log: Log, f: Fields, **rest: str) -> Row:
    named = {name: f[name] for name in ("batch_id", "class_id", "year", "area")}
    return work.create(
        quota_batches,
        **named,
        **rest,
        proposed_by=f["by"],
        proposed_s=log.at_s,
        state="open",
        **log.origin,
    )


def _count(work: Work, batch_id: int, rows: int, quantity_t: int, deducted_t: int) -> int:
    """Count a row in or out of a batch; gives how many there are."""
    batch = work.edit(quota_batches, batch_id)
    batch["rows"] += rows
    batch["quantity_t"] += quantity_t
    batch["deducted_t"] += deducted_t
    return int(batch["rows"])


def _decide(work: Work, log: Log, f: Fields, state: str) -> Row:
    batch = work.edit(quota_batches, f["batch_id"])
    batch.update(
        state=state,
        decided_by=f["by"],
        decided_s=log.at_s,
        decided_block=log.block,
        decided_transaction=log.transaction_hash,
    )
    return batch


def _certify(allocation: Row, log: Log, batch_id: int, row: int, by: str) -> None:
    allocation.update(
        certificate_id=batch_id,
        certificate_row=row,
        approved_by=by,
        approved_s=log.at_s,
        approved_block=log.block,
    )
