"""AuctionNotices and Auction: notices, bids and what became of them."""

from indexer.log import ZERO_ADDRESS, Fields, Handlers, Log
from indexer.work import Row, Work
from readmodel.tables import auction_bids, auctions

SIDE = ("unknown", "purchase", "sale")
NO_SEAL = "0x" + "00" * 32
NUMBER_BITS = 32

handlers = Handlers()


@handlers.on("AuctionNotices", "AuctionAnnounced")
def announced(work: Work, log: Log, f: Fields) -> None:
    """The exchange announces an auction."""
    notice = dict(f["notice"])
    is_scheme = notice.pop("initiator") == ZERO_ADDRESS
    seal = notice.pop("reserve_seal")
    work.create(
        auctions,
        **notice
        | {
            "auction_id": f["auction_id"],
            "class_id": str(notice["class_id"]),
            "side": SIDE[notice["side"]],
            "initiator": None if is_scheme else f["initiator"],
            "year": notice["year"] if is_scheme else None,
        },
        title=f["title"],
        document_hash=f["document_hash"],
        has_sealed_reserve=seal != NO_SEAL,
        state="announced",
        announced_by=f["by"],
        announced_s=log.at_s,
        **log.origin,
    )


@handlers.on("Auction", "AuctionBacked")
def backed(work: Work, log: Log, f: Fields) -> None:
    """The initiator, or the ministry for the scheme, stands by it."""
    work.edit(auctions, f["auction_id"]).update(state="backed", day=f["day"] or None, backed_s=log.at_s)


def _new_bid(work: Work, log: Log, f: Fields, **rest: object) -> None:
    number = int(f["bid_id"]) % 2**NUMBER_BITS
    work.edit(auctions, f["auction_id"])["bids"] = number
    work.create(
        auction_bids,
        bid_id=str(f["bid_id"]),
        auction_id=f["auction_id"],
        number=number,
        bidder=f["bidder"],
        made_s=log.at_s,
        **rest,
        **log.origin,
    )


def _bid(work: Work, f: Fields) -> Row:
    return work.edit(auction_bids, str(f["bid_id"]))


@handlers.on("Auction", "BidSealed")
def sealed(work: Work, log: Log, f: Fields) -> None:
    """A sealed bid is handed in with its deposit."""
    _new_bid(work, log, f, state="sealed", up_to_t=f["up_to_t"], deposit_fen=f["deposit_fen"])


@handlers.on("Auction", "BidMade")
def made(work: Work, log: Log, f: Fields) -> None:
    """A sealed bid is opened, or an open one made."""
    if work.find(auction_bids, str(f["bid_id"])) is None:
        _new_bid(work, log, f)
    else:
        _bid(work, f)["opened_s"] = log.at_s
    quantity_t = f["quantity_t"]
    _bid(work, f).update(state="standing", price_fen=f["price_fen"], quantity_t=quantity_t, standing_t=quantity_t)


@handlers.on("Auction", "BidOutbid")
def outbid(work: Work, log: Log, f: Fields) -> None:
    """A better bid takes the place of this one, or of a part of it."""
    bid = _bid(work, f)
    bid["standing_t"] = f["left_t"]
    if f["left_t"] == 0:
        bid.update(state="outbid", decided_s=log.at_s)


@handlers.on("Auction", "BiddingExtended")
def extended(work: Work, log: Log, f: Fields) -> None:
    """A late bid gives the others time to answer; what comes after moves with it."""
    auction = work.edit(auctions, f["auction_id"])
    auction["ends_s"] += f["bids_to_s"] - auction["bids_to_s"]
    auction["bids_to_s"] = f["bids_to_s"]


@handlers.on("Auction", "ReserveOpened")
def reserve_opened(work: Work, log: Log, f: Fields) -> None:
    """The sealed reserve price is known."""
    work.edit(auctions, f["auction_id"])["reserve_fen"] = f["reserve_fen"]


@handlers.on("Auction", "AuctionPriced")
def priced(work: Work, log: Log, f: Fields) -> None:
    """The price of the margin is found."""
    work.edit(auctions, f["auction_id"]).update(
        state="priced", price_fen=f["price_fen"] or None, demand_t=f["demand_t"]
    )


@handlers.on("Auction", "BidDecided")
def decided(work: Work, log: Log, f: Fields) -> None:
    """What a bid gets; its trade comes from Settlement, the scheme's units from Allowances."""
    won_t = f["quantity_t"]
    _bid(work, f).update(
        state="won" if won_t else "lost", won_t=won_t, paid_fen=f["price_fen"] or None, decided_s=log.at_s
    )


@handlers.on("Auction", "DepositForfeited")
def forfeited(work: Work, log: Log, f: Fields) -> None:
    """A bid that was never opened loses its deposit."""
    _bid(work, f).update(state="forfeited", decided_s=log.at_s)


@handlers.on("Auction", "DepositReturned")
def returned(work: Work, log: Log, f: Fields) -> None:
    """A bid that could not be opened has its deposit back."""
    _bid(work, f).update(state="returned", decided_s=log.at_s)


@handlers.on("Auction", "AuctionCancelled")
def cancelled(work: Work, log: Log, f: Fields) -> None:
    """The exchange calls it off; what is set aside is given back step by step."""
    work.edit(auctions, f["auction_id"]).update(state="cancelled", cancel_reason=f["reason"])


@handlers.on("Auction", "AuctionClosed")
def closed(work: Work, log: Log, f: Fields) -> None:
    """Nothing more happens to it. Bids that still stand were those of a day that is over: they lapse with it."""
    auction = work.edit(auctions, f["auction_id"])
    auction.update(sold_t=f["sold_t"], amount_fen=f["amount_fen"], closed_s=log.at_s)
    if auction["state"] != "cancelled":
        auction["state"] = "closed"
    for bid in work.edit_all(auction_bids, auction_id=f["auction_id"], state="standing"):
        bid.update(state="lost", decided_s=log.at_s)
