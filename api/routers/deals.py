"""The ways to trade beside the order book: published demands for everyone, own blocks and demands for their parties."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ReadModel, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import Spans, equal
from api.models.common import MAX_NUMBER, Page
from api.models.deals import (
    Demand,
    DemandState,
    DemandTrade,
    Inquiry,
    InquiryState,
    Offer,
    OfferState,
    PublicDemand,
    Quote,
    SideName,
)
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import deals as queries
from api.queries import market
from readmodel.tables import demand_trades, demands, inquiries, offers, quotes

router = APIRouter()

ProductId = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Product", examples=[1])]
ProductQuery = Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="Of one product only")]
SideQuery = Annotated[SideName | None, Query(description="Of one side only")]
OWN = documented(401, 403, 404, 503) | DOCUMENTED


@router.get(
    "/market/{product_id}/demands",
    response_model=Page[PublicDemand],
    responses=documented(404, 503) | DOCUMENTED,
    tags=["market"],
)
def public_demands(
    product_id: ProductId, read_model: ReadModel, wish: Wishes, side: SideQuery = None
) -> Page[PublicDemand] | Response:
    """Published demands that are open to everyone, with the prices they accept; newest first, without names."""
    market.product(read_model, product_id)
    query = equal(queries.public_demands(), of=(demands.c.product_id, product_id), side=(demands.c.side, side))
    return table(
        read_model,
        wish,
        Table(
            f"product-{product_id}-demands",
            PublicDemand,
            query,
            queries.DEMAND_ORDERS,
            lambda row: queries.public_demand_of(read_model, row),
        ),
    )


@router.get("/enterprises/{account}/inquiries", response_model=Page[Inquiry], responses=OWN, tags=["enterprise"])
def own_inquiries(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    product_id: ProductQuery = None,
    state: Annotated[InquiryState | None, Query(description="Of one state only")] = None,
) -> Page[Inquiry] | Response:
    """Inquiries for blocks that it made or that were made to it, and open ones to everyone; newest first."""
    columns = inquiries.c
    query = equal(
        queries.inquiries_of(enterprise.account), of=(columns.product_id, product_id), state=(columns.state, state)
    )
    shape = Table(
        "inquiries",
        Inquiry,
        span.narrow(read_model, query, columns.made_s),
        queries.INQUIRY_ORDERS,
        lambda row: queries.inquiry_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/enterprises/{account}/quotes", response_model=Page[Quote], responses=OWN, tags=["enterprise"])
def own_quotes(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    inquiry_id: Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="To one inquiry only")] = None,
    state: Annotated[InquiryState | None, Query(description="Of one state only")] = None,
) -> Page[Quote] | Response:
    """Quotes of blocks that it made or got, newest first."""
    columns = quotes.c
    query = equal(
        queries.quotes_of(enterprise.account), to=(columns.inquiry_id, inquiry_id), state=(columns.state, state)
    )
    shape = Table(
        "quotes",
        Quote,
        span.narrow(read_model, query, columns.made_s),
        queries.QUOTE_ORDERS,
        lambda row: queries.quote_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/enterprises/{account}/offers", response_model=Page[Offer], responses=OWN, tags=["enterprise"])
def own_offers(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    product_id: ProductQuery = None,
    state: Annotated[OfferState | None, Query(description="Of one state only")] = None,
) -> Page[Offer] | Response:
    """Offers of blocks that it made or got, newest first."""
    columns = offers.c
    query = equal(
        queries.offers_of(enterprise.account), of=(columns.product_id, product_id), state=(columns.state, state)
    )
    shape = Table(
        "offers",
        Offer,
        span.narrow(read_model, query, columns.made_s),
        queries.OFFER_ORDERS,
        lambda row: queries.offer_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/enterprises/{account}/demands", response_model=Page[Demand], responses=OWN, tags=["enterprise"])
def own_demands(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    product_id: ProductQuery = None,
    side: SideQuery = None,
    state: Annotated[DemandState | None, Query(description="Of one state only")] = None,
) -> Page[Demand] | Response:
    """Demands that it published, and those that are for it alone; newest first."""
    columns = demands.c
    query = equal(
        queries.demands_of(enterprise.account),
        of=(columns.product_id, product_id),
        side=(columns.side, side),
        state=(columns.state, state),
    )
    shape = Table(
        "demands",
        Demand,
        span.narrow(read_model, query, columns.published_s),
        queries.OWN_DEMAND_ORDERS,
        lambda row: queries.demand_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get(
    "/enterprises/{account}/demand-trades", response_model=Page[DemandTrade], responses=OWN, tags=["enterprise"]
)
def own_demand_trades(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    demand_id: Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="Of one demand only")] = None,
) -> Page[DemandTrade] | Response:
    """What was traded of its demands, by matching or because somebody took them; newest first."""
    columns = demand_trades.c
    query = equal(queries.demand_trades_of(enterprise.account), of=(columns.demand_id, demand_id))
    shape = Table(
        "demand-trades",
        DemandTrade,
        span.narrow(read_model, query, columns.traded_s),
        queries.DEMAND_TRADE_ORDERS,
        lambda row: queries.demand_trade_of(read_model, row),
    )
    return table(read_model, wish, shape)
