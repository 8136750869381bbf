"""
Frozen units, changes of status and of particulars, the credit record.

What happened before stays without rows in the new tables until the read model is made anew
(`python -m indexer --rebuild-into`).

Revision 0003_freezes_and_conduct, after 0002_serials.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_freezes_and_conduct"
down_revision = "0002_serials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("holdings") as batch:
        batch.add_column(_number("registry_frozen_t"))
        batch.add_column(_number("trading_frozen_t"))
    with op.batch_alter_table("participants") as batch:
        batch.add_column(_number("changes"))
        batch.add_column(_number("conduct_records"))
        batch.add_column(_number("barred_until_s"))
        batch.add_column(sa.Column("is_hooked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "status_changes",
        _key("block"),
        _key("log_index"),
        _text("account"),
        _text("status"),
        _text("reason"),
        _text("document_hash"),
        _text("changed_by"),
        _number("changed_s"),
        _text("transaction_hash"),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_status_changes")),
    )
    op.create_index(op.f("ix_status_changes_account_block"), "status_changes", ["account", "block"])
    op.create_table(
        "profile_changes",
        _text("account"),
        _key("number"),
        _text("profile_hash"),
        _text("profile"),
        _text("state"),
        _number("proposed_s"),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        _number("block"),
        _text("transaction_hash"),
        sa.PrimaryKeyConstraint("account", "number", name=op.f("pk_profile_changes")),
    )
    op.create_index(op.f("ix_profile_changes_state_proposed_s"), "profile_changes", ["state", "proposed_s"])
    op.create_table(
        "conduct",
        _key("record_id"),
        _text("account"),
        _text("kind"),
        _number("barred_until_s"),
        _text("reason"),
        _text("document_hash"),
        _text("recorded_by"),
        _number("recorded_s"),
        _number("block"),
        _text("transaction_hash"),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_conduct")),
    )
    op.create_index(op.f("ix_conduct_account_record_id"), "conduct", ["account", "record_id"])
    op.create_table(
        "lifted_bars",
        _key("block"),
        _key("log_index"),
        _text("account"),
        _text("reason"),
        _text("document_hash"),
        _text("lifted_by"),
        _number("lifted_s"),
        _text("transaction_hash"),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_lifted_bars")),
    )
    op.create_index(op.f("ix_lifted_bars_account_block"), "lifted_bars", ["account", "block"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for index, table in (
        ("ix_lifted_bars_account_block", "lifted_bars"),
        ("ix_conduct_account_record_id", "conduct"),
        ("ix_profile_changes_state_proposed_s", "profile_changes"),
        ("ix_status_changes_account_block", "status_changes"),
    ):
        op.drop_index(op.f(index), table_name=table)
        op.drop_table(table)
    with op.batch_alter_table("participants") as batch:
        for column in ("is_hooked", "barred_until_s", "conduct_records", "changes"):
            batch.drop_column(column)
    with op.batch_alter_table("holdings") as batch:
        batch.drop_column("trading_frozen_t")
        batch.drop_column("registry_frozen_t")


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)
