"""
What the registry's lists are searched by, and where an entry was carried out.

Revision 0004_registry_reads, after the tables of freezes, conduct and entries.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_registry_reads"
down_revision = ("0003_freezes_and_conduct", "0002_entries")
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("entries") as batch:
        batch.add_column(sa.Column("executed_block", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("executed_hash", sa.Text(), nullable=True))
    with op.batch_alter_table("chain") as batch:
        batch.add_column(sa.Column("issues", sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("serial_blocks") as batch:
        batch.add_column(sa.Column("number", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index(op.f("ix_serial_blocks_number"), "serial_blocks", ["number"])
    op.create_index(op.f("ix_entries_executed_hash"), "entries", ["executed_hash"])
    op.create_index(op.f("ix_participants_name"), "participants", ["name"])
    op.create_index(op.f("ix_transfers_class_id_block"), "transfers", ["class_id", "block"])
    op.create_index(op.f("ix_transfers_kind_block"), "transfers", ["kind", "block"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index(op.f("ix_transfers_kind_block"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_class_id_block"), table_name="transfers")
    op.drop_index(op.f("ix_participants_name"), table_name="participants")
    op.drop_index(op.f("ix_entries_executed_hash"), table_name="entries")
    op.drop_index(op.f("ix_serial_blocks_number"), table_name="serial_blocks")
    with op.batch_alter_table("serial_blocks") as batch:
        batch.drop_column("number")
    with op.batch_alter_table("chain") as batch:
        batch.drop_column("issues")
    with op.batch_alter_table("entries") as batch:
        batch.drop_column("executed_hash")
        batch.drop_column("executed_block")
