"""Custody: freezes, forced transfers and counter-entries; the units move by events of Allowances."""

from typing import Any

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import corrections, entries, freeze_steps, freezes

SUB_ACCOUNT = ("?", "registry", "trading")
GROUND = {
    2: "inheritance",
    3: "division",
    4: "merger",
    5: "split",
    6: "bankruptcy",
    9: "judicial",
}

handlers = Handlers()


@handlers.on("Custody", "UnitsFrozen")
def units_frozen(work: Work, log: Log, f: Fields) -> None:
    """Two people of the registry freeze units by order."""
    row = f | {"sub_account": SUB_ACCOUNT[f["sub_account"]], "frozen_t": f["quantity_t"]}
    work.create(freezes, **row, frozen_s=log.at_s, **log.origin)


@handlers.on("Custody", "UnitsUnfrozen")
def units_unfrozen(work: Work, log: Log, f: Fields) -> None:
    """All or part of a freeze ends."""
    _step(work, log, f, kind="unfrozen")


@handlers.on("Custody", "UnitsForced")
def units_forced(work: Work, log: Log, f: Fields) -> None:
    """Frozen units are given to somebody else; the rest of the freeze stays."""
    _step(work, log, f, kind="forced", to_account=f["to"], ground=GROUND[f["ground"]])


@handlers.on("Custody", "EntryCorrected")
def entry_corrected(work: Work, log: Log, f: Fields) -> None:
    """A wrong entry is answered by a dated counter-entry that names it."""
    work.edit(entries, f["entry_id"])["corrected_t"] += f["quantity_t"]
    work.create(corrections, **f, corrected_s=log.at_s, **log.origin)
    work.announced[log.transaction_hash] = {"kind": "corrected", "note": f"entry {f['entry_id']}: {f['reason']}"}


def _step(work: Work, log: Log, f: Fields, **more: Any) -> None:
    work.edit(freezes, f["freeze_id"])["frozen_t"] -= f["quantity_t"]
    work.record(
        freeze_steps,
        **log.place,
        freeze_id=f["freeze_id"],
        act_id=f["act_id"],
        quantity_t=f["quantity_t"],
        reason=f["reason"],
        document_hash=f["document_hash"],
        at_s=log.at_s,
        **more,
    )
