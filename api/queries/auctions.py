"""Auctions and bids."""

from typing import Any

from sqlalchemy import Row, Select, select

from api.errors import NotFound
from api.models.auctions import Auction, AuctionBid, OwnBid
from api.paging import Order, ascending, descending
from api.queries.naming import with_name
from api.store import View, day_of
from readmodel.tables import auction_bids, auctions, products

AUCTION_ORDERS: dict[str, Order] = {
    "auction_id": descending(auctions.c.auction_id),
    "opens_at": descending(auctions.c.opens_s, auctions.c.auction_id),
    "quantity_t": descending(auctions.c.quantity_t, auctions.c.auction_id),
    "state": ascending(auctions.c.state, auctions.c.auction_id),
}
BID_ORDERS: dict[str, Order] = {
    "number": ascending(auction_bids.c.number),
    "price_fen": descending(auction_bids.c.price_fen, auction_bids.c.number),
    "quantity_t": descending(auction_bids.c.quantity_t, auction_bids.c.number),
}
OWN_ORDERS: dict[str, Order] = {
    "made_at": descending(auction_bids.c.made_s, auction_bids.c.bid_id),
    "auction_id": descending(auction_bids.c.auction_id, auction_bids.c.number),
}


def all_auctions() -> Select[Any]:
    """Auctions with the symbol of their product and the name of the initiator."""
    query = select(auctions, products.c.symbol).join(products, products.c.product_id == auctions.c.product_id)
    return with_name(query, auctions.c.initiator, "initiator_name")


def auction(view: View, auction_id: int) -> Row[Any]:
    """
    One auction.

    :raises NotFound: there is none
    """
    row = view.db.execute(all_auctions().where(auctions.c.auction_id == auction_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no auction {auction_id}")
    return row


def auction_of(view: View, row: Row[Any]) -> Auction:
    """Shape of an auction."""
    return Auction.model_validate(
        dict(row._mapping)
        | {
            "reserve_fen": row.reserve_fen or None,
            "opens_at": view.time(row.opens_s),
            "bids_to": view.time(row.bids_to_s),
            "ends_at": view.time(row.ends_s),
            "day": day_of(row.day) if row.day else None,
            "announced_at": view.time(row.announced_s),
            "closed_at": view.time_or_none(row.closed_s),
        }
    )


def known_bids(auction_id: int) -> Select[Any]:
    """Bids of an auction whose price is known: a sealed one only once it is opened."""
    return select(auction_bids).where(auction_bids.c.auction_id == auction_id, auction_bids.c.price_fen.is_not(None))


def bid_of(view: View, row: Row[Any]) -> AuctionBid:
    """Shape of a known bid."""
    return AuctionBid.model_validate(dict(row._mapping) | _times(view, row))


def bids_of(account: str) -> Select[Any]:
    """All bids of an account."""
    query = select(auction_bids, auctions.c.title).join(auctions, auctions.c.auction_id == auction_bids.c.auction_id)
    return query.where(auction_bids.c.bidder == account)


def own_bid_of(view: View, row: Row[Any]) -> OwnBid:
    """Shape of a bid for its bidder."""
    return OwnBid.model_validate(
        dict(row._mapping) | _times(view, row) | {"decided_at": view.time_or_none(row.decided_s)}
    )


def _times(view: View, row: Row[Any]) -> dict[str, Any]:
    return {"made_at": view.time(row.made_s), "opened_at": view.time_or_none(row.opened_s)}
