"""
Allocation plans and terms.

Revision 0002_plans, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_plans"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "unit_plans",
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_class", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("electricity_e6", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("heat_e6", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cooling_e6", sa.Text(), nullable=False),
        sa.Column("heat_share_e6", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("segments", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", "unit_class", "version", name=op.f("pk_unit_plans")),
    )
    op.create_table(
        "allocation_terms",
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("gap_cap_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("pre_share_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("industry_slope_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("industry_threshold_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("industry_cap_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("banking_multiple_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("borrowing_share_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("borrowing_min_gap_e9", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("set_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", "version", name=op.f("pk_allocation_terms")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("allocation_terms")
    op.drop_table("unit_plans")
