"""What lapses with a trading day."""

from indexer.work import Work
from readmodel.tables import demands, inquiries, offers, orders, quotes

OPEN_QUANTITY = {orders, demands}
"""Tables whose rows say how much of them is open."""


def lapse(work: Work, product_id: int, day: int, at_s: int) -> None:
    """A product's day ends: orders, inquiries, quotes, offers and demands that are still open expire."""
    for table in (orders, inquiries, quotes, offers, demands):
        for row in work.edit_all(table, product_id=product_id, day=day, state="open"):
            row["state"] = "expired"
            row["closed_s" if table is orders else "ended_s"] = at_s
            if table in OPEN_QUANTITY:
                row["open_t"] = 0
