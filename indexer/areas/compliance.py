"""Compliance: schemes, obligations, surrender, status."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import enrolments, openings, scheme_periods, schemes, statuses, surrenders

STATUS = ("?", "A", "B", "C")

handlers = Handlers()


@handlers.on("Compliance", "SchemeSet")
def scheme_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets how a scheme balances."""
    work.create(schemes, **f, **log.origin)


@handlers.on("Compliance", "PeriodSet")
def period_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets a trading period."""
    work.create(scheme_periods, **f)


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


@handlers.on("Compliance", "SurrenderApplied")
def surrender_applied(work: Work, log: Log, f: Fields) -> None:
    """An entity asks to surrender; the units are locked."""
    work.create(surrenders, **f, state="applied", applied_s=log.at_s, **log.origin)


@handlers.on("Compliance", "SurrenderDecided")
def surrender_decided(work: Work, log: Log, f: Fields) -> None:
    """The province accepts or rejects."""
    state = "accepted" if f["accepted"] else "rejected"
    work.edit(surrenders, f["application_id"]).update(state=state, decided_by=f["by"], decided_s=log.at_s)


@handlers.on("Compliance", "StatusAssessed")
def status_assessed(work: Work, log: Log, f: Fields) -> None:
    """The contract computed an entity's status of a year."""
    work.create(statuses, **f | {"status": STATUS[f["status"]]}, assessed_s=log.at_s, **log.origin)
