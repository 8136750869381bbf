"""Penalties: notices of supervision, and what follows when too little is surrendered."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import notices, penalties, penalty_rules

NOTICE = ("?", "obligation", "reminder", "rectification", "other")

handlers = Handlers()


@handlers.on("Penalties", "NoticeGiven")
def notice_given(work: Work, log: Log, f: Fields) -> None:
    """A province gives an entity notice."""
    work.record(
        notices,
        **log.place,
        entity=f["entity"],
        year=f["year"],
        kind=NOTICE[f["kind"]],
        text=f["text"],
        document_hash=f["document_hash"],
        given_by=f["by"],
        at_s=log.at_s,
    )


@handlers.on("Penalties", "PenaltyRuleSet")
def penalty_rule_set(work: Work, log: Log, f: Fields) -> None:
    """The ministry sets between which multiples of the price fines lie."""
    rule = {name: value for name, value in f.items() if name != "scheme_hash"}
    work.create(penalty_rules, **rule, **log.origin)


@handlers.on("Penalties", "PenaltyImposed")
def penalty_imposed(work: Work, log: Log, f: Fields) -> None:
    """A province fines an entity; its conduct goes on record by an event of Participants."""
    imposed = {name: value for name, value in f.items() if name != "by"}
    work.create(penalties, **imposed, imposed_by=f["by"], imposed_s=log.at_s, **log.origin)
