"""Credits: projects, periods, and the units issued for them."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import credit_periods, credit_projects

handlers = Handlers()


@handlers.on("Credits", "ProjectRegistered")
def project_registered(work: Work, log: Log, f: Fields) -> None:
    """The registry registers a project, once."""
    row = {name: value for name, value in f.items() if name != "by"}
    work.create(credit_projects, **row, registered_by=f["by"], registered_s=log.at_s, **log.origin)


@handlers.on("Credits", "PeriodRegistered")
def period_registered(work: Work, log: Log, f: Fields) -> None:
    """The registry registers what a project reduced in a span of days."""
    row = {name: value for name, value in f.items() if name != "by"}
    work.create(credit_periods, **row, registered_by=f["by"], registered_s=log.at_s, state="registered", **log.origin)


@handlers.on("Credits", "CreditsIssued")
def credits_issued(work: Work, log: Log, f: Fields) -> None:
    """Two people of the registry issue a period's credits; the units come as an event of Allowances."""
    work.edit(credit_periods, f["period_id"]).update(
        state="issued", class_id=f["class_id"], act_id=f["act_id"], issued_s=log.at_s
    )
