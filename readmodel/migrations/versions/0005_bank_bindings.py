"""
Settlement banks that wait to confirm, and those that did.

Revision 0005_bank_bindings, after 0004_registry_reads.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_bank_bindings"
down_revision = "0004_registry_reads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    for name in ("proposed_bank", "confirmed_bank", "bank_refusal"):
        op.add_column("participants", sa.Column(name, sa.Text(), nullable=True))
    op.create_index(op.f("ix_participants_proposed_bank"), "participants", ["proposed_bank"])
    op.create_index(op.f("ix_participants_confirmed_bank"), "participants", ["confirmed_bank"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index(op.f("ix_participants_confirmed_bank"), "participants")
    op.drop_index(op.f("ix_participants_proposed_bank"), "participants")
    for name in ("bank_refusal", "confirmed_bank", "proposed_bank"):
        op.drop_column("participants", name)
