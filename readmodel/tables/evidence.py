"""What was anchored: batches of readings, hashes of documents."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, place, text

batches = Table(
    "batches",
    metadata,
    text("owner", "account", key=True),
    number("batch_no", "counts from 1 per owner", key=True),
    text("root", "Merkle root of the readings"),
    number("readings", "how many"),
    number("first_s", "start of the earliest reading, unix s"),
    number("last_s", "end of the latest reading, unix s"),
    text("head", "hash chain over the owner's batches"),
    number("anchored_s", "unix s"),
    *origin(),
    comment="Anchored batches of readings",
)

documents = Table(
    "documents",
    metadata,
    *place(),
    text("document_hash", "keccak256 of the document"),
    text("owner", "account"),
    text("kind", "kind of document"),
    number("period", "year, or 0"),
    number("recorded_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Hashes of documents",
)
Index(None, documents.c.document_hash)
Index(None, documents.c.owner, documents.c.block)
