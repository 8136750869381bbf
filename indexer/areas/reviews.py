"""Reviews: one person opens an act, another confirms or rejects it; what it does comes as its target's events."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import reviews

handlers = Handlers()


@handlers.on("Reviews", "ReviewOpened")
def review_opened(work: Work, log: Log, f: Fields) -> None:
    """The first person asks for a call."""
    work.create(
        reviews,
        act_id=f["act_id"],
        contract=f["contract_name"],
        data=f["data"],
        reason=f["reason"],
        document_hash=f["document_hash"],
        state="opened",
        opened_by=f["by"],
        opened_s=log.at_s,
        **log.origin,
    )


@handlers.on("Reviews", "ReviewConfirmed")
def review_confirmed(work: Work, log: Log, f: Fields) -> None:
    """The second person wants it, too: it is done in the same transaction."""
    work.edit(reviews, f["act_id"]).update(state="confirmed", decided_by=f["by"], decided_s=log.at_s)


@handlers.on("Reviews", "ReviewRejected")
def review_rejected(work: Work, log: Log, f: Fields) -> None:
    """A person closes the act without effect."""
    work.edit(reviews, f["act_id"]).update(
        state="rejected", decided_by=f["by"], decided_s=log.at_s, refusal=f["reason"]
    )
