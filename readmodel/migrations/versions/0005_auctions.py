"""
One-way auctions and their bids, and what was auctioned of the quota.

Revision 0005_auctions, after the registry's reads and the quota.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_auctions"
down_revision = ("0004_registry_reads", "0002_quota")
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "auctions",
        sa.Column("auction_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("class_id", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("initiator", sa.Text(), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("quantity_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("least_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lot_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tick_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lower_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("upper_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("min_bid_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("max_bid_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bids_each", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserve_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("has_sealed_reserve", sa.Boolean(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("is_uniform", sa.Boolean(), nullable=False),
        sa.Column("deposit_bp", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("step_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("opens_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bids_to_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("ends_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("window_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("extension_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("latest_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=True),
        sa.Column("bids", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("demand_t", sa.BigInteger(), nullable=True),
        sa.Column("sold_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("announced_by", sa.Text(), nullable=False),
        sa.Column("announced_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("backed_s", sa.BigInteger(), nullable=True),
        sa.Column("closed_s", sa.BigInteger(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("auction_id", name=op.f("pk_auctions")),
    )
    op.create_index(op.f("ix_auctions_product_id_auction_id"), "auctions", ["product_id", "auction_id"], unique=False)
    op.create_index(op.f("ix_auctions_state_auction_id"), "auctions", ["state", "auction_id"], unique=False)
    op.create_table(
        "auction_bids",
        sa.Column("bid_id", sa.Text(), nullable=False),
        sa.Column("auction_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bidder", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("up_to_t", sa.BigInteger(), nullable=True),
        sa.Column("deposit_fen", sa.BigInteger(), nullable=True),
        sa.Column("price_fen", sa.BigInteger(), nullable=True),
        sa.Column("quantity_t", sa.BigInteger(), nullable=True),
        sa.Column("standing_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("won_t", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=True),
        sa.Column("made_s", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("opened_s", sa.BigInteger(), nullable=True),
        sa.Column("decided_s", sa.BigInteger(), nullable=True),
        sa.Column("block", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("transaction_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bid_id", name=op.f("pk_auction_bids")),
    )
    op.create_index(op.f("ix_auction_bids_auction_id_number"), "auction_bids", ["auction_id", "number"], unique=False)
    op.create_index(
        op.f("ix_auction_bids_bidder_made_s_bid_id"), "auction_bids", ["bidder", "made_s", "bid_id"], unique=False
    )
    with op.batch_alter_table("quota_national") as batch:
        batch.add_column(sa.Column("offered_t", sa.BigInteger(), server_default="0", nullable=False))
        batch.add_column(sa.Column("auctioned_t", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    with op.batch_alter_table("quota_national") as batch:
        batch.drop_column("auctioned_t")
        batch.drop_column("offered_t")
    op.drop_table("auction_bids")
    op.drop_table("auctions")
