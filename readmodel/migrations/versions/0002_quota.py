"""
National totals, batches, adjustments and objections of the quota.

Allocations of before keep their figures and have no batch; made anew (`python -m indexer --rebuild-into`) they have.

Revision 0002_quota, after 0001.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002_quota"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW_TABLES = (
    "quota_settings",
    "quota_national",
    "quota_batches",
    "quota_rows",
    "allocation_adjustments",
    "quota_recoveries",
    "objections",
)
NEW_COLUMNS = (
    "batch_id",
    "position",
    "deducted_t",
    "adjusted_t",
    "owed_t",
    "certificate_id",
    "certificate_row",
    "approved_block",
    "issued_transaction",
)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _maybe(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _table(name: str, keys: list[str], *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def upgrade() -> None:
    """Bring the tables to this revision."""
    _table("quota_settings", ["id"], _key("id"), _number("objection_term_s"))
    _table(
        "quota_national",
        ["class_id", "year"],
        _text("class_id"),
        _key("year"),
        _number("total_t"),
        _number("auction_t"),
        _number("set_s"),
        _number("block"),
        _text("transaction_hash"),
    )
    _table(
        "quota_batches",
        ["batch_id"],
        _key("batch_id"),
        *map(_text, ("kind", "class_id")),
        *map(_number, ("year", "area")),
        _text("method"),
        _text("document_hash", null=True),
        _text("proposed_by"),
        _number("proposed_s"),
        _text("state"),
        *map(_number, ("rows", "quantity_t", "deducted_t", "issued_t", "rows_done")),
        _text("decided_by", null=True),
        *map(_maybe, ("decided_s", "decided_block")),
        _text("decided_transaction", null=True),
        _text("refusal", null=True),
        _number("block"),
        _text("transaction_hash"),
    )
    _index("quota_batches", "state", "batch_id")
    _index("quota_batches", "area", "batch_id")
    _table(
        "quota_rows",
        ["batch_id", "position"],
        *map(_key, ("batch_id", "position")),
        _text("entity"),
        *map(_number, ("quantity_t", "deducted_t")),
        _maybe("replaced_by"),
    )
    _index("quota_rows", "entity", "batch_id")
    with op.batch_alter_table("allocations") as allocations:
        for name in ("batch_id", "position", "deducted_t", "adjusted_t", "owed_t"):
            allocations.add_column(_number(name))
        for name in ("certificate_id", "certificate_row", "approved_block"):
            allocations.add_column(_maybe(name))
        allocations.add_column(_text("issued_transaction", null=True))
    _index("allocations", "batch_id", "position")
    _table(
        "allocation_adjustments",
        ["batch_id", "position"],
        *map(_key, ("batch_id", "position")),
        *map(_text, ("class_id", "entity")),
        *map(_number, ("year", "delta_t", "objection_id")),
        _text("state"),
        *map(_number, ("issued_t", "clawed_t", "owed_t")),
    )
    _index("allocation_adjustments", "entity", "year")
    _table(
        "quota_recoveries",
        ["block", "log_index"],
        *map(_key, ("block", "log_index")),
        *map(_text, ("class_id", "entity")),
        _number("year"),
        _text("by"),
        *map(_number, ("quantity_t", "owed_t", "recovered_s")),
        _text("transaction_hash"),
    )
    _index("quota_recoveries", "entity", "year")
    _table(
        "objections",
        ["objection_id"],
        _key("objection_id"),
        *map(_text, ("entity", "class_id")),
        _number("year"),
        *map(_text, ("reason", "document_hash")),
        _number("objected_s"),
        _text("state"),
        _text("decided_by", null=True),
        _maybe("decided_s"),
        *(_text(name, null=True) for name in ("decision", "decision_hash")),
        _maybe("adjusted_in"),
        _number("block"),
        _text("transaction_hash"),
    )
    _index("objections", "entity", "year")
    _index("objections", "state", "objection_id")


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for table in reversed(NEW_TABLES):
        op.drop_table(table)
    op.drop_index(op.f("ix_allocations_batch_id_position"), "allocations")
    with op.batch_alter_table("allocations") as allocations:
        for name in NEW_COLUMNS:
            allocations.drop_column(name)
