"""What follows when too little is surrendered: notices and penalties."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, place, text

notices = Table(
    "notices",
    metadata,
    *place(),
    text("transaction_hash", "transaction of the log"),
    text("entity", "account"),
    number("year", "calendar year that it is about"),
    text("kind", "obligation, reminder, rectification or other"),
    text("text", "what it says"),
    text("document_hash", "of the full notice; zeros when the text is all"),
    text("given_by", "account"),
    number("at_s", "unix s"),
    comment="Notices of supervision",
)
Index(None, notices.c.entity, notices.c.block)
Index(None, notices.c.year)

penalty_rules = Table(
    "penalty_rules",
    metadata,
    text("scheme", "CN, EU, UK, …", key=True),
    number("min_multiple_bp", "least multiple of the price, 1/10,000"),
    number("max_multiple_bp", "greatest multiple"),
    number("repeat_step_bp", "by which each earlier penalty raises the least"),
    *origin(),
    comment="Between which multiples of the price fines lie",
)

penalties = Table(
    "penalties",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year of the default", key=True),
    number("shortfall_t", "missing at the deadline, t CO2e"),
    number("price_fen_per_t", "mean price of the month before the deadline, fen per t"),
    number("multiple_bp", "of the price, 1/10,000"),
    number("fine_fen", "fen"),
    number("deducted_t", "from the next year's allocation, t CO2e"),
    number("barred_until_s", "from trading, unix s; 0 not barred"),
    number("defaults", "of the entity until then, this one included"),
    text("reason", "why"),
    text("document_hash", "of the decision"),
    text("imposed_by", "account"),
    number("imposed_s", "unix s"),
    *origin(),
    comment="Penalties for surrendering too little",
)
Index(None, penalties.c.year)
