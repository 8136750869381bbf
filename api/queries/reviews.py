"""Acts under the two-person rule."""

from typing import Any

from sqlalchemy import Row, Select, select

from api.jsonable import jsonable
from api.models.reviews import Review
from api.paging import Order, ascending, descending
from api.preparing import words
from api.queries import market, participants
from api.queries.naming import with_name
from api.store import View
from chain.acts import calls_in
from chain.deployment import Deployment
from chain.summaries import summarise
from readmodel.tables import reviews

ORDERS: dict[str, Order] = {
    "act_id": descending(reviews.c.act_id),
    "opened_at": descending(reviews.c.opened_s, reviews.c.act_id),
    "state": ascending(reviews.c.state, reviews.c.act_id),
    "contract": ascending(reviews.c.contract, reviews.c.act_id),
}


def all_reviews() -> Select[Any]:
    """Acts with the names of both people."""
    query = with_name(select(reviews), reviews.c.opened_by, "opened_by_name")
    return with_name(query, reviews.c.decided_by, "decided_by_name")


def review_of(view: View, row: Row[Any], deployment: Deployment) -> Review:
    """Shape of an act, with its call read and in plain words."""
    calls = calls_in(deployment, bytes.fromhex(row.data.removeprefix("0x")), row.contract)
    call = calls[0] if calls else None
    summary = None
    if call is not None:
        summary = summarise(
            call.contract,
            call.function,
            call.arguments,
            lambda account: participants.name_of(view, account),
            lambda product_id: market.symbol_of(view, product_id),
        )
    return Review.model_validate(
        dict(row._mapping)
        | {
            "function": call.function if call else None,
            "arguments": jsonable(call.arguments) if call else {},
            "summary": words(summary.does) if summary else None,
            "opened_at": view.time(row.opened_s),
            "decided_at": view.time_or_none(row.decided_s),
            "decision_reason": row.refusal,
        }
    )
