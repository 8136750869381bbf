"""
An index of the calls that contracts refused: few of all transactions, and a regulator counts them by account.

Revision 0010_refused_calls, after 0009_chain_hours.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_refused_calls"
down_revision = "0009_chain_hours"
branch_labels = None
depends_on = None

NAME = "ix_transactions_refused"
REFUSED = sa.column("is_done", sa.Boolean()).is_(False)


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_index(NAME, "transactions", ["sender", "time_s"], sqlite_where=REFUSED, postgresql_where=REFUSED)


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index(NAME, "transactions")
