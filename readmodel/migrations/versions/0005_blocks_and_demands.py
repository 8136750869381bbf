"""
Block trades and agreed transfers.

What happened before stays without rows in the new tables until the read model is made anew
(`python -m indexer --rebuild-into`).

Revision 0005_blocks_and_demands, after 0004_registry_reads.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_blocks_and_demands"
down_revision = "0004_registry_reads"
branch_labels = None
depends_on = None

INDEXES = (
    ("inquiries", ("account", "inquiry_id")),
    ("inquiries", ("to_account", "inquiry_id")),
    ("inquiries", ("product_id", "day", "state")),
    ("quotes", ("account", "quote_id")),
    ("quotes", ("to_account", "quote_id")),
    ("quotes", ("product_id", "day", "state")),
    ("offers", ("account", "offer_id")),
    ("offers", ("counterparty", "offer_id")),
    ("offers", ("product_id", "day", "state")),
    ("demands", ("account", "demand_id")),
    ("demands", ("only_for", "demand_id")),
    ("demands", ("product_id", "day", "state")),
)


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "inquiries",
        _key("inquiry_id"),
        _text("account"),
        _text("to_account", null=True),
        _number("product_id"),
        _text("side"),
        _number("quantity_t"),
        _number("day"),
        *_life(),
        *_origin(),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_inquiries")),
    )
    op.create_table(
        "quotes",
        _key("quote_id"),
        _number("inquiry_id"),
        _text("account"),
        _text("to_account"),
        _number("product_id"),
        _text("side"),
        _number("price_fen"),
        _number("quantity_t"),
        _number("day"),
        *_life(),
        *_origin(),
        sa.PrimaryKeyConstraint("quote_id", name=op.f("pk_quotes")),
    )
    op.create_table(
        "offers",
        _key("offer_id"),
        _text("account"),
        _text("counterparty"),
        _number("product_id"),
        _text("class_id"),
        _text("side"),
        _number("price_fen"),
        _number("quantity_t"),
        _maybe("quote_id"),
        _number("day"),
        _text("trade_id", null=True),
        *_life(),
        *_origin(),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offers")),
    )
    op.create_table(
        "demands",
        _key("demand_id"),
        _text("account"),
        _text("only_for", null=True),
        _number("product_id"),
        _text("class_id"),
        _text("side"),
        *(_number(name) for name in ("lowest_fen", "highest_fen", "quantity_t", "open_t", "traded_t")),
        _number("smallest_part_t"),
        _number("day"),
        _text("state"),
        _number("published_s"),
        _maybe("ended_s"),
        *_origin(),
        sa.PrimaryKeyConstraint("demand_id", name=op.f("pk_demands")),
    )
    op.create_table(
        "demand_trades",
        _key("demand_id"),
        _text("trade_id"),
        _text("how"),
        _maybe("other_demand_id"),
        _number("price_fen"),
        _number("quantity_t"),
        _maybe("lowest_fen"),
        _maybe("highest_fen"),
        _number("traded_s"),
        *_origin(),
        sa.PrimaryKeyConstraint("demand_id", "trade_id", name=op.f("pk_demand_trades")),
    )
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for table, columns in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    for table in ("demand_trades", "demands", "offers", "quotes", "inquiries"):
        op.drop_table(table)


def _life() -> tuple[sa.Column[str], sa.Column[int], sa.Column[int]]:
    return _text("state"), _number("made_s"), _maybe("ended_s")


def _origin() -> tuple[sa.Column[int], sa.Column[str]]:
    return _number("block"), _text("transaction_hash")


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _maybe(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)
