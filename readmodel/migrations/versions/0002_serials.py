"""
Serial numbers followed to where they are, and several blocks of them in one log.

What was issued before stays without a path until the read model is made anew (`python -m indexer --rebuild-into`);
the indexer's `--check` says so.

Revision 0002_serials, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_serials"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("serial_blocks", recreate="always") as batch:
        batch.add_column(sa.Column("item", sa.BigInteger(), server_default="0", nullable=False))
        batch.drop_constraint("pk_serial_blocks", type_="primary")
        batch.create_primary_key("pk_serial_blocks", ["block", "log_index", "item"])
    op.create_table(
        "serial_queues",
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("head", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tail", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("class_id", "account", name=op.f("pk_serial_queues")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "serial_holdings",
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_serial", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_serial", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("class_id", "account", "position", name=op.f("pk_serial_holdings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "serial_moves",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("first_serial", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_serial", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("span", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", "item", "part", name=op.f("pk_serial_moves")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_serial_moves_class_id_span_first_serial"), "serial_moves", ["class_id", "span", "first_serial"]
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index(op.f("ix_serial_moves_class_id_span_first_serial"), table_name="serial_moves")
    op.drop_table("serial_moves")
    op.drop_table("serial_holdings")
    op.drop_table("serial_queues")
    with op.batch_alter_table("serial_blocks", recreate="always") as batch:
        batch.drop_constraint("pk_serial_blocks", type_="primary")
        batch.drop_column("item")
        batch.create_primary_key("pk_serial_blocks", ["block", "log_index"])
