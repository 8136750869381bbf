"""
An account's movements stand in their order in the index, so that the newest need no sorting.

Revision 0005_movements_in_order, after the searches of the registry's lists.
"""

from alembic import op

revision = "0005_movements_in_order"
down_revision = "0004_registry_reads"
branch_labels = None
depends_on = None

SIDES = ("from_account", "to_account")
PLACE = ["block", "log_index", "item"]


def upgrade() -> None:
    """Bring the tables to this revision."""
    for side in SIDES:
        op.drop_index(op.f(f"ix_transfers_{side}_block"), table_name="transfers")
        op.create_index(op.f(f"ix_transfers_{side}_block_log_index_item"), "transfers", [side, *PLACE])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for side in SIDES:
        op.drop_index(op.f(f"ix_transfers_{side}_block_log_index_item"), table_name="transfers")
        op.create_index(op.f(f"ix_transfers_{side}_block"), "transfers", [side, "block"])
