"""Units frozen by order, and what became of them."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, place, text

freezes = Table(
    "freezes",
    metadata,
    number("freeze_id", "counts from 1", key=True),
    number("act_id", "act under review that ordered it"),
    text("account", "holder"),
    text("class_id", "class of units"),
    text("sub_account", "registry or trading"),
    number("quantity_t", "as ordered, t CO2e"),
    number("frozen_t", "of it frozen still, t CO2e"),
    text("order_no", "number of the court's or authority's order"),
    text("reason", "why"),
    text("document_hash", "keccak256 of the order; zeros when none"),
    number("frozen_s", "unix s"),
    *origin(),
    comment="Freezes of units",
)
Index(None, freezes.c.account)
Index(None, freezes.c.frozen_t)

freeze_steps = Table(
    "freeze_steps",
    metadata,
    *place(),
    number("freeze_id", "freeze"),
    number("act_id", "act under review that ordered it"),
    text("kind", "unfrozen or forced"),
    text("to_account", "who got the units by force", null=True),
    text("ground", "of a forced transfer: inheritance, division, merger, split, bankruptcy or judicial", null=True),
    number("quantity_t", "t CO2e"),
    text("reason", "why"),
    text("document_hash", "keccak256 of the document; zeros when none"),
    number("at_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="What became of frozen units",
)
Index(None, freeze_steps.c.freeze_id)
