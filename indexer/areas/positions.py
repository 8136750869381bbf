"""Positions: limits, and who is reported as a large holder."""

from carbon.roles import Role
from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import large_holder_reports, position_limits, report_thresholds

handlers = Handlers()


@handlers.on("Positions", "LimitSet")
def limit_set(work: Work, log: Log, f: Fields) -> None:
    """How much accounts of one kind may hold, from a day on."""
    kind = (Role(f["kind"]).name or str(f["kind"])).lower()
    _limit(work, f, kind)


@handlers.on("Positions", "AccountLimitSet")
def account_limit_set(work: Work, log: Log, f: Fields) -> None:
    """How much one account may hold, from a day on."""
    _limit(work, f, f["account"])


def _limit(work: Work, f: Fields, subject: str) -> None:
    limit = {name: f[name] for name in ("from_day", "is_limited", "limit_t")}
    work.create(position_limits, subject=subject, **limit)


@handlers.on("Positions", "ReportThresholdSet")
def threshold_set(work: Work, log: Log, f: Fields) -> None:
    """From which position on a holder is reported, from a day on."""
    work.create(report_thresholds, **f)


@handlers.on("Positions", "LargeHolderReported")
def large_holder_reported(work: Work, log: Log, f: Fields) -> None:
    """An account holds more than the threshold."""
    said = {name: f[name] for name in ("account", "day", "position_t", "threshold_t")}
    work.record(large_holder_reports, **log.place, **said, reported_by=f["by"], reported_s=log.at_s)
