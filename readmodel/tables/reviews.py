"""Acts under the two-person rule."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, text

reviews = Table(
    "reviews",
    metadata,
    number("act_id", "counts from 1", key=True),
    text("contract", "name of the contract that is to be called"),
    text("data", "call data: selector and arguments, 0x-hex"),
    text("reason", "why, in the words of who opened it"),
    text("document_hash", "keccak256 of the order or file behind it; zeros when none"),
    text("state", "opened, confirmed or rejected"),
    text("opened_by", "account of the first review"),
    number("opened_s", "unix s"),
    text("decided_by", "account that confirmed or rejected", null=True),
    number("decided_s", "unix s", null=True),
    text("refusal", "why rejected", null=True),
    *origin(),
    comment="Acts that need two people",
)
Index(None, reviews.c.state, reviews.c.act_id)
