"""
Dated rules of the market, reserves with fees and what is due, funds, two reviews of a day, trades in default.

Revision 0006_trading_core, after all before. The contracts that it reads are new ones: a chain of the old contracts has
other events, so a read model of it cannot go on.
"""

import sqlalchemy as sa
from alembic import op

from readmodel.errors import OldContracts

revision = "0006_trading_core"
down_revision = (
    "0002_compliance",
    "0002_plans",
    "0002_reviews",
    "0003_computed_quota",
    "0005_auctions",
    "0005_bank_bindings",
    "0005_blocks_and_demands",
    "0005_market_data",
    "0005_movements_in_order",
)
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Bring the tables to this revision.

    :raises OldContracts: the read model has blocks of a chain with the contracts before
    """
    if op.get_bind().execute(sa.text("SELECT 1 FROM chain WHERE next_block > 0")).first() is not None:
        raise OldContracts
    op.create_table(
        "cash_funds",
        sa.Column("fund_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("total_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("leaving_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("fund_id", name=op.f("pk_cash_funds")),
    )
    op.create_table(
        "large_holder_reports",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("day", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("position_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("threshold_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("reported_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_large_holder_reports")),
    )
    with op.batch_alter_table("large_holder_reports") as batch:
        batch.create_index(batch.f("ix_large_holder_reports_account_block"), ["account", "block"], unique=False)

    op.create_table(
        "market_fees",
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("exchange_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("registry_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("from_day", name=op.f("pk_market_fees")),
    )
    op.create_table(
        "market_hours",
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("utc_offset_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("sessions", sa.Text(), nullable=False),
        sa.Column("block_sessions", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("from_day", name=op.f("pk_market_hours")),
    )
    op.create_table(
        "market_self_trade",
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cancels_older", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("from_day", name=op.f("pk_market_self_trade")),
    )
    op.create_table(
        "market_state",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("counting_day", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_state")),
    )
    op.create_table(
        "market_terms",
        sa.Column("product_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tick_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("lot_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("min_order_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("max_order_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("band_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("min_block_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("max_block_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("block_band_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("product_id", "from_day", name=op.f("pk_market_terms")),
    )
    op.create_table(
        "position_limits",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_limited", sa.Boolean(), nullable=False),
        sa.Column("limit_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("subject", "from_day", name=op.f("pk_position_limits")),
    )
    op.create_table(
        "report_thresholds",
        sa.Column("from_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("threshold_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("from_day", name=op.f("pk_report_thresholds")),
    )
    op.create_table(
        "suspensions",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", name=op.f("pk_suspensions")),
    )
    with op.batch_alter_table("suspensions") as batch:
        batch.create_index(batch.f("ix_suspensions_account_block"), ["account", "block"], unique=False)

    op.create_table(
        "voucher_rules",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("base", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("day_symbols", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("product_symbols", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("sequence_symbols", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("hash_symbols", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("check_symbols", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("first_day", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("since_s", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("block", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_voucher_rules")),
    )
    with op.batch_alter_table("auctions") as batch:
        batch.add_column(sa.Column("fee_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False))
        batch.add_column(
            sa.Column("backed_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(
            sa.Column("spent_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )

    with op.batch_alter_table("cash_balances") as batch:
        batch.add_column(sa.Column("due_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False))
        batch.add_column(
            sa.Column("lodged_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(
            sa.Column("aside_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(
            sa.Column("covered_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.drop_column("owed_fen")

    op.drop_index(op.f("ix_cash_entries_account_block"), table_name="cash_entries")
    op.drop_table("cash_entries")
    op.create_table(
        "cash_entries",
        sa.Column("block", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("change_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=True),
        sa.Column("withdrawal_id", sa.BigInteger(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", "item", name=op.f("pk_cash_entries")),
    )
    op.create_index(op.f("ix_cash_entries_account_block"), "cash_entries", ["account", "block"])
    with op.batch_alter_table("holdings") as batch:
        batch.add_column(sa.Column("due_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False))
        batch.add_column(sa.Column("aside_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False))
        batch.drop_column("owed_t")

    with op.batch_alter_table("participants") as batch:
        batch.add_column(sa.Column("is_suspended", sa.Boolean(), nullable=False))
        batch.add_column(sa.Column("suspension_reason", sa.Text(), nullable=True))

    with op.batch_alter_table("products") as batch:
        batch.add_column(
            sa.Column("min_block_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(
            sa.Column("max_block_t", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(
            sa.Column("block_band_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(sa.Column("halt_document_hash", sa.Text(), nullable=True))

    with op.batch_alter_table("trades") as batch:
        batch.add_column(sa.Column("fee_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False))
        batch.add_column(sa.Column("buy_ref", sa.Text(), nullable=False))
        batch.add_column(sa.Column("sell_ref", sa.Text(), nullable=False))
        batch.add_column(
            sa.Column("there_fen", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.drop_column("sell_order_id")
        batch.drop_column("buy_order_id")

    with op.batch_alter_table("trading_days") as batch:
        batch.add_column(
            sa.Column("aside_trades", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(
            sa.Column("exchange_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(
            sa.Column("registry_bp", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
        )
        batch.add_column(sa.Column("published_by", sa.Text(), nullable=True))
        batch.add_column(sa.Column("cleared_s", sa.BigInteger(), autoincrement=False, nullable=True))
        batch.add_column(sa.Column("cleared_by", sa.Text(), nullable=True))
        batch.add_column(sa.Column("clearing_hash", sa.Text(), nullable=True))
        batch.add_column(sa.Column("reject_reason", sa.Text(), nullable=True))

    with op.batch_alter_table("withdrawals") as batch:
        batch.add_column(sa.Column("fund_id", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False))
        batch.add_column(sa.Column("cleared_s", sa.BigInteger(), autoincrement=False, nullable=True))
        batch.add_column(sa.Column("cleared_by", sa.Text(), nullable=True))
        batch.add_column(sa.Column("decided_by", sa.Text(), nullable=True))


def downgrade() -> None:
    """
    There is no way back.

    :raises OldContracts: always
    """
    raise OldContracts
