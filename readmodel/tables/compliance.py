"""Who is under obligation, what was surrendered, who stands how."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, text

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
    *origin(),
    comment="Surrender applications",
)
Index(None, surrenders.c.entity, surrenders.c.year)
Index(None, surrenders.c.state)

statuses = Table(
    "statuses",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    text("status", "A balance at least 0, B below, C no verified figure"),
    number("balance_t", "surrendered minus verified over the scheme's span, t CO2e, signed"),
    number("verified_t", "verified over the span, t CO2e"),
    number("surrendered_t", "surrendered over the span, t CO2e"),
    number("assessed_s", "unix s"),
    *origin(),
    comment="Compliance status by year",
)
Index(None, statuses.c.year, statuses.c.status)
