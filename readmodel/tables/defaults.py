"""Trades that cannot be delivered, and what became of them."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, text

defaults = Table(
    "defaults",
    metadata,
    text("trade_id", "trade", key=True),
    text("state", "declared (by one person), rejected, noticed, made_good, covered or unwound"),
    text("side", "buyer or seller: who is in default"),
    text("reason", "why, as declared"),
    text("document_hash", "keccak256 of what proves it"),
    text("declared_by", "first person of the registry"),
    number("declared_s", "unix s"),
    text("noticed_by", "second person of the registry, who confirmed or rejected it", null=True),
    number("noticed_s", "unix s", null=True),
    text("defaulter", "account", null=True),
    text("innocent", "account of the other side", null=True),
    number("missing_fen", "of the buyer's amount and fee at the notice, fen"),
    number("deadline_s", "last second for making good, unix s", null=True),
    number("compensation_bp", "of the trade's amount, fixed by the notice, 1/10,000"),
    number("paid_fen", "made good by the buyer or covered by the risk reserve, fen"),
    number("compensation_fen", "due to the innocent side of an unwound trade, fen"),
    number("owed_fen", "of it not yet paid, fen"),
    number("barred_until_s", "end of the defaulter's bar from trading, unix s; 0 for none"),
    number("decided_s", "made good, covered or unwound, unix s", null=True),
    text("decision_reason", "why covered, unwound or rejected", null=True),
    text("decision_document_hash", "keccak256 of the decision's document", null=True),
    *origin(),
    comment="Trades in default, each as it was declared last",
)
Index(None, defaults.c.state, defaults.c.declared_s)
Index(None, defaults.c.defaulter)
Index(None, defaults.c.innocent)

default_terms = Table(
    "default_terms",
    metadata,
    number("from_day", "first day in force", key=True),
    number("notice_s", "from the notice to the deadline, s"),
    number("compensation_bp", "of the trade's amount, 1/10,000"),
    comment="Terms of defaults by the day they are in force from",
)
