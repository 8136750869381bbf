"""
How a trade came about, what a day traded by each method, and candles.

Revision 0005_market_data. Trades made before it are all listed ones; their figures are added up here, so that a read
model need not be made anew.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_market_data"
down_revision = "0004_registry_reads"
branch_labels = None
depends_on = None

LISTED = 10
SPANS_S = (60, 3_600)
USUAL_OFFSET_S = 28_800  # before the exchange has set its sessions
S_PER_DAY = 86_400
PRICES = ("open_fen", "high_fen", "low_fen", "close_fen")
SUMS = ("trades", "quantity_t", "amount_fen")


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("trades") as batch:
        batch.add_column(sa.Column("method", sa.BigInteger(), server_default=str(LISTED), nullable=False))
    op.create_index(
        op.f("ix_trades_product_id_method_day_sequence"), "trades", ["product_id", "method", "day", "sequence"]
    )
    _table("trading_methods", ("product_id", "day", "method"), SUMS)
    _table("candles", ("product_id", "span_s", "start_s"), ("day", *PRICES, *SUMS))
    _add_up(op.get_bind())


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("candles")
    op.drop_table("trading_methods")
    op.drop_index(op.f("ix_trades_product_id_method_day_sequence"), table_name="trades")
    with op.batch_alter_table("trades") as batch:
        batch.drop_column("method")


def _table(name: str, keys: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    columns: list[Any] = [sa.Column(one, sa.BigInteger(), autoincrement=False, nullable=False) for one in keys]
    columns += [sa.Column(one, sa.BigInteger(), server_default="0", nullable=False) for one in numbers]
    key = sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}"))
    op.create_table(name, *columns, key, sqlite_with_rowid=False)


def _add_up(db: sa.Connection) -> None:
    """The figures of all trades until now, one after the other."""
    offset_s = db.execute(sa.text("SELECT utc_offset_s FROM market_sessions")).scalar()
    offset_s = USUAL_OFFSET_S if offset_s is None else offset_s
    methods: dict[tuple[int, ...], dict[str, int]] = {}
    candles: dict[tuple[int, ...], dict[str, int]] = {}
    columns = "product_id, day, price_fen, quantity_t, amount_fen, made_s"
    for row in db.execute(sa.text(f"SELECT {columns} FROM trades ORDER BY product_id, day, sequence")):
        product_id, day, price_fen, quantity_t, amount_fen, made_s = row
        of_day = methods.setdefault((product_id, day, LISTED), dict.fromkeys(SUMS, 0))
        sums = [of_day]
        for span_s in SPANS_S:
            start_s = made_s - (made_s + offset_s) % S_PER_DAY % span_s
            first = {"day": day} | dict.fromkeys(PRICES, price_fen) | dict.fromkeys(SUMS, 0)
            candle = candles.setdefault((product_id, span_s, start_s), first)
            candle["high_fen"] = max(candle["high_fen"], price_fen)
            candle["low_fen"] = min(candle["low_fen"], price_fen)
            candle["close_fen"] = price_fen
            sums.append(candle)
        for one in sums:
            one["trades"] += 1
            one["quantity_t"] += quantity_t
            one["amount_fen"] += amount_fen
    _insert(db, "trading_methods", ("product_id", "day", "method"), methods)
    _insert(db, "candles", ("product_id", "span_s", "start_s"), candles)


def _insert(db: sa.Connection, table: str, keys: tuple[str, ...], rows: dict[tuple[int, ...], dict[str, int]]) -> None:
    if rows:
        values = [dict(zip(keys, key, strict=True)) | row for key, row in rows.items()]
        db.execute(sa.table(table, *map(sa.column, values[0])).insert(), values)
