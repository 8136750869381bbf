"""
Where on the chain a surrender was decided, so that it can be certified.

Revision 0008_surrender_decisions, after 0007_watch.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_surrender_decisions"
down_revision = "0007_watch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column("surrenders", sa.Column("decided_block", sa.BigInteger(), autoincrement=False, nullable=True))
    op.add_column("surrenders", sa.Column("decided_log_index", sa.BigInteger(), autoincrement=False, nullable=True))
    op.add_column("surrenders", sa.Column("decided_hash", sa.Text(), nullable=True))
