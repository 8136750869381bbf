"""Disputes and their steps."""

from typing import Any

from sqlalchemy import Row, Select, select

from api.errors import NotFound
from api.models.disputes import Dispute, DisputeFile, DisputeStep, DisputeTerms, TradeInChunk
from api.models.settlement import TradeStruct
from api.paging import Order, as_of, descending
from api.queries.naming import with_name
from api.store import View, day_of
from carbon.settlement import CHUNK
from carbon.trading_methods import name_of
from readmodel.tables import dispute_steps, dispute_terms, disputes, products, trades

ORDERS: dict[str, Order] = {
    "dispute_id": descending(disputes.c.dispute_id),
    "day": descending(disputes.c.day, disputes.c.dispute_id),
}


def terms_on(view: View, day: int) -> DisputeTerms:
    """Terms of what is filed on a day."""
    term = dispute_terms.c
    query = select(dispute_terms).where(term.from_day <= day).order_by(term.from_day.desc()).limit(1)
    row = view.db.execute(query).one_or_none()
    return DisputeTerms(
        as_of=as_of(view),
        day=day_of(day),
        from_day=None if row is None else day_of(row.from_day),
        file_days=0 if row is None else row.file_days,
        answer_days=0 if row is None else row.answer_days,
        appeal_days=0 if row is None else row.appeal_days,
    )


def all_disputes(account: str | None = None) -> Select[Any]:
    """Disputes with their trades and both names; those of one account, or all."""
    of_trade = (trades.c.method, trades.c.price_fen, trades.c.quantity_t, trades.c.buyer, trades.c.seller)
    query = (
        select(disputes, *of_trade, products.c.symbol)
        .join(trades, trades.c.trade_id == disputes.c.trade_id)
        .join(products, products.c.product_id == disputes.c.product_id)
    )
    query = with_name(query, disputes.c.claimant, "claimant_name")
    query = with_name(query, disputes.c.respondent, "respondent_name")
    if account is None:
        return query
    return query.where((disputes.c.claimant == account) | (disputes.c.respondent == account))


def dispute_of(view: View, row: Row[Any]) -> Dispute:
    """Shape of a dispute."""
    return Dispute.model_validate(
        dict(row._mapping)
        | {
            "day": day_of(row.day),
            "method": name_of(row.method),
            "filed_at": view.time(row.filed_s),
            "answer_until": view.time_or_none(row.answer_until_s),
            "decided_at": view.time_or_none(row.decided_s),
            "appeal_until": view.time_or_none(row.appeal_until_s),
        }
    )


def dispute_file(view: View, dispute_id: int, account: str | None = None) -> DisputeFile:
    """
    A dispute with its steps, oldest first.

    :param account: only where it is one of the two sides
    :raises NotFound: there is none
    """
    query = all_disputes(account).where(disputes.c.dispute_id == dispute_id)
    row = view.db.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"there is no dispute {dispute_id}")
    step = dispute_steps.c
    steps = with_name(select(dispute_steps).where(step.dispute_id == dispute_id), step.made_by, "made_by_name")
    found = view.db.execute(steps.order_by(step.block, step.log_index)).all()
    return DisputeFile(as_of=as_of(view), dispute=dispute_of(view, row), steps=[_step_of(view, made) for made in found])


def _step_of(view: View, row: Row[Any]) -> DisputeStep:
    return DisputeStep.model_validate(dict(row._mapping) | {"made_at": view.time(row.made_s)})


def chunk_of(view: View, trade_id: str, account: str | None = None) -> TradeInChunk:
    """
    A trade with its chunk.

    :param account: only where it is one of the two sides
    :raises NotFound: there is none
    """
    query = select(trades).where(trades.c.trade_id == trade_id)
    if account is not None:
        query = query.where((trades.c.buyer == account) | (trades.c.seller == account))
    row = view.db.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"there is no trade {trade_id}")
    first = row.sequence - (row.sequence - 1) % CHUNK
    of_chunk = trades.c.sequence.between(first, first + CHUNK - 1)
    chunk = select(trades).where(trades.c.product_id == row.product_id, trades.c.day == row.day, of_chunk)
    made = view.db.execute(chunk.order_by(trades.c.sequence)).all()
    return TradeInChunk(
        as_of=as_of(view),
        trades=[TradeStruct.model_validate(dict(one._mapping) | {"at": one.made_s}) for one in made],
        position=row.sequence - first,
    )
