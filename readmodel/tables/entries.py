"""Entries other than trade, their counter-entries, and certificates of holding."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, text

entries = Table(
    "entries",
    metadata,
    number("entry_id", "counts from 1; of a cancellation also the number of its certificate", key=True),
    text("owner", "account that made it and whose units they are"),
    text("to_account", "who gets them; null when they are cancelled", null=True),
    text(
        "kind",
        "donation, inheritance, division, merger, split, bankruptcy, carbon_neutrality or voluntary_cancellation",
    ),
    text("class_id", "class of units"),
    number("quantity_t", "t CO2e"),
    number("due_s", "not carried out before, unix s; 0: at once"),
    text("beneficiary", "for whom units are cancelled, in the owner's words, or empty"),
    text("reason", "why, in the owner's words"),
    text("document_hash", "keccak256 of the deed, decision or order; zeros when none"),
    text("state", "in_review, waiting (for its day), executed, refused or withdrawn"),
    number("made_s", "unix s"),
    text("decided_by", "registry account", null=True),
    number("decided_s", "unix s", null=True),
    text("decision_reason", "why accepted or refused", null=True),
    text("executed_by", "account that called it on its day", null=True),
    number("executed_s", "unix s", null=True),
    number("executed_block", "block in which the units moved", null=True),
    text("executed_hash", "transaction in which the units moved", null=True),
    number("withdrawn_s", "unix s", null=True),
    number("corrected_t", "brought back by counter-entries, t CO2e"),
    *origin(),
    comment="Entries other than trade",
)
Index(None, entries.c.owner, entries.c.block)
Index(None, entries.c.to_account, entries.c.block)
Index(None, entries.c.state, entries.c.due_s)
Index(None, entries.c.executed_hash)

corrections = Table(
    "corrections",
    metadata,
    number("correction_id", "counts from 1", key=True),
    number("entry_id", "the entry that it answers"),
    number("act_id", "act under review that ordered it"),
    number("quantity_t", "back from the entry's receiver to its sender, t CO2e"),
    text("reason", "why"),
    text("document_hash", "keccak256 of the document; zeros when none"),
    number("corrected_s", "unix s"),
    *origin(),
    comment="Counter-entries",
)
Index(None, corrections.c.entry_id)

certificates = Table(
    "certificates",
    metadata,
    number("certificate_id", "counts from 1", key=True),
    text("account", "holder"),
    text("class_id", "class of units"),
    number("registry_t", "registry sub-account, locked and frozen included, t CO2e"),
    number("locked_t", "of it locked for surrender applications, t CO2e"),
    number("frozen_t", "frozen in both sub-accounts, t CO2e"),
    number("trading_t", "trading sub-account, reserved, owed and frozen included, t CO2e"),
    number("certified_s", "unix s"),
    *origin(),
    comment="Certificates of holding, as of their block",
)
Index(None, certificates.c.account)
