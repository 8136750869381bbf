"""
The last day's deals beside the order book: a sealed auction, a block, and agreed transfers, matched and taken by hand.

The carbon asset company sells; the works buys, in the auction against one of the installations.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from carbon.auction import bid_seal
from carbon.fees import cost_of
from carbon.hashing import keccak
from carbon.settlement import chunks_of
from carbon.units import Fen, FenPerTonne, Tonnes
from cli.demo.cast import WORKS, Actor
from cli.demo.desk import Act, Json
from cli.demo.plan import RESERVE
from cli.demo.play import NO_DOCUMENT, Play, field_of, moment
from cli.demo.terms import FEE_BP
from cli.settling.day import DayOnChain, as_argument

BUY, SELL = 1, 2
BLOCK_T: Final = 100_000
AUCTION_T: Final = 1_000
WORKS_BID_T, OTHER_BID_T = 600, 700
"""Together more than there is: the lower one is cut at the margin."""
MATCHED_T: Final = 500
FAILING_T: Final = 300
"""Of the transfer whose delivery fails on purpose."""
DISPUTED_T: Final = 500
"""Of the transfer that its buyer disputes, on a day before."""
DEALS_T: Final = BLOCK_T + AUCTION_T + MATCHED_T + FAILING_T + DISPUTED_T
"""What the carbon asset company brings to the market beside its listed orders."""
DEPOSIT_BP: Final = 1_000
MINUTE_S: Final = 60
BLOCK_MINUTE, MATCH_MINUTE, TAKE_MINUTE = 14, 19, 24
"""When these trades are made: their time goes into their voucher codes."""
STEPS: Final = 16
"""Demands that one run of the matching looks at."""
NOBODY: Final = "0x" + "00" * 20
FROM: Final = (14, 31)
"""Clock of the first deal: listed orders of the last day are over by 14:30."""


@dataclass(frozen=True, slots=True)
class Bid:
    """A sealed bid, as its owner keeps it."""

    bidder: Actor
    price: FenPerTonne
    quantity: Tonnes

    @property
    def salt(self) -> bytes:
        """Known, as everything of the demo is; a real one is random."""
        return keccak(f"demo bid of {self.bidder.part.name}".encode())


def price_of(play: Play) -> FenPerTonne:
    """What the deals are made at: the previous close of their day."""
    return FenPerTonne(play.plan.days[-1].prices.previous_close_fen or 0)


def bids_of(play: Play) -> tuple[Bid, Bid]:
    """The works bids higher than the installation, which is served what is left."""
    price = price_of(play)
    return (
        Bid(play.cast[WORKS], FenPerTonne(price + 1), Tonnes(WORKS_BID_T)),
        Bid(play.installations[0], price, Tonnes(OTHER_BID_T)),
    )


def money_of(play: Play) -> dict[Actor, int]:
    """What each buyer brings for the deals, in fen with fees."""
    price, works, other = price_of(play), *bids_of(play)
    amounts = [price * BLOCK_T, price * MATCHED_T, price * FAILING_T, works.price * works.quantity]
    needed: dict[Actor, int] = {works.bidder: sum(cost_of(Fen(amount), FEE_BP) for amount in amounts)}
    needed[other.bidder] = cost_of(Fen(other.price * other.quantity), FEE_BP)
    return needed


def make_deals(play: Play, on: date) -> None:
    """All of them, in the last half hour of the day."""
    start_s = moment(on, *FROM)
    with play.step("Auction, block, agreed transfers"):
        play.clock.go_to(start_s)
        _auction(play, start_s)
        _block(play, start_s)
        _agreed(play, start_s)


def _auction(play: Play, start_s: int) -> None:
    """Announced, backed, sealed bids with deposits, opened, cleared at one price."""
    price, seller = price_of(play), play.cast[RESERVE]
    opens_s, bids_to_s, ends_s = (start_s + minutes * MINUTE_S for minutes in (3, 6, 9))
    notice = {
        "product_id": play.product_id,
        "class_id": str(play.class_id),
        "side": SELL,
        "initiator": seller.address,
        "year": 0,
        "quantity_t": AUCTION_T,
        "least_t": 0,
        "lot_t": 1,
        "tick_fen": 1,
        "lower_fen": price,
        "upper_fen": price + 1,
        "min_bid_t": 1,
        "max_bid_t": AUCTION_T,
        "bids_each": 1,
        "reserve_fen": price,
        "reserve_seal": NO_DOCUMENT,
        "is_sealed": True,
        "is_uniform": True,
        "deposit_bp": DEPOSIT_BP,
        "step_fen": 0,
        "opens_s": opens_s,
        "bids_to_s": bids_to_s,
        "ends_s": ends_s,
        "window_s": 0,
        "extension_s": 0,
        "latest_s": bids_to_s,
    }
    title = "Carbon asset company 碳资产公司"
    announced = play.act(
        "exchange", "AuctionNotices", "announce", notice=notice, title=title, document_hash=NO_DOCUMENT
    )
    auction_id = int(field_of(announced, "AuctionAnnounced", "auction_id"))
    play.desk.act(seller, "Auction", "back", auction_id=auction_id)
    play.clock.go_to(opens_s)
    bids = bids_of(play)
    numbers = [_seal(play, auction_id, bid) for bid in bids]
    play.clock.go_to(bids_to_s)
    for bid, bid_id in zip(bids, numbers, strict=True):
        opened = {"price_fen": bid.price, "quantity_t": bid.quantity, "salt": "0x" + bid.salt.hex(), "after": 0}
        play.desk.act(bid.bidder, "Auction", "open", bid_id=str(bid_id), **opened)
    play.clock.go_to(ends_s)
    play.act("exchange", "Auction", "clear", auction_id=auction_id, bids=STEPS)
    play.deals["auction_id"] = auction_id


def _seal(play: Play, auction_id: int, bid: Bid) -> int:
    deployment, account = play.chain.deployment, bid.bidder.address
    address = deployment.contract("Auction").address
    seal = bid_seal(deployment.chain_id, address, auction_id, account, bid.price, bid.quantity, bid.salt)
    named = {"auction_id": auction_id, "up_to_t": bid.quantity, "seal": "0x" + seal.hex()}
    return int(field_of(play.desk.act(bid.bidder, "Auction", "seal", **named), "BidSealed", "bid_id"))


def _block(play: Play, start_s: int) -> None:
    """Offered by the seller, confirmed by the buyer it names."""
    offered = play.desk.act(
        play.cast[RESERVE],
        "BlockTrades",
        "offer",
        counterparty=play.cast[WORKS].address,
        product_id=play.product_id,
        side=SELL,
        price_fen=price_of(play),
        quantity_t=BLOCK_T,
        quote_id=0,
    )
    play.clock.next_is(start_s + BLOCK_MINUTE * MINUTE_S)
    play.desk.act(play.cast[WORKS], "BlockTrades", "confirm", offer_id=field_of(offered, "OfferMade", "offer_id"))


def _agreed(play: Play, start_s: int) -> None:
    """Two published demands that the contract matches; one for the works alone, which takes it and will not pay."""
    seller, buyer = play.cast[RESERVE], play.cast[WORKS]
    price = price_of(play)
    _publish(play, seller, SELL, price, MATCHED_T, NOBODY)
    _publish(play, buyer, BUY, price, MATCHED_T, NOBODY)
    play.clock.next_is(start_s + MATCH_MINUTE * MINUTE_S)
    play.act("exchange", "AgreedTransfers", "match", product_id=play.product_id, steps=STEPS)
    play.deals["failing_id"] = transfer(play, seller, buyer, price, FAILING_T, start_s + TAKE_MINUTE * MINUTE_S)


def transfer(play: Play, seller: Actor, buyer: Actor, price: FenPerTonne, quantity_t: int, at_s: int) -> int:
    """Published for the buyer alone, who takes it at that time; the trade's number."""
    demand_id = _publish(play, seller, SELL, price, quantity_t, buyer.address)
    taken = {"price_fen": price, "quantity_t": quantity_t}
    play.clock.next_is(at_s)
    events = play.desk.act(buyer, "AgreedTransfers", "take", demand_id=demand_id, **taken)
    return int(field_of(events, "DemandTaken", "trade_id"))


def in_chunk(day: DayOnChain, trade_id: int) -> Json:
    """A trade as contracts take it that hold it against what was recorded: with all of its chunk."""
    chunk = next(chunk for chunk in chunks_of(day.trades) if trade_id in [one.trade_id for one in chunk])
    return {
        "trades": [as_argument(one) for one in chunk],
        "position": [one.trade_id for one in chunk].index(trade_id),
    }


def _publish(play: Play, owner: Actor, side: int, price: FenPerTonne, quantity_t: int, only_for: str) -> int:
    made = play.desk.act(
        owner,
        "AgreedTransfers",
        "publish",
        product_id=play.product_id,
        side=side,
        lowest_fen=price,
        highest_fen=price,
        quantity_t=quantity_t,
        smallest_part_t=quantity_t,
        only_for=only_for,
    )
    return int(field_of(made, "DemandPublished", "demand_id"))


def units_in(play: Play) -> Act:
    """The units that the seller brings to trading for the deals."""
    named = {"class_id": str(play.class_id), "quantity_t": DEALS_T}
    return Act(play.cast[RESERVE], "Allowances", "to_trading", named)
