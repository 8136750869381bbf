"""
Acts under the two-person rule.

Revision 0002_reviews, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_reviews"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "reviews",
        sa.Column("act_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_state_act_id"), "reviews", ["state", "act_id"], unique=False)


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("reviews")
