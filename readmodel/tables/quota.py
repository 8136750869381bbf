"""What may be allocated and what was."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, text

quota_totals = Table(
    "quota_totals",
    metadata,
    text("class_id", "class of units", key=True),
    number("area", "GB/T 2260 two-digit code", key=True),
    number("year", "calendar year", key=True),
    number("total_t", "most that may be allocated, t CO2e"),
    number("set_s", "unix s"),
    *origin(),
    comment="Totals by area",
)

allocations = Table(
    "allocations",
    metadata,
    text("class_id", "class of units", key=True),
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    number("area", "GB/T 2260 two-digit code"),
    text("method", "method of allocation"),
    number("proposed_t", "last proposal, t CO2e"),
    number("proposed_s", "unix s"),
    number("approved_t", "approved and issued, t CO2e"),
    text("approved_by", "account", null=True),
    number("approved_s", "unix s", null=True),
    text("state", "proposed or approved"),
    *origin(),
    comment="Allocations, proposed and approved",
)
Index(None, allocations.c.entity, allocations.c.year)
Index(None, allocations.c.year, allocations.c.area)
