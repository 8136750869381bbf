"""Who is under obligation, what was surrendered, who stands how."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, origin, place, text

schemes = Table(
    "schemes",
    metadata,
    text("scheme", "CN, EU, UK, …", key=True),
    text("scheme_hash", "keccak256 of the name"),
    number("mode", "balance over: 1 the trading period, 2 all years, 3 the single year"),
    *origin(),
    comment="Schemes",
)
Index(None, schemes.c.scheme_hash)

scheme_periods = Table(
    "scheme_periods",
    metadata,
    text("scheme_hash", "keccak256 of the scheme's name", key=True),
    number("first_year", "first year of the trading period", key=True),
    number("last_year", "last year, included"),
    comment="Trading periods of schemes",
)

deadlines = Table(
    "deadlines",
    metadata,
    text("scheme", "CN, EU, UK, …", key=True),
    number("year", "calendar year that is surrendered for", key=True),
    number("deadline_s", "last second that is in time, unix s"),
    *origin(),
    comment="Deadlines of surrender",
)

allowance_kinds = Table(
    "allowance_kinds",
    metadata,
    text("scheme", "CN, EU, UK, …", key=True),
    text("kind", "CEA, EUA, …", key=True),
    *origin(),
    comment="Kinds of units that are a scheme's own allowances",
)

offset_rules = Table(
    "offset_rules",
    metadata,
    text("scheme", "CN, EU, UK, …", key=True),
    text("kind", "CCER, CER, …", key=True),
    number("cap_bp", "offsets of a year at most, of its obligation, 1/10,000"),
    number("first_year", "first year for which they may be surrendered"),
    number("last_year", "last year, included"),
    *origin(),
    comment="Kinds of units that may be surrendered up to a cap",
)

enrolments = Table(
    "enrolments",
    metadata,
    text("entity", "account", key=True),
    text("scheme", "CN, EU, UK, …"),
    text("enrolled_by", "account"),
    number("enrolled_s", "unix s"),
    *origin(),
    comment="Entities under obligation",
)

openings = Table(
    "openings",
    metadata,
    text("entity", "account", key=True),
    text("class_id", "class of units", key=True),
    number("year", "calendar year", key=True),
    number("held_t", "saved from that year, issued here, t CO2e"),
    number("surrendered_t", "surrendered for that year before this chain, t CO2e"),
    number("entered_s", "unix s"),
    *origin(),
    comment="Opening entries of years before this chain",
)

inflows = Table(
    "inflows",
    metadata,
    *place(),
    text("transaction_hash", "transaction of the log"),
    text("entity", "account that brought them"),
    text("class_id", "class of units"),
    number("quantity_t", "t CO2e"),
    text("source", "the other register, and its record"),
    number("at_s", "unix s"),
    comment="Units that came from other registers",
)
Index(None, inflows.c.entity, inflows.c.block)

surrenders = Table(
    "surrenders",
    metadata,
    number("application_id", "counts from 1", key=True),
    text("entity", "account"),
    number("year", "calendar year that is surrendered for"),
    text("class_id", "class of units"),
    number("quantity_t", "t CO2e"),
    text("state", "applied, accepted or rejected"),
    number("applied_s", "unix s"),
    text("decided_by", "account", null=True),
    number("decided_s", "unix s", null=True),
    number("decided_block", "block of the decision", null=True),
    number("decided_log_index", "place of the decision's log in its block", null=True),
    text("decided_hash", "transaction of the decision", null=True),
    number(
        "findings",
        "of the automatic pre-review, bits: 1 nothing verified yet, 2 more than is due, 4 after the deadline",
    ),
    flag("is_offset", "units of an offset kind, that count towards the cap"),
    *origin(),
    comment="Surrender applications",
)
Index(None, surrenders.c.entity, surrenders.c.year)
Index(None, surrenders.c.state)

instructions = Table(
    "instructions",
    metadata,
    number("instruction_id", "counts from 1", key=True),
    text("entity", "account"),
    number("year", "calendar year that is surrendered for"),
    text("class_id", "class of units"),
    number("quantity_t", "t CO2e; 0: whatever is due then"),
    number("due_s", "from when anyone may execute it, unix s"),
    text("state", "open, executed or withdrawn"),
    number("given_s", "unix s"),
    number("application_id", "application that it became", null=True),
    number("closed_s", "when executed or withdrawn, unix s", null=True),
    *origin(),
    comment="Instructions to surrender on a day to come",
)
Index(None, instructions.c.entity)
Index(None, instructions.c.state, instructions.c.due_s)

statuses = Table(
    "statuses",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    text(
        "status", "A deadline balance at least 0, B below, C no verified figure by it; D, E, X, - an authority's word"
    ),
    number("balance_t", "surrendered minus verified over the scheme's span, as of the assessment, t CO2e, signed"),
    number("deadline_balance_t", "of what was booked and applied for by the deadline, t CO2e, signed"),
    number("verified_t", "verified for the year alone, t CO2e"),
    number("surrendered_t", "surrendered for the year alone, t CO2e"),
    number("assessed_s", "unix s"),
    *origin(),
    comment="Compliance status by year",
)
Index(None, statuses.c.year, statuses.c.status)

status_overrides = Table(
    "status_overrides",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    text("status", "A to E, X or -"),
    text("status_before", "what it replaced"),
    text("overridden_by", "account"),
    text("reason", "why"),
    text("document_hash", "of the decision"),
    number("overridden_s", "unix s"),
    *origin(),
    comment="Statuses that an authority put in the place of the computed ones, the newest of each year",
)
