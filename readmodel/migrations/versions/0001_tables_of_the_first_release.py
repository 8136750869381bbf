"""
Tables of the first release.

Revision 0001, after None.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "accounts",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("opened_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "kind", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_number"), "accounts", ["number"], unique=True)
    op.create_table(
        "allocations",
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("area", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("proposed_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("proposed_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("approved_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_s", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "entity", "year", name=op.f("pk_allocations")),
    )
    op.create_index(op.f("ix_allocations_entity_year"), "allocations", ["entity", "year"], unique=False)
    op.create_index(op.f("ix_allocations_year_area"), "allocations", ["year", "area"], unique=False)
    op.create_table(
        "applications",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("policy_hash", sa.Text(), nullable=False),
        sa.Column("roles", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("applied_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "number", name=op.f("pk_applications")),
    )
    op.create_index(op.f("ix_applications_state_applied_s"), "applications", ["state", "applied_s"], unique=False)
    op.create_table(
        "batches",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("batch_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("readings", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("anchored_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "batch_no", name=op.f("pk_batches")),
    )
    op.create_table(
        "blocks",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("time_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("proposer", sa.Text(), nullable=False),
        sa.Column("transactions", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("events", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("gas_used", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_blocks")),
    )
    op.create_index(op.f("ix_blocks_hash"), "blocks", ["hash"], unique=False)
    op.create_table(
        "cash_balances",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved_day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("owed_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("leaving_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_cash_balances")),
    )
    op.create_table(
        "cash_entries",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("change_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=False),
        sa.Column("withdrawal_id", sa.BigInteger(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", "account", name=op.f("pk_cash_entries")),
    )
    op.create_index(op.f("ix_cash_entries_account_block"), "cash_entries", ["account", "block"], unique=False)
    op.create_table(
        "cash_totals",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("in_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("out_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_totals")),
    )
    op.create_table(
        "chain",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chain_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("genesis_hash", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("next_block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block_time_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
    )
    op.create_table(
        "classes",
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("vintage", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("issued_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("surrendered_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cancelled_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("defined_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_classes")),
    )
    op.create_table(
        "conclusions",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("verified_g", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reported_g", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("workpaper_hash", sa.Text(), nullable=False),
        sa.Column("concluded_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_conclusions")),
    )
    op.create_index(op.f("ix_conclusions_entity_year"), "conclusions", ["entity", "year"], unique=False)
    op.create_table(
        "contracts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_contracts")),
    )
    op.create_index(op.f("ix_contracts_address"), "contracts", ["address"], unique=False)
    op.create_table(
        "devices",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("suite", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("accuracy_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("calibrated_until_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("max_per_hour", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("certificate_hash", sa.Text(), nullable=True),
        sa.Column("registered_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_devices")),
    )
    op.create_index(op.f("ix_devices_owner"), "devices", ["owner"], unique=False)
    op.create_table(
        "documents",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("recorded_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_document_hash"), "documents", ["document_hash"], unique=False)
    op.create_index(op.f("ix_documents_owner_block"), "documents", ["owner", "block"], unique=False)
    op.create_table(
        "emissions",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("verified_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("booked_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "year", name=op.f("pk_emissions")),
    )
    op.create_index(op.f("ix_emissions_year"), "emissions", ["year"], unique=False)
    op.create_table(
        "enrolments",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("enrolled_by", sa.Text(), nullable=False),
        sa.Column("enrolled_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", name=op.f("pk_enrolments")),
    )
    op.create_table(
        "event_accounts",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("account", "block", "log_index", name=op.f("pk_event_accounts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.Column("at_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_contract_event_block"), "events", ["contract", "event", "block"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("registry_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("locked_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("trading_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved_day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("owed_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("class_id", "account", name=op.f("pk_holdings")),
    )
    op.create_index(op.f("ix_holdings_account"), "holdings", ["account"], unique=False)
    op.create_table(
        "holidays",
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_holiday", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holidays")),
    )
    op.create_table(
        "market_sessions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("utc_offset_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("morning_open_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("morning_close_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("afternoon_open_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("afternoon_close_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_sessions")),
    )
    op.create_table(
        "openings",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("held_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("surrendered_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("entered_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "class_id", "year", name=op.f("pk_openings")),
    )
    op.create_table(
        "orders",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("open_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("filled_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("placed_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("closed_s", sa.BigInteger(), nullable=True),
        sa.Column("log_index", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_account_block"), "orders", ["account", "block"], unique=False)
    op.create_index(
        op.f("ix_orders_product_id_day_state_side_price_fen"),
        "orders",
        ["product_id", "day", "state", "side", "price_fen"],
        unique=False,
    )
    op.create_table(
        "participants",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("postal_address", sa.Text(), nullable=False),
        sa.Column("business_licence_hash", sa.Text(), nullable=False),
        sa.Column("legal_representative_hash", sa.Text(), nullable=False),
        sa.Column("power_of_attorney_hash", sa.Text(), nullable=False),
        sa.Column("settlement_bank", sa.Text(), nullable=False),
        sa.Column("bank_account_hash", sa.Text(), nullable=False),
        sa.Column("policy_hash", sa.Text(), nullable=False),
        sa.Column("roles_applied", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("roles", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("applied_s", sa.BigInteger(), nullable=True),
        sa.Column("admitted_s", sa.BigInteger(), nullable=True),
        sa.Column("admitted_by", sa.Text(), nullable=True),
        sa.Column("applications", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_participants")),
    )
    op.create_table(
        "policies",
        sa.Column("policy_hash", sa.Text(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("policy_hash", name=op.f("pk_policies")),
    )
    op.create_table(
        "products",
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("tick_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lot_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("min_order_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("max_order_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("band_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_halted", sa.Boolean(), nullable=False),
        sa.Column("halt_reason", sa.Text(), nullable=True),
        sa.Column("previous_close_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reference_source", sa.Text(), nullable=True),
        sa.Column("day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_day_open", sa.Boolean(), nullable=False),
        sa.Column("lower_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("upper_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("listed_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_products")),
    )
    op.create_table(
        "quota_totals",
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("area", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("total_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("set_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "area", "year", name=op.f("pk_quota_totals")),
    )
    op.create_table(
        "replacements",
        sa.Column("name_hash", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("approvals", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", "address", name=op.f("pk_replacements")),
    )
    op.create_table(
        "reports",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("emissions_g", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("activity_commitment", sa.Text(), nullable=False),
        sa.Column("evidence_head", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("filed_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "year", "revision", name=op.f("pk_reports")),
    )
    op.create_table(
        "rule_set_terms",
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("factor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_deduction", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rule_set", "version", "position", name=op.f("pk_rule_set_terms")),
    )
    op.create_table(
        "rule_sets",
        sa.Column("rule_set", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("valid_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("scale", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rule_set", "version", name=op.f("pk_rule_sets")),
    )
    op.create_table(
        "scheme_periods",
        sa.Column("scheme_hash", sa.Text(), nullable=False),
        sa.Column("first_year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_year", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("scheme_hash", "first_year", name=op.f("pk_scheme_periods")),
    )
    op.create_table(
        "schemes",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("scheme_hash", sa.Text(), nullable=False),
        sa.Column("mode", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", name=op.f("pk_schemes")),
    )
    op.create_index(op.f("ix_schemes_scheme_hash"), "schemes", ["scheme_hash"], unique=False)
    op.create_table(
        "serial_blocks",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_serial", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_serial", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("issued_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_serial_blocks")),
    )
    op.create_index(op.f("ix_serial_blocks_account_block"), "serial_blocks", ["account", "block"], unique=False)
    op.create_table(
        "statuses",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("balance_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("verified_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("surrendered_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("assessed_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "year", name=op.f("pk_statuses")),
    )
    op.create_index(op.f("ix_statuses_year_status"), "statuses", ["year", "status"], unique=False)
    op.create_table(
        "surrenders",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("applied_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_surrenders")),
    )
    op.create_index(op.f("ix_surrenders_entity_year"), "surrenders", ["entity", "year"], unique=False)
    op.create_index(op.f("ix_surrenders_state"), "surrenders", ["state"], unique=False)
    op.create_table(
        "trades",
        sa.Column("trade_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sequence", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("buy_order_id", sa.Text(), nullable=False),
        sa.Column("sell_order_id", sa.Text(), nullable=False),
        sa.Column("made_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("voucher_code", sa.Text(), nullable=True),
        sa.Column("settled_s", sa.BigInteger(), nullable=True),
        sa.Column("log_index", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("trade_id", name=op.f("pk_trades")),
    )
    op.create_index(op.f("ix_trades_buyer_block"), "trades", ["buyer", "block"], unique=False)
    op.create_index(op.f("ix_trades_product_id_day_sequence"), "trades", ["product_id", "day", "sequence"], unique=True)
    op.create_index(op.f("ix_trades_seller_block"), "trades", ["seller", "block"], unique=False)
    op.create_table(
        "trading_days",
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("previous_close_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lower_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("upper_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("open_fen", sa.BigInteger(), nullable=True),
        sa.Column("high_fen", sa.BigInteger(), nullable=True),
        sa.Column("low_fen", sa.BigInteger(), nullable=True),
        sa.Column("last_fen", sa.BigInteger(), nullable=True),
        sa.Column("close_fen", sa.BigInteger(), nullable=True),
        sa.Column("trades", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("settled_trades", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("published_s", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_s", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("settled_s", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("product_id", "day", name=op.f("pk_trading_days")),
    )
    op.create_table(
        "transactions",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("time_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("to_address", sa.Text(), nullable=True),
        sa.Column("contract", sa.Text(), nullable=True),
        sa.Column("function", sa.Text(), nullable=True),
        sa.Column("nonce", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("input", sa.Text(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("gas_used", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_transactions")),
    )
    op.create_index(op.f("ix_transactions_block_position"), "transactions", ["block", "position"], unique=True)
    op.create_index(op.f("ix_transactions_sender_block"), "transactions", ["sender", "block"], unique=False)
    op.create_table(
        "transfers",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("from_account", sa.Text(), nullable=True),
        sa.Column("to_account", sa.Text(), nullable=True),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", "item", name=op.f("pk_transfers")),
    )
    op.create_index(op.f("ix_transfers_from_account_block"), "transfers", ["from_account", "block"], unique=False)
    op.create_index(op.f("ix_transfers_to_account_block"), "transfers", ["to_account", "block"], unique=False)
    op.create_table(
        "verification_persons",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("since_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_verification_persons")),
    )
    op.create_table(
        "verification_tasks",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        sa.Column("assigned_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "year", name=op.f("pk_verification_tasks")),
    )
    op.create_index(op.f("ix_verification_tasks_body_state"), "verification_tasks", ["body", "state"], unique=False)
    op.create_table(
        "vouchers",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("trade_id", sa.Text(), nullable=False),
        sa.Column("trade_hash", sa.Text(), nullable=False),
        sa.Column("issued_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vouchers")),
    )
    op.create_index(op.f("ix_vouchers_trade_id"), "vouchers", ["trade_id"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("withdrawal_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("withdrawal_id", name=op.f("pk_withdrawals")),
    )
    op.create_index(op.f("ix_withdrawals_account"), "withdrawals", ["account"], unique=False)
    op.create_index(op.f("ix_withdrawals_bank_state"), "withdrawals", ["bank", "state"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index(op.f("ix_withdrawals_bank_state"), table_name="withdrawals")
    op.drop_index(op.f("ix_withdrawals_account"), table_name="withdrawals")
    op.drop_table("withdrawals")
    op.drop_index(op.f("ix_vouchers_trade_id"), table_name="vouchers")
    op.drop_table("vouchers")
    op.drop_index(op.f("ix_verification_tasks_body_state"), table_name="verification_tasks")
    op.drop_table("verification_tasks")
    op.drop_table("verification_persons")
    op.drop_index(op.f("ix_transfers_to_account_block"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_from_account_block"), table_name="transfers")
    op.drop_table("transfers")
    op.drop_index(op.f("ix_transactions_sender_block"), table_name="transactions")
    op.drop_index(op.f("ix_transactions_block_position"), table_name="transactions")
    op.drop_table("transactions")
    op.drop_table("trading_days")
    op.drop_index(op.f("ix_trades_seller_block"), table_name="trades")
    op.drop_index(op.f("ix_trades_product_id_day_sequence"), table_name="trades")
    op.drop_index(op.f("ix_trades_buyer_block"), table_name="trades")
    op.drop_table("trades")
    op.drop_index(op.f("ix_surrenders_state"), table_name="surrenders")
    op.drop_index(op.f("ix_surrenders_entity_year"), table_name="surrenders")
    op.drop_table("surrenders")
    op.drop_index(op.f("ix_statuses_year_status"), table_name="statuses")
    op.drop_table("statuses")
    op.drop_index(op.f("ix_serial_blocks_account_block"), table_name="serial_blocks")
    op.drop_table("serial_blocks")
    op.drop_index(op.f("ix_schemes_scheme_hash"), table_name="schemes")
    op.drop_table("schemes")
    op.drop_table("scheme_periods")
    op.drop_table("rule_sets")
    op.drop_table("rule_set_terms")
    op.drop_table("reports")
    op.drop_table("replacements")
    op.drop_table("quota_totals")
    op.drop_table("products")
    op.drop_table("policies")
    op.drop_table("participants")
    op.drop_index(op.f("ix_orders_product_id_day_state_side_price_fen"), table_name="orders")
    op.drop_index(op.f("ix_orders_account_block"), table_name="orders")
    op.drop_table("orders")
    op.drop_table("openings")
    op.drop_table("market_sessions")
    op.drop_table("holidays")
    op.drop_index(op.f("ix_holdings_account"), table_name="holdings")
    op.drop_table("holdings")
    op.drop_index(op.f("ix_events_contract_event_block"), table_name="events")
    op.drop_table("events")
    op.drop_table("event_accounts")
    op.drop_table("enrolments")
    op.drop_index(op.f("ix_emissions_year"), table_name="emissions")
    op.drop_table("emissions")
    op.drop_index(op.f("ix_documents_owner_block"), table_name="documents")
    op.drop_index(op.f("ix_documents_document_hash"), table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_devices_owner"), table_name="devices")
    op.drop_table("devices")
    op.drop_index(op.f("ix_contracts_address"), table_name="contracts")
    op.drop_table("contracts")
    op.drop_index(op.f("ix_conclusions_entity_year"), table_name="conclusions")
    op.drop_table("conclusions")
    op.drop_table("classes")
    op.drop_table("chain")
    op.drop_table("cash_totals")
    op.drop_index(op.f("ix_cash_entries_account_block"), table_name="cash_entries")
    op.drop_table("cash_entries")
    op.drop_table("cash_balances")
    op.drop_index(op.f("ix_blocks_hash"), table_name="blocks")
    op.drop_table("blocks")
    op.drop_table("batches")
    op.drop_index(op.f("ix_applications_state_applied_s"), table_name="applications")
    op.drop_table("applications")
    op.drop_index(op.f("ix_allocations_year_area"), table_name="allocations")
    op.drop_index(op.f("ix_allocations_entity_year"), table_name="allocations")
    op.drop_table("allocations")
    op.drop_index(op.f("ix_accounts_number"), table_name="accounts")
    op.drop_table("accounts")
