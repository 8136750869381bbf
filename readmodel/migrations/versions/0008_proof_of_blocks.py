"""
Who may seal the next block, and what is held against nodes.

Revision 0008_proof_of_blocks, after 0007_defaults.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_proof_of_blocks"
down_revision = "0007_defaults"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "chain_proof",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("validators", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_proof")),
    )
    op.create_table(
        "node_states",
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_node_states")),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("node_states")
    op.drop_table("chain_proof")
