"""
Trades in default, and what a bank booked, by day.

Revision 0007_defaults, after 0006_trading_core.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_defaults"
down_revision = "0006_trading_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "default_terms",
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("compensation_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("from_day", name=op.f("pk_default_terms")),
    )
    op.create_table(
        "defaults",
        sa.Column("trade_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.Column("declared_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("noticed_by", sa.Text(), nullable=True),
        sa.Column("noticed_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("defaulter", sa.Text(), nullable=True),
        sa.Column("innocent", sa.Text(), nullable=True),
        sa.Column("missing_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("deadline_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("compensation_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("compensation_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("owed_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("barred_until_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("decided_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("decision_document_hash", sa.Text(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("trade_id", name=op.f("pk_defaults")),
    )
    with op.batch_alter_table("defaults") as batch:
        batch.create_index(batch.f("ix_defaults_defaulter"), ["defaulter"], unique=False)
        batch.create_index(batch.f("ix_defaults_innocent"), ["innocent"], unique=False)
        batch.create_index(batch.f("ix_defaults_state_declared_s"), ["state", "declared_s"], unique=False)
    op.create_table(
        "reserve_deposits",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("at_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_reserve_deposits")),
    )
    with op.batch_alter_table("reserve_deposits") as batch:
        batch.create_index(batch.f("ix_reserve_deposits_bank_at_s"), ["bank", "at_s"], unique=False)

    with op.batch_alter_table("cash_entries") as batch:
        batch.create_index(batch.f("ix_cash_entries_counterparty_at_s"), ["counterparty", "at_s"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index(op.f("ix_cash_entries_counterparty_at_s"), table_name="cash_entries")
    op.drop_table("reserve_deposits")
    op.drop_table("default_terms")
    op.drop_table("defaults")
