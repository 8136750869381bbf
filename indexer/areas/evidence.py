"""Evidence: anchored batches of readings and hashes of documents."""

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import batches, documents

handlers = Handlers()


@handlers.on("Evidence", "BatchAnchored")
def batch_anchored(work: Work, log: Log, f: Fields) -> None:
    """The oracle made a batch of an owner's readings permanent."""
    work.create(batches, **f, anchored_s=log.at_s, **log.origin)


@handlers.on("Evidence", "DocumentRecorded")
def document_recorded(work: Work, log: Log, f: Fields) -> None:
    """A participant recorded the hash of a document."""
    work.record(documents, **log.place, **f, recorded_s=log.at_s)
