"""
Surveillance of the market: thresholds, related parties, alerts and decisions; disputes about trades.

Revision 0007_watch, after 0006_trading_core.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_watch"
down_revision = "0006_trading_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "surveillance_rules",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("window_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("least_count", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("share_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("move_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "from_day", name=op.f("pk_surveillance_rules")),
    )
    op.create_table(
        "relations",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("is_related", sa.Boolean(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "other", name=op.f("pk_relations")),
    )
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("accounts", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("measured_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("evidence_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("decided_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_product_id_day"), "alerts", ["product_id", "day"], unique=False)
    op.create_index(op.f("ix_alerts_state_alert_id"), "alerts", ["state", "alert_id"], unique=False)
    op.create_table(
        "alert_accounts",
        sa.Column("alert_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "account", name=op.f("pk_alert_accounts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert_steps",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("alert_id", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_alert_steps")),
    )
    op.create_index(op.f("ix_alert_steps_alert_id_block"), "alert_steps", ["alert_id", "block"], unique=False)
    op.create_table(
        "alert_measures",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", "account", name=op.f("pk_alert_measures")),
    )
    op.create_index(
        op.f("ix_alert_measures_account_block_log_index"),
        "alert_measures",
        ["account", "block", "log_index"],
        unique=False,
    )
    op.create_table(
        "dispute_terms",
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("file_days", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("answer_days", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("appeal_days", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("from_day", name=op.f("pk_dispute_terms")),
    )
    op.create_table(
        "disputes",
        sa.Column("dispute_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("trade_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("claimant", sa.Text(), nullable=False),
        sa.Column("respondent", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("to_correct_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("corrected_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("filed_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("answer_until_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("decided_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("appeal_until_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dispute_id", name=op.f("pk_disputes")),
    )
    op.create_index(op.f("ix_disputes_claimant_dispute_id"), "disputes", ["claimant", "dispute_id"], unique=False)
    op.create_index(op.f("ix_disputes_respondent_dispute_id"), "disputes", ["respondent", "dispute_id"], unique=False)
    op.create_index(op.f("ix_disputes_state_dispute_id"), "disputes", ["state", "dispute_id"], unique=False)
    op.create_table(
        "dispute_steps",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dispute_id", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("document_hash", sa.Text(), nullable=True),
        sa.Column("quantity_t", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("trade_id", sa.Text(), nullable=True),
        sa.Column("entry_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("made_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_dispute_steps")),
    )
    op.create_index(op.f("ix_dispute_steps_dispute_id_block"), "dispute_steps", ["dispute_id", "block"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("dispute_steps")
    op.drop_table("disputes")
    op.drop_table("dispute_terms")
    op.drop_table("alert_measures")
    op.drop_table("alert_steps")
    op.drop_table("alert_accounts")
    op.drop_table("alerts")
    op.drop_table("relations")
    op.drop_table("surveillance_rules")
