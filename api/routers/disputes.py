"""Disputes about trades: for their two sides, the exchange, and the ministry."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ExchangeView, ReadModel, SupervisionView, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import AccountQuery, Spans, equal, in_days
from api.models.common import MAX_NUMBER, Id, Page
from api.models.disputes import Dispute, DisputeFile, DisputeState, DisputeTerms, TradeInChunk
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import disputes as queries
from api.store import View, number_of
from readmodel.tables import disputes

router = APIRouter()

ROLES = documented(401, 403, 503)
DisputePath = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Number of the dispute")]
TradePath = Annotated[Id, Path(description="Trade")]
StateQuery = Annotated[DisputeState | None, Query(description="In one state only")]


@router.get("/market/dispute-terms", tags=["market"], responses=documented(503))
def terms(
    read_model: ReadModel,
    day: Annotated[date | None, Query(description="Day of the filing; the present one when left out")] = None,
) -> DisputeTerms:
    """Terms of disputes that are filed on a day."""
    return queries.terms_on(read_model, read_model.today if day is None else number_of(day))


@router.get("/exchange/disputes", tags=["exchange"], response_model=Page[Dispute], responses=DOCUMENTED | ROLES)
def disputes_for_the_exchange(
    caller: ExchangeView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    state: StateQuery = None,
    account: AccountQuery = None,
) -> Page[Dispute] | Response:
    """Disputes, newest first; the days are those of the trades."""
    return _disputes(read_model, wish, span, state, account)


@router.get("/exchange/disputes/{dispute_id}", tags=["exchange"], responses=ROLES | documented(404))
def dispute_for_the_exchange(caller: ExchangeView, read_model: ReadModel, dispute_id: DisputePath) -> DisputeFile:
    """A dispute with each step."""
    return queries.dispute_file(read_model, dispute_id)


@router.get("/exchange/trades/{trade_id}/chunk", tags=["exchange"], responses=ROLES | documented(404))
def chunk_for_the_exchange(caller: ExchangeView, read_model: ReadModel, trade_id: TradePath) -> TradeInChunk:
    """A counter-trade as `Disputes.correct_by_trade` takes it."""
    return queries.chunk_of(read_model, trade_id)


@router.get("/authority/disputes", tags=["authority"], response_model=Page[Dispute], responses=DOCUMENTED | ROLES)
def disputes_for_the_ministry(
    caller: SupervisionView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    state: StateQuery = None,
    account: AccountQuery = None,
) -> Page[Dispute] | Response:
    """Disputes, newest first; those on appeal wait for the ministry."""
    return _disputes(read_model, wish, span, state, account)


@router.get("/authority/disputes/{dispute_id}", tags=["authority"], responses=ROLES | documented(404))
def dispute_for_the_ministry(caller: SupervisionView, read_model: ReadModel, dispute_id: DisputePath) -> DisputeFile:
    """A dispute with each step."""
    return queries.dispute_file(read_model, dispute_id)


def _disputes(
    view: View, wish: Wishes, span: Spans, state: DisputeState | None, account: str | None
) -> Page[Dispute] | Response:
    query = equal(queries.all_disputes(account), state=(disputes.c.state, state))
    query = in_days(query, disputes.c.day, span)
    shape = Table("disputes", Dispute, query, queries.ORDERS, lambda row: queries.dispute_of(view, row))
    return table(view, wish, shape)


@router.get(
    "/enterprises/{account}/disputes",
    tags=["enterprise"],
    response_model=Page[Dispute],
    responses=DOCUMENTED | ROLES | documented(404),
)
def own_disputes(
    enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes, span: Spans, state: StateQuery = None
) -> Page[Dispute] | Response:
    """Disputes about its trades, by itself or by the other side, newest first."""
    return _disputes(read_model, wish, span, state, enterprise.account)


@router.get("/enterprises/{account}/disputes/{dispute_id}", tags=["enterprise"], responses=ROLES | documented(404))
def own_dispute(enterprise: VisibleEnterprise, read_model: ReadModel, dispute_id: DisputePath) -> DisputeFile:
    """A dispute about one of its trades with each step."""
    return queries.dispute_file(read_model, dispute_id, enterprise.account)


@router.get("/enterprises/{account}/trades/{trade_id}/chunk", tags=["enterprise"], responses=ROLES | documented(404))
def own_trade_in_chunk(enterprise: VisibleEnterprise, read_model: ReadModel, trade_id: TradePath) -> TradeInChunk:
    """One of its trades as `Disputes.file` takes it: with its whole chunk, which the chain has a commitment to."""
    return queries.chunk_of(read_model, trade_id, enterprise.account)
