"""Surveillance of the market, and disputes about trades."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, origin, place, text

surveillance_rules = Table(
    "surveillance_rules",
    metadata,
    text("kind", "wash_trade, layering, cancel_ratio, marking_close, price_jump, volume_jump, concentration", key=True),
    number("from_day", "first day in force", key=True),
    flag("is_on", "whether it is asked for"),
    number("window_s", "s that belong together"),
    number("least_count", "trades, orders, prices, or earlier days"),
    number("quantity_t", "least quantity, t CO2e"),
    number("share_bp", "least share, or multiple, 1/10,000"),
    number("move_bp", "least move of the price, 1/10,000"),
    comment="Thresholds of surveillance by the day they are in force from; `ISurveillance` says which a kind asks for",
)

relations = Table(
    "relations",
    metadata,
    text("account", "the lower of the two accounts", key=True),
    text("other", "the higher of the two", key=True),
    flag("is_related", "false: no longer"),
    text("document_hash", "of what shows it"),
    text("declared_by", "account"),
    number("declared_s", "unix s"),
    *origin(),
    comment="Parties that the exchange has declared related",
)

alerts = Table(
    "alerts",
    metadata,
    number("alert_id", "counts from 1", key=True),
    text("kind", "as in surveillance_rules"),
    number("product_id", "product"),
    number("day", "trading day that it is about"),
    number("accounts", "how many it names"),
    number("quantity_t", "that it is about, t CO2e"),
    number("measured_bp", "share, multiple or move that was found, 1/10,000; 0 where the kind has none"),
    text("evidence_hash", "keccak256 of the evidence file"),
    text("state", "open, dismissed, warned, restricted, halted or barred: the last step"),
    text("raised_by", "account"),
    number("raised_s", "unix s"),
    number("decided_s", "last step, unix s", null=True),
    *origin(),
    comment="Alerts of surveillance; not public",
)
Index(None, alerts.c.state, alerts.c.alert_id)
Index(None, alerts.c.product_id, alerts.c.day)

alert_accounts = Table(
    "alert_accounts",
    metadata,
    number("alert_id", "alert", key=True),
    text("account", "whom it names", key=True),
    comment="Whom an alert names; not public",
    sqlite_with_rowid=False,
)

alert_steps = Table(
    "alert_steps",
    metadata,
    *place(),
    number("alert_id", "alert"),
    text("action", "dismiss, warn, restrict, halt or bar"),
    text("reason", "why"),
    text("document_hash", "of the decision"),
    text("decided_by", "account"),
    number("decided_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Decisions on alerts",
)
Index(None, alert_steps.c.alert_id, alert_steps.c.block)

alert_measures = Table(
    "alert_measures",
    metadata,
    *place(),
    text("account", "who is warned, suspended or barred", key=True),
    number("alert_id", "alert"),
    text("action", "warn, restrict or bar"),
    comment="Whom a decision on an alert has hit",
)
Index(None, alert_measures.c.account, alert_measures.c.block, alert_measures.c.log_index)

dispute_terms = Table(
    "dispute_terms",
    metadata,
    number("from_day", "disputes filed from this day on", key=True),
    number("file_days", "after the day of the trade; 0: no end"),
    number("answer_days", "after the filing; 0: no end"),
    number("appeal_days", "after the decision; 0: no end"),
    comment="Terms of disputes by the day they are in force from",
)

disputes = Table(
    "disputes",
    metadata,
    number("dispute_id", "counts from 1", key=True),
    text("trade_id", "trade"),
    number("product_id", "product of the trade"),
    number("day", "day of the trade"),
    text("claimant", "side that disputes it"),
    text("respondent", "the other side"),
    text("state", "filed, answered, rejected, upheld, to_correct, corrected, appealed or withdrawn"),
    flag("is_final", "decided by the ministry"),
    number("to_correct_t", "that is to go back to the seller, t CO2e"),
    number("corrected_t", "that went back, t CO2e"),
    number("filed_s", "unix s"),
    number("answer_until_s", "last second of the term, unix s; null: no end", null=True),
    number("decided_s", "last decision, unix s", null=True),
    number("appeal_until_s", "last second of the term, unix s; null: no end, or no decision", null=True),
    *origin(),
    comment="Disputes about trades; not public",
)
Index(None, disputes.c.state, disputes.c.dispute_id)
Index(None, disputes.c.claimant, disputes.c.dispute_id)
Index(None, disputes.c.respondent, disputes.c.dispute_id)

dispute_steps = Table(
    "dispute_steps",
    metadata,
    *place(),
    number("dispute_id", "dispute"),
    text("step", "filed, answered, withdrawn, rejected, upheld, appealed or corrected"),
    text("made_by", "account"),
    text("reason", "why", null=True),
    text("document_hash", "keccak256 of claim, answer, appeal or decision", null=True),
    number("quantity_t", "to be corrected by a decision, or corrected, t CO2e", null=True),
    text("trade_id", "counter-trade", null=True),
    number("entry_id", "entry that corrects", null=True),
    number("made_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="What became of disputes, step by step",
)
Index(None, dispute_steps.c.dispute_id, dispute_steps.c.block)
