"""Entries: what holders give, divide or cancel of their own will; the units move by events of Allowances."""

from indexer.log import ZERO_ADDRESS, Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import certificates, entries

KIND = (
    "?",
    "donation",
    "inheritance",
    "division",
    "merger",
    "split",
    "bankruptcy",
    "carbon_neutrality",
    "voluntary_cancellation",
)
UNDER_REVIEW = range(2, 7)

handlers = Handlers()


@handlers.on("Entries", "EntryMade")
def entry_made(work: Work, log: Log, f: Fields) -> None:
    """A holder makes an entry."""
    work.create(
        entries,
        entry_id=f["entry_id"],
        owner=f["owner"],
        to_account=None if f["to"] == ZERO_ADDRESS else f["to"],
        kind=KIND[f["kind"]],
        class_id=f["class_id"],
        quantity_t=f["quantity_t"],
        due_s=f["due_s"],
        beneficiary=f["beneficiary"],
        reason=f["reason"],
        document_hash=f["document_hash"],
        state="in_review" if f["kind"] in UNDER_REVIEW else "waiting",
        made_s=log.at_s,
        **log.origin,
    )


@handlers.on("Entries", "EntryDecided")
def entry_decided(work: Work, log: Log, f: Fields) -> None:
    """The registry decides; accepted, it waits for its day."""
    work.edit(entries, f["entry_id"]).update(
        state="waiting" if f["accepted"] else "refused",
        decided_by=f["by"],
        decided_s=log.at_s,
        decision_reason=f["reason"],
    )


@handlers.on("Entries", "EntryExecuted")
def entry_executed(work: Work, log: Log, f: Fields) -> None:
    """Its day has come, and somebody called it."""
    entry = work.edit(entries, f["entry_id"])
    entry.update(
        state="executed",
        executed_by=f["by"],
        executed_s=log.at_s,
        executed_block=log.block,
        executed_hash=log.transaction_hash,
    )
    work.announced[log.transaction_hash] = {"note": ": ".join(filter(None, (entry["kind"], entry["reason"])))}


@handlers.on("Entries", "EntryWithdrawn")
def entry_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """The holder takes it back."""
    work.edit(entries, f["entry_id"]).update(state="withdrawn", withdrawn_s=log.at_s)


@handlers.on("Entries", "HoldingCertified")
def holding_certified(work: Work, log: Log, f: Fields) -> None:
    """A holder has stated publicly what it holds."""
    work.create(certificates, **f, certified_s=log.at_s, **log.origin)
