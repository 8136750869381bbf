"""
Deadlines, offsets, instructions, overrides of compliance; notices and penalties.

Revision 0002_compliance, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_compliance"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "allowance_kinds",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "kind", name=op.f("pk_allowance_kinds")),
    )
    op.create_table(
        "deadlines",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("deadline_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "year", name=op.f("pk_deadlines")),
    )
    op.create_table(
        "inflows",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_inflows")),
    )
    op.create_index(op.f("ix_inflows_entity_block"), "inflows", ["entity", "block"], unique=False)
    op.create_table(
        "instructions",
        sa.Column("instruction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("given_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("closed_s", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("instruction_id", name=op.f("pk_instructions")),
    )
    op.create_index(op.f("ix_instructions_entity"), "instructions", ["entity"], unique=False)
    op.create_index(op.f("ix_instructions_state_due_s"), "instructions", ["state", "due_s"], unique=False)
    op.create_table(
        "notices",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("at_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_entity_block"), "notices", ["entity", "block"], unique=False)
    op.create_index(op.f("ix_notices_year"), "notices", ["year"], unique=False)
    op.create_table(
        "offset_rules",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cap_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", "kind", name=op.f("pk_offset_rules")),
    )
    op.create_table(
        "penalties",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shortfall_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price_fen_per_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("multiple_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fine_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("deducted_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("barred_until_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("defaults", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("imposed_by", sa.Text(), nullable=False),
        sa.Column("imposed_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "year", name=op.f("pk_penalties")),
    )
    op.create_index(op.f("ix_penalties_year"), "penalties", ["year"], unique=False)
    op.create_table(
        "penalty_rules",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("min_multiple_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("max_multiple_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("repeat_step_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scheme", name=op.f("pk_penalty_rules")),
    )
    op.create_table(
        "status_overrides",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_before", sa.Text(), nullable=False),
        sa.Column("overridden_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("overridden_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "year", name=op.f("pk_status_overrides")),
    )
    with op.batch_alter_table("statuses") as batch_op:
        batch_op.add_column(sa.Column("deadline_balance_t", sa.BigInteger(), server_default="0", nullable=False))

    with op.batch_alter_table("surrenders") as batch_op:
        batch_op.add_column(sa.Column("findings", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("is_offset", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    with op.batch_alter_table("surrenders") as batch_op:
        batch_op.drop_column("is_offset")
        batch_op.drop_column("findings")

    with op.batch_alter_table("statuses") as batch_op:
        batch_op.drop_column("deadline_balance_t")

    op.drop_table("status_overrides")
    op.drop_table("penalty_rules")
    op.drop_index(op.f("ix_penalties_year"), table_name="penalties")
    op.drop_table("penalties")
    op.drop_table("offset_rules")
    op.drop_index(op.f("ix_notices_year"), table_name="notices")
    op.drop_index(op.f("ix_notices_entity_block"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(op.f("ix_instructions_state_due_s"), table_name="instructions")
    op.drop_index(op.f("ix_instructions_entity"), table_name="instructions")
    op.drop_table("instructions")
    op.drop_index(op.f("ix_inflows_entity_block"), table_name="inflows")
    op.drop_table("inflows")
    op.drop_table("deadlines")
    op.drop_table("allowance_kinds")
