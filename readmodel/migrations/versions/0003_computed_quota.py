"""
What computed proposals were computed of.

Revision 0003_computed_quota, after 0002_quota.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_computed_quota"
down_revision = "0002_quota"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "quota_computed",
        sa.Column("batch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("plan_year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("terms_version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("verified_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "entity", name=op.f("pk_quota_computed")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("quota_computed")
