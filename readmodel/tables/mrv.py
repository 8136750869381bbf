"""Measuring, reporting, verification."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, origin, place, text

rule_sets = Table(
    "rule_sets",
    metadata,
    text("rule_set", "keccak256 of the name", key=True),
    number("version", "counts from 1", key=True),
    text("name", "name"),
    text("industry", "industry code"),
    number("valid_from", "first year"),
    number("valid_to", "last year"),
    number("scale", "emissions_g = sum(activity * factor) / scale, rounded up once"),
    text("published_by", "account"),
    number("published_s", "unix s"),
    *origin(),
    comment="Accounting rule sets",
)

rule_set_terms = Table(
    "rule_set_terms",
    metadata,
    text("rule_set", "keccak256 of the name", key=True),
    number("version", "version of the rule set", key=True),
    number("position", "place in the formula, from 0", key=True),
    text("source", "electricity, heat, fuel.bituminous, …"),
    text("unit", "unit of the activity integer: mWh (milliwatt hours), kJ, g"),
    number("factor", "g CO2e * scale per unit"),
    flag("is_deduction", "whether it is subtracted"),
    text("reference", "row of the factor table that it was read from"),
    comment="Terms of the rule sets",
)

reports = Table(
    "reports",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    number("revision", "counts from 1", key=True),
    number("emissions_g", "reported emissions, g CO2e"),
    text("rule_set", "keccak256 of the rule set's name"),
    number("rule_version", "version of the rule set"),
    text("activity_commitment", "keccak256 of activities and salt"),
    text("evidence_head", "head of the entity's evidence when filed"),
    flag("is_open", "true: computed on chain from the activities in the transaction"),
    number("filed_s", "unix s"),
    *origin(),
    comment="Emission reports, each revision",
)

emissions = Table(
    "emissions",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    number("verified_t", "verified emissions, t CO2e, rounded up"),
    text("body", "verification body"),
    number("booked_s", "unix s"),
    *origin(),
    comment="Booked verified emissions",
)
Index(None, emissions.c.year)

verification_persons = Table(
    "verification_persons",
    metadata,
    text("person", "account", key=True),
    text("body", "verification body that the person serves in"),
    number("since_s", "unix s"),
    *origin(),
    comment="Qualified persons by body",
)

verification_tasks = Table(
    "verification_tasks",
    metadata,
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    text("body", "assigned verification body"),
    text("assigned_by", "account"),
    number("assigned_s", "unix s"),
    text("state", "assigned or concluded"),
    *origin(),
    comment="Who verifies whom",
)
Index(None, verification_tasks.c.body, verification_tasks.c.state)

conclusions = Table(
    "conclusions",
    metadata,
    *place(),
    text("entity", "account"),
    number("year", "calendar year"),
    text("person", "who concluded"),
    text("body", "verification body"),
    number("verified_g", "verified emissions, g CO2e"),
    number("reported_g", "reported emissions, g CO2e; 0 when no report was filed on this chain"),
    text("workpaper_hash", "keccak256 of the working papers"),
    number("concluded_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Conclusions of verification",
)
Index(None, conclusions.c.entity, conclusions.c.year)
