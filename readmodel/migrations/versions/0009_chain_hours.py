"""
What was on the chain in each hour.

What is there already is added up from blocks, transactions and events. The turns that were missed are not in them: a
read model that is rebuilt has those, too.

Revision 0009_chain_hours, after 0008_proof_of_blocks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_chain_hours"
down_revision = "0008_proof_of_blocks"
branch_labels = None
depends_on = None

COUNTED = ("blocks", "missed", "transactions", "refused", "gas_used", "orders", "batches")

FILL = """
insert into chain_hours (hour_s, proposer, blocks, transactions, refused, gas_used, orders, batches)
select b.time_s - b.time_s % 3600, b.proposer, count(*), sum(b.transactions), sum(coalesce(r.refused, 0)),
    sum(b.gas_used), sum(coalesce(e.orders, 0)), sum(coalesce(e.batches, 0))
from blocks b
left join (select block, count(*) as refused from transactions where not is_done group by block) r on r.block = b.number
left join (
    select block, sum(case when contract = 'OrderBook' then 1 else 0 end) as orders,
        sum(case when contract = 'Evidence' then 1 else 0 end) as batches
    from events
    where (contract = 'OrderBook' and event = 'OrderPlaced') or (contract = 'Evidence' and event = 'BatchAnchored')
    group by block
) e on e.block = b.number
group by 1, 2
"""


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "chain_hours",
        sa.Column("hour_s", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("proposer", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), server_default="0", autoincrement=False, nullable=False)
            for name in COUNTED
        ),
        sa.PrimaryKeyConstraint("hour_s", "proposer", name=op.f("pk_chain_hours")),
    )
    op.execute(FILL)


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("chain_hours")
