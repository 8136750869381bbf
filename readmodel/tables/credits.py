"""Projects that reduce emissions, their periods, and the credits issued for them."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, text

credit_projects = Table(
    "credit_projects",
    metadata,
    number("project_id", "counts from 1", key=True),
    text("code", "number in the project register"),
    text("name", "name"),
    text("methodology", "methodology"),
    text("owner", "account that gets the credits"),
    number("first_day", "first day of the crediting period"),
    number("last_day", "last day of the crediting period, included"),
    text("document_hash", "keccak256 of the design document; zeros when none"),
    text("registered_by", "registry account"),
    number("registered_s", "unix s"),
    *origin(),
    comment="Projects that may be credited",
)
Index(None, credit_projects.c.owner)

credit_periods = Table(
    "credit_periods",
    metadata,
    number("period_id", "counts from 1", key=True),
    number("project_id", "project"),
    number("first_day", "first day"),
    number("last_day", "last day, included"),
    number("reduction_t", "verified reduction, t CO2e"),
    text("verifier", "who verified it"),
    text("document_hash", "keccak256 of the verification report; zeros when none"),
    text("registered_by", "registry account"),
    number("registered_s", "unix s"),
    text("state", "registered or issued"),
    text("class_id", "class of the credits; null before they are issued", null=True),
    number("act_id", "act under review that issued them", null=True),
    number("issued_s", "unix s", null=True),
    *origin(),
    comment="Periods of credited projects",
)
Index(None, credit_periods.c.project_id)
