"""What may be allocated, what was, and what was said against it."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, place, text

quota_settings = Table(
    "quota_settings",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number("objection_term_s", "how long after an approval an enterprise may object, s"),
    comment="Settings of the quota",
)

quota_national = Table(
    "quota_national",
    metadata,
    text("class_id", "class of units", key=True),
    number("year", "calendar year", key=True),
    number("total_t", "most that areas and auction may get, t CO2e"),
    number("auction_t", "of the total kept for auction, t CO2e"),
    number("offered_t", "of that offered in auctions that are not closed, t CO2e"),
    number("auctioned_t", "of that issued to who bought it, t CO2e"),
    number("set_s", "unix s"),
    *origin(),
    comment="National totals",
)

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

quota_batches = Table(
    "quota_batches",
    metadata,
    number("batch_id", "counts from 1; number of the certificates that its approval gives", key=True),
    text("kind", "allocation or adjustment"),
    text("class_id", "class of units"),
    number("year", "calendar year"),
    number("area", "GB/T 2260 two-digit code, whose total it draws on"),
    text("method", "how an allocation was calculated; why an adjustment is made"),
    text("document_hash", "keccak256 of the file behind an adjustment", null=True),
    text("proposed_by", "account of the province"),
    number("proposed_s", "unix s"),
    text("state", "open, approved or refused"),
    number("rows", "how many; those that a newer batch took away do not count"),
    number("quantity_t", "drawn on the area's total: the rows, of an adjustment its top-ups, t CO2e"),
    number("deducted_t", "of the quantity not issued, for penalties, t CO2e"),
    number("issued_t", "issued by the approval, t CO2e"),
    number("rows_done", "of an adjustment: rows carried out"),
    text("decided_by", "account of the ministry", null=True),
    number("decided_s", "unix s", null=True),
    number("decided_block", "block of the decision", null=True),
    text("decided_transaction", "transaction of the decision", null=True),
    text("refusal", "why refused", null=True),
    *origin(),
    comment="Batches of proposals and adjustments",
)
Index(None, quota_batches.c.state, quota_batches.c.batch_id)
Index(None, quota_batches.c.area, quota_batches.c.batch_id)

quota_rows = Table(
    "quota_rows",
    metadata,
    number("batch_id", "batch of proposals", key=True),
    number("position", "row as proposed, from 1; an approval names the entities in this order", key=True),
    text("entity", "account"),
    number("quantity_t", "proposed, t CO2e"),
    number("deducted_t", "of the quantity not issued, for a penalty, t CO2e"),
    number("replaced_by", "newer batch that took the entity away before the approval", null=True),
    comment="Rows of batches of proposals",
)
Index(None, quota_rows.c.entity, quota_rows.c.batch_id)

quota_computed = Table(
    "quota_computed",
    metadata,
    number("batch_id", "batch of proposals", key=True),
    text("entity", "account", key=True),
    text("method", "a name of carbon.allocation.computed.Method, in small letters"),
    number("plan_year", "year whose plan was applied"),
    number("terms_version", "version of that year's terms"),
    text("figures", "JSON: the method's figures in its order, as IComputedProposals says"),
    text("units", "JSON: units of a power station, as IComputedProposals.Unit"),
    number("verified_t", "booked emissions it was computed of, 0 where the method takes none, t CO2e"),
    number("quantity_t", "computed, t CO2e"),
    *origin(),
    comment="What computed rows of batches were computed of",
)

allocations = Table(
    "allocations",
    metadata,
    text("class_id", "class of units", key=True),
    text("entity", "account", key=True),
    number("year", "calendar year", key=True),
    number("area", "GB/T 2260 two-digit code"),
    text("method", "method of allocation"),
    number("proposed_t", "last proposal, adjustments included, t CO2e"),
    number("proposed_s", "unix s"),
    number("approved_t", "approved, after deduction and adjustments, t CO2e"),
    text("approved_by", "account that approved last", null=True),
    number("approved_s", "last approval, unix s", null=True),
    text("state", "proposed, approved or refused"),
    number("batch_id", "newest batch of proposals that names the entity"),
    number("position", "row in that batch, from 1"),
    number("deducted_t", "of the proposal not issued, for a penalty, t CO2e"),
    number("adjusted_t", "sum of the adjustments, may be below 0, t CO2e"),
    number("owed_t", "clawed back and not yet taken, t CO2e"),
    number("certificate_id", "batch of the last approval", null=True),
    number("certificate_row", "row in that batch, from 1", null=True),
    number("approved_block", "block of the last approval", null=True),
    text("issued_transaction", "transaction of the approval that issued the units", null=True),
    *origin(),
    comment="Allocations, proposed and approved",
)
Index(None, allocations.c.entity, allocations.c.year)
Index(None, allocations.c.year, allocations.c.area)
Index(None, allocations.c.batch_id, allocations.c.position)

allocation_adjustments = Table(
    "allocation_adjustments",
    metadata,
    number("batch_id", "batch of adjustments", key=True),
    number("position", "row in that batch, from 1", key=True),
    text("class_id", "class of units"),
    text("entity", "account"),
    number("year", "calendar year"),
    number("delta_t", "above 0 a top-up, below 0 a claw-back, t CO2e"),
    number("objection_id", "accepted objection that it answers; 0: none"),
    text("state", "open, approved or refused"),
    number("issued_t", "of a top-up, what a penalty left of it, t CO2e"),
    number("clawed_t", "of a claw-back, cancelled at once, t CO2e"),
    number("owed_t", "of a claw-back, still to be taken then, t CO2e"),
    comment="Top-ups and claw-backs",
)
Index(None, allocation_adjustments.c.entity, allocation_adjustments.c.year)

quota_recoveries = Table(
    "quota_recoveries",
    metadata,
    *place(),
    text("class_id", "class of units"),
    text("entity", "account"),
    number("year", "calendar year"),
    text("by", "account that asked for it"),
    number("quantity_t", "cancelled, t CO2e"),
    number("owed_t", "still owed after it, t CO2e"),
    number("recovered_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Owed claw-backs that were taken",
)
Index(None, quota_recoveries.c.entity, quota_recoveries.c.year)

objections = Table(
    "objections",
    metadata,
    number("objection_id", "counts from 1", key=True),
    text("entity", "account"),
    text("class_id", "class of units"),
    number("year", "calendar year"),
    text("reason", "in the words of the entity"),
    text("document_hash", "keccak256 of the grounds in full"),
    number("objected_s", "unix s"),
    text("state", "open, accepted, rejected or adjusted"),
    text("decided_by", "account of the province", null=True),
    number("decided_s", "unix s", null=True),
    text("decision", "reason of the decision", null=True),
    text("decision_hash", "keccak256 of the decision in full", null=True),
    number("adjusted_in", "batch of the adjustment that followed", null=True),
    *origin(),
    comment="Objections to allocations",
)
Index(None, objections.c.entity, objections.c.year)
Index(None, objections.c.state, objections.c.objection_id)
