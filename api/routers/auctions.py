"""Auctions for everyone, and an enterprise's own bids."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ReadModel, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import equal
from api.models.auctions import Auction, AuctionBid, AuctionState, BidState, OwnBid
from api.models.common import MAX_NUMBER, Page
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import auctions as queries
from readmodel.tables import auction_bids, auctions

router = APIRouter()

AuctionId = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Auction", examples=[1])]


@router.get("/market/auctions", tags=["market"], response_model=Page[Auction], responses=DOCUMENTED | documented(503))
def all_auctions(
    read_model: ReadModel,
    wish: Wishes,
    product_id: Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="Of one product only")] = None,
    state: Annotated[AuctionState | None, Query(description="In one state only")] = None,
) -> Page[Auction] | Response:
    """Auctions with their notices and results, newest first."""
    columns = auctions.c
    query = equal(queries.all_auctions(), product=(columns.product_id, product_id), state=(columns.state, state))
    shape = Table("auctions", Auction, query, queries.AUCTION_ORDERS, lambda row: queries.auction_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/market/auctions/{auction_id}", tags=["market"], responses=documented(404, 503))
def one_auction(auction_id: AuctionId, read_model: ReadModel) -> Auction:
    """An auction with its notice and result."""
    return queries.auction_of(read_model, queries.auction(read_model, auction_id))


@router.get(
    "/market/auctions/{auction_id}/bids",
    tags=["market"],
    response_model=Page[AuctionBid],
    responses=DOCUMENTED | documented(404, 503),
)
def known_bids(auction_id: AuctionId, read_model: ReadModel, wish: Wishes) -> Page[AuctionBid] | Response:
    """Its open bids, and sealed ones once they are opened, in the order of their numbers; without names."""
    queries.auction(read_model, auction_id)
    shape = Table(
        f"auction-{auction_id}-bids",
        AuctionBid,
        queries.known_bids(auction_id),
        queries.BID_ORDERS,
        lambda row: queries.bid_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get(
    "/enterprises/{account}/auction-bids",
    tags=["enterprise"],
    response_model=Page[OwnBid],
    responses=DOCUMENTED | documented(401, 403, 404, 503),
)
def own_bids(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[BidState | None, Query(description="In one state only")] = None,
) -> Page[OwnBid] | Response:
    """Its bids in auctions, sealed ones with their deposits, newest first."""
    query = equal(queries.bids_of(enterprise.account), state=(auction_bids.c.state, state))
    shape = Table("auction-bids", OwnBid, query, queries.OWN_ORDERS, lambda row: queries.own_bid_of(read_model, row))
    return table(read_model, wish, shape)
