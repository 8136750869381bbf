"""
Entries, freezes and credits.

Revision 0002_entries, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_entries"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "entries",
        sa.Column("entry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("to_account", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("beneficiary", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("executed_by", sa.Text(), nullable=True),
        sa.Column("executed_s", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_s", sa.BigInteger(), nullable=True),
        sa.Column("corrected_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_owner_block"), "entries", ["owner", "block"], unique=False)
    op.create_index(op.f("ix_entries_state_due_s"), "entries", ["state", "due_s"], unique=False)
    op.create_index(op.f("ix_entries_to_account_block"), "entries", ["to_account", "block"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("correction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("act_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("corrected_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_entry_id"), "corrections", ["entry_id"], unique=False)
    op.create_table(
        "certificates",
        sa.Column("certificate_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("registry_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("locked_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("frozen_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("trading_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("certified_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificates")),
    )
    op.create_index(op.f("ix_certificates_account"), "certificates", ["account"], unique=False)
    op.create_table(
        "freezes",
        sa.Column("freeze_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("act_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("sub_account", sa.Text(), nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("frozen_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("order_no", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("frozen_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("freeze_id", name=op.f("pk_freezes")),
    )
    op.create_index(op.f("ix_freezes_account"), "freezes", ["account"], unique=False)
    op.create_index(op.f("ix_freezes_frozen_t"), "freezes", ["frozen_t"], unique=False)
    op.create_table(
        "freeze_steps",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("freeze_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("act_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("to_account", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("at_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_freeze_steps")),
    )
    op.create_index(op.f("ix_freeze_steps_freeze_id"), "freeze_steps", ["freeze_id"], unique=False)
    op.create_table(
        "credit_projects",
        sa.Column("project_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("methodology", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("first_day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_credit_projects")),
    )
    op.create_index(op.f("ix_credit_projects_owner"), "credit_projects", ["owner"], unique=False)
    op.create_table(
        "credit_periods",
        sa.Column("period_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_day", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reduction_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=True),
        sa.Column("act_id", sa.BigInteger(), nullable=True),
        sa.Column("issued_s", sa.BigInteger(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("period_id", name=op.f("pk_credit_periods")),
    )
    op.create_index(op.f("ix_credit_periods_project_id"), "credit_periods", ["project_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("credit_periods")
    op.drop_table("credit_projects")
    op.drop_table("freeze_steps")
    op.drop_table("freezes")
    op.drop_table("certificates")
    op.drop_table("corrections")
    op.drop_table("entries")
