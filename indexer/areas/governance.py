"""Directory: which contract speaks for which name."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import contracts, replacements

handlers = Handlers()


@handlers.on("Directory", "ContractNamed")
def contract_named(work: Work, log: Log, f: Fields) -> None:
    """A name has a new contract; the versions before stay listed."""
    for version in work.edit_all(contracts, name=f["name"]):
        version["is_current"] = False
    work.create(
        contracts,
        name=f["name"],
        version=f["version"],
        address=f["contract"],
        since_s=log.at_s,
        is_current=True,
        **log.origin,
    )
    if work.find(replacements, f["name_hash"], f["contract"]):
        work.edit(replacements, f["name_hash"], f["contract"]).update(state="in_force", decided_s=log.at_s)


@handlers.on("Directory", "ReplacementProposed")
def replacement_proposed(work: Work, log: Log, f: Fields) -> None:
    """A governor proposes; his own approval follows as an event."""
    work.create(
        replacements,
        name_hash=f["name_hash"],
        address=f["contract"],
        name=f["name"],
        proposed_by=f["by"],
        proposed_s=log.at_s,
        state="proposed",
        **log.origin,
    )


@handlers.on("Directory", "ReplacementApproved")
def replacement_approved(work: Work, log: Log, f: Fields) -> None:
    """One more governor is in favour."""
    work.edit(replacements, f["name_hash"], f["contract"])["approvals"] = f["approvals"]


@handlers.on("Directory", "ReplacementWithdrawn")
def replacement_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """A proposal is off the table."""
    work.edit(replacements, f["name_hash"], f["contract"]).update(state="withdrawn", decided_s=log.at_s)
