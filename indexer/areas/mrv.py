"""RuleSets, Emissions and Verification: rules, reports, conclusions, booked emissions."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import (
    conclusions,
    emissions,
    reports,
    rule_set_terms,
    rule_sets,
    verification_persons,
    verification_tasks,
)

handlers = Handlers()


@handlers.on("RuleSets", "RuleSetPublished")
def rule_set_published(work: Work, log: Log, f: Fields) -> None:
    """The ministry publishes a version of a rule set."""
    key = {"rule_set": f["rule_set"], "version": f["version"]}
    work.create(
        rule_sets,
        **key,
        name=f["name"],
        industry=f["industry"],
        valid_from=f["valid_from"],
        valid_to=f["valid_to"],
        scale=f["scale"],
        published_by=f["by"],
        published_s=log.at_s,
        **log.origin,
    )
    for position, term in enumerate(f["terms"]):
        work.create(rule_set_terms, **key, position=position, **term)


@handlers.on("Emissions", "ReportFiled")
def report_filed(work: Work, log: Log, f: Fields) -> None:
    """An entity files a report, or a new revision of it."""
    work.create(reports, **f, filed_s=log.at_s, **log.origin)


@handlers.on("Emissions", "EmissionsBooked")
def emissions_booked(work: Work, log: Log, f: Fields) -> None:
    """Verified emissions are in the entity's account."""
    work.create(emissions, **f, booked_s=log.at_s, **log.origin)


@handlers.on("Verification", "PersonRegistered")
def person_registered(work: Work, log: Log, f: Fields) -> None:
    """A body names a person who signs for it."""
    work.create(verification_persons, **f, since_s=log.at_s, **log.origin)


@handlers.on("Verification", "Assigned")
def assigned(work: Work, log: Log, f: Fields) -> None:
    """A province gives a body the task to verify an entity's year."""
    work.create(
        verification_tasks,
        entity=f["entity"],
        year=f["year"],
        body=f["body"],
        assigned_by=f["by"],
        assigned_s=log.at_s,
        state="assigned",
        **log.origin,
    )


@handlers.on("Verification", "Concluded")
def concluded(work: Work, log: Log, f: Fields) -> None:
    """A qualified person signs the conclusion."""
    work.record(conclusions, **log.place, **f, concluded_s=log.at_s)
    work.edit(verification_tasks, f["entity"], f["year"])["state"] = "concluded"
