"""
AuctionNotices and Auction: notices, bids and what became of them.

Between participants, what bids and initiators set aside belongs to a trading day and moves `holdings` and
`cash_balances`, as an order does; see `indexer.reserves`. The scheme's own auctions hold deposits, which Cash tells of.
"""

from indexer.log import ZERO_ADDRESS, Fields, Handlers, Log
from indexer.reserves import cost_fen, money_on, units_on
from indexer.work import Row, Work
from readmodel.tables import auction_bids, auctions, products

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
    auction = work.edit(auctions, f["auction_id"])
    auction.update(state="backed", day=f["day"] or None, backed_s=log.at_s)
    auction.update(fee_bp=f["fee_bp"], backed_fen=f["amount_fen"])
    _reserve(work, auction, auction["initiator"], f["units_t"], f["amount_fen"])


def _reserve(work: Work, auction: Row, account: str, quantity_t: int, amount_fen: int) -> None:
    """Add to what an account has reserved on the auction's day; negative figures give back."""
    if auction["initiator"] is None:
        return
    if quantity_t:
        units_on(work, auction["class_id"], account, auction["day"])["reserved_t"] += quantity_t
    if amount_fen:
        money_on(work, account, auction["day"])["reserved_fen"] += amount_fen


def _reserve_bid(work: Work, bid: Row, price_fen: int, quantity_t: int, sign: int) -> None:
    """Reserve what a bid takes at a price, or with -1 free it: units of a seller, or amount and fee of a buyer."""
    auction = work.edit(auctions, bid["auction_id"])
    if auction["side"] == "purchase":
        _reserve(work, auction, bid["bidder"], sign * quantity_t, 0)
    else:
        _reserve(work, auction, bid["bidder"], 0, sign * cost_fen(price_fen, quantity_t, auction["fee_bp"]))


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
    bid = _bid(work, f)
    bid.update(state="standing", price_fen=f["price_fen"], quantity_t=quantity_t, standing_t=quantity_t)
    _reserve_bid(work, bid, f["price_fen"], quantity_t, 1)


@handlers.on("Auction", "BidOutbid")
def outbid(work: Work, log: Log, f: Fields) -> None:
    """A better bid takes the place of this one, or of a part of it."""
    bid = _bid(work, f)
    _reserve_bid(work, bid, bid["price_fen"], bid["standing_t"], -1)
    bid["standing_t"] = f["left_t"]
    _reserve_bid(work, bid, bid["price_fen"], bid["standing_t"], 1)
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
    """What a bid gets; its trade comes from Settlement, the scheme's units from Allowances. The rest is free again."""
    won_t, bid = f["quantity_t"], _bid(work, f)
    auction = work.edit(auctions, f["auction_id"])
    _reserve_bid(work, bid, bid["price_fen"], bid["standing_t"], -1)
    _reserve_bid(work, bid, f["price_fen"], won_t, 1)
    auction["spent_fen"] += cost_fen(f["price_fen"], won_t, auction["fee_bp"])
    bid.update(state="won" if won_t else "lost", won_t=won_t, paid_fen=f["price_fen"] or None, decided_s=log.at_s)


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
    if auction["day"] is not None and _is_day_open(work, auction):  # what belongs to a day that is closed is void
        if auction["side"] == "purchase":
            _reserve(work, auction, auction["initiator"], 0, auction["spent_fen"] - auction["backed_fen"])
        else:
            _reserve(work, auction, auction["initiator"], -f["unsold_t"], 0)
    if auction["state"] != "cancelled":
        auction["state"] = "closed"
    for bid in work.edit_all(auction_bids, auction_id=f["auction_id"], state="standing"):
        bid.update(state="lost", decided_s=log.at_s)


def _is_day_open(work: Work, auction: Row) -> bool:
    product = work.edit(products, auction["product_id"])
    return bool(product["is_day_open"]) and product["day"] == auction["day"]
