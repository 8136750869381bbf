"""Compliance: schemes and their rules, obligations, surrender, status."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import (
    allowance_kinds,
    deadlines,
    enrolments,
    inflows,
    instructions,
    offset_rules,
    openings,
    scheme_periods,
    schemes,
    status_overrides,
    statuses,
    surrenders,
)

STATUS = ("?", "A", "B", "C", "D", "E", "X", "-")

handlers = Handlers()


@handlers.on("Compliance", "SchemeSet")
def scheme_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets how a scheme balances."""
    work.create(schemes, **f, **log.origin)


@handlers.on("Compliance", "PeriodSet")
def period_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets a trading period."""
    work.create(scheme_periods, **f)


@handlers.on("Compliance", "DeadlineSet")
def deadline_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets or moves a deadline."""
    work.create(deadlines, scheme=f["scheme"], year=f["year"], deadline_s=f["deadline_s"], **log.origin)


@handlers.on("Compliance", "AllowanceKindSet")
def allowance_kind_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry names a kind of units as the scheme's own."""
    work.create(allowance_kinds, scheme=f["scheme"], kind=f["kind"], **log.origin)


@handlers.on("Compliance", "OffsetRuleSet")
def offset_rule_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry lets a kind of units be surrendered up to a cap."""
    rule = {name: value for name, value in f.items() if name != "scheme_hash"}
    work.create(offset_rules, **rule, **log.origin)


@handlers.on("Compliance", "Enrolled")
def enrolled(work: Work, log: Log, f: Fields) -> None:
    """A province puts an entity under obligation."""
    work.create(
        enrolments, entity=f["entity"], scheme=f["scheme"], enrolled_by=f["by"], enrolled_s=log.at_s, **log.origin
    )


@handlers.on("Compliance", "OpeningEntered")
def opening_entered(work: Work, log: Log, f: Fields) -> None:
    """The registry enters a year before this chain; its units come as events of Allowances."""
    work.create(openings, **f, entered_s=log.at_s, **log.origin)


@handlers.on("Compliance", "InflowEntered")
def inflow_entered(work: Work, log: Log, f: Fields) -> None:
    """The registry takes units from another register in; they are issued by an event of Allowances."""
    work.record(inflows, **log.place, **f, at_s=log.at_s)


@handlers.on("Compliance", "SurrenderApplied")
def surrender_applied(work: Work, log: Log, f: Fields) -> None:
    """An entity asks to surrender; the units are locked."""
    work.create(surrenders, **f, state="applied", applied_s=log.at_s, **log.origin)


@handlers.on("Compliance", "SurrenderDecided")
def surrender_decided(work: Work, log: Log, f: Fields) -> None:
    """The province accepts or rejects."""
    state = "accepted" if f["accepted"] else "rejected"
    where = log.place
    work.edit(surrenders, f["application_id"]).update(
        state=state,
        decided_by=f["by"],
        decided_s=log.at_s,
        decided_block=where["block"],
        decided_log_index=where["log_index"],
        decided_hash=where["transaction_hash"],
    )


@handlers.on("Compliance", "Instructed")
def instructed(work: Work, log: Log, f: Fields) -> None:
    """An entity has a surrender applied for on a day to come."""
    work.create(instructions, **f, state="open", given_s=log.at_s, **log.origin)


@handlers.on("Compliance", "InstructionExecuted")
def instruction_executed(work: Work, log: Log, f: Fields) -> None:
    """Somebody called on its day; the application has an event of its own."""
    done = {"state": "executed", "application_id": f["application_id"], "closed_s": log.at_s}
    work.edit(instructions, f["instruction_id"]).update(done)


@handlers.on("Compliance", "InstructionWithdrawn")
def instruction_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """The entity took it back."""
    work.edit(instructions, f["instruction_id"]).update(state="withdrawn", closed_s=log.at_s)


@handlers.on("Compliance", "StatusAssessed")
def status_assessed(work: Work, log: Log, f: Fields) -> None:
    """The contract computed an entity's status of a year."""
    work.create(statuses, **f | {"status": STATUS[f["status"]]}, assessed_s=log.at_s, **log.origin)


@handlers.on("Compliance", "StatusOverridden")
def status_overridden(work: Work, log: Log, f: Fields) -> None:
    """An authority puts its word in the place of the computed status; the assessment follows as an event of its own."""
    work.create(
        status_overrides,
        entity=f["entity"],
        year=f["year"],
        status=STATUS[f["status"]],
        status_before=STATUS[f["before"]],
        overridden_by=f["by"],
        reason=f["reason"],
        document_hash=f["document_hash"],
        overridden_s=log.at_s,
        **log.origin,
    )
