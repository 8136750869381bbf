"""
One-way auctions: what a notice and a bid must keep to, standing bids, clearing. Twin of `contracts/trading/Auction.vy`.

One initiator sells to many bidders, or buys from many. Bids are served best price first, equal prices in the order of
time. Where the price at the margin finds more than is left, what is left is shared out in proportion, in whole lots:
each bid of the margin gets the part of a running sum that it covers, rounded down at both ends. The parts add up to
what is left, none exceeds its bid, and each is less than one lot from its exact share.

What a rule forbids raises `carbon.refusal.Refused` with the contract's own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from carbon.fees import cost_of
from carbon.hashing import keccak
from carbon.refusal import require
from carbon.rounding import ceil_div
from carbon.units import BASIS_POINTS, BasisPoints, Fen, FenPerTonne, Tonnes, UnixSeconds, amount_of

WORD_BYTES = 32
"""Bytes of one ABI word."""

FIELD_LIMIT = 2**64
"""First price or quantity that a bid cannot have."""

MAX_STANDING = 64
"""Most bids that stand at once in an open auction, so that what a bid costs does not grow."""


class Side(IntEnum):
    """What the initiator does."""

    PURCHASE = 1
    SALE = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """What the exchange announces of an auction. Every figure is of that auction: none is a rule of the contract."""

    side: Side
    """Whether the initiator sells or buys."""
    quantity: Tonnes
    """What is offered or sought."""
    least: Tonnes
    """If fewer are bid for at acceptable prices, the auction fails; 0 and 1 ask for nothing."""
    lot: Tonnes
    """Quantities are multiples of it."""
    tick: FenPerTonne
    """Prices are multiples of it."""
    lower: FenPerTonne
    """Lowest price that may be bid."""
    upper: FenPerTonne
    """Highest price that may be bid."""
    min_bid: Tonnes
    """Smallest bid."""
    max_bid: Tonnes
    """Largest bid."""
    bids_each: int
    """Most bids of one account."""
    reserve: FenPerTonne
    """Published reserve price; 0 when there is none, or a sealed one."""
    is_sealed_reserve: bool
    """Whether a reserve price is kept until the bids are in."""
    is_sealed: bool
    """Sealed bids, or open rising ones."""
    is_uniform: bool
    """All at the price of the margin, or each at its bid."""
    deposit: BasisPoints
    """Of the most that a sealed bid may come to, kept until it is opened."""
    step: FenPerTonne
    """How much better than the worst standing bid an open bid must be, once everything is bid for."""
    opens: UnixSeconds
    """First second of bidding."""
    bids_to: UnixSeconds
    """First second after it."""
    ends: UnixSeconds
    """First second after the opening of sealed bids, or of a sealed reserve price; clearing begins."""
    window_s: int
    """An open bid in the last seconds extends the bidding."""
    extension_s: int
    """By how much it does."""
    latest: UnixSeconds
    """Bidding is never extended beyond it."""

    def check(self, now: UnixSeconds) -> None:
        """Raise Refused with the first reason against announcing it."""
        self._check_quantities()
        self._check_prices()
        require(0 <= self.deposit <= BASIS_POINTS, "deposit is over 100 %", deposit_bp=self.deposit)
        require(now <= self.opens < self.bids_to <= self.ends, "times are not in order", now=now)
        if self.is_sealed:
            require(self.ends > self.bids_to, "no time to open the bids")
            require(self.deposit > 0, "sealed bids without a deposit")
        else:
            require(ceil_div(self.quantity, self.min_bid) < MAX_STANDING, "smallest bid is too small", bid=self.min_bid)
            require(self.latest >= self.bids_to, "times are not in order", latest=self.latest)
        if self.is_sealed_reserve:
            require(self.ends > self.bids_to, "no time to open the reserve price")

    def _check_quantities(self) -> None:
        require(0 < self.lot < FIELD_LIMIT, "lot is zero or too large", lot=self.lot)
        require(0 < self.quantity < FIELD_LIMIT, "quantity is zero or too large", quantity=self.quantity)
        whole = all(one % self.lot == 0 for one in (self.quantity, self.min_bid, self.max_bid))
        require(whole, "quantity is not a multiple of the lot")
        require(self.least <= self.quantity, "least quantity is over the quantity", least=self.least)
        require(0 < self.min_bid <= self.max_bid <= self.quantity, "bid sizes are not in order")
        require(self.bids_each > 0, "no bids are allowed")

    def _check_prices(self) -> None:
        require(self.tick > 0, "tick is zero")
        require(0 < self.lower <= self.upper < FIELD_LIMIT, "prices are not in order")
        whole = all(one % self.tick == 0 for one in (self.lower, self.upper, self.reserve, self.step))
        require(whole, "price is not a multiple of the tick")
        within = self.reserve == 0 or self.lower <= self.reserve <= self.upper
        require(within, "reserve price is outside the bounds", reserve=self.reserve)
        require(not (self.reserve and self.is_sealed_reserve), "two reserve prices")

    def check_bid(self, price: FenPerTonne, quantity: Tonnes) -> None:
        """Raise Refused with the first reason against a bid."""
        require(price % self.tick == 0, "price is not a multiple of the tick", price=price)
        require(self.lower <= price <= self.upper, "price outside the notice's bounds", price=price)
        require(self.meets(price, self.reserve), "price does not meet the reserve price", price=price)
        require(quantity % self.lot == 0, "quantity is not a multiple of the lot", quantity=quantity)
        require(quantity >= self.min_bid, "bid is too small", quantity=quantity)
        require(quantity <= self.max_bid, "bid is too large", quantity=quantity)

    def meets(self, price: FenPerTonne, reserve: FenPerTonne) -> bool:
        """Whether a price is acceptable at a reserve price; 0 is none."""
        return reserve == 0 or price == reserve or self.is_better(price, reserve)

    def is_better(self, price: FenPerTonne, other: FenPerTonne) -> bool:
        """Whether the initiator likes a price better than another."""
        return price > other if self.side == Side.SALE else price < other

    def deposit_of(self, up_to: Tonnes) -> Fen:
        """Deposit for a sealed bid of at most this quantity, at the highest price; rounded up."""
        return Fen(ceil_div(amount_of(self.upper, up_to) * self.deposit, BASIS_POINTS))

    def backing_of(self, fee_bp: BasisPoints) -> Fen:
        """Money that an initiator who buys must set aside: everything at the worst acceptable price, with the fee."""
        return cost_of(amount_of(self.reserve or self.upper, self.quantity), fee_bp)


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid that is known."""

    number: int
    """Counts from 1 in the auction."""
    bidder: str
    """Account."""
    price: FenPerTonne
    """Limit."""
    quantity: Tonnes
    """As bid; of a bid that was outbid in part, what stands."""


@dataclass(frozen=True, slots=True)
class Fill:
    """What a bid gets."""

    bid: Bid
    price: FenPerTonne
    """That is paid; 0 for a bid that gets nothing."""
    quantity: Tonnes


@dataclass(frozen=True, slots=True)
class Clearing:
    """The outcome of an auction."""

    price: FenPerTonne
    """Of the worst bid that gets something; 0 when none does."""
    demand: Tonnes
    """Bid for down to that price."""
    taken: Tonnes
    """What the initiator sells or buys."""
    fills: tuple[Fill, ...]
    """One for each bid, best first."""


def best_first(notice: Notice, bids: Sequence[Bid]) -> list[Bid]:
    """Bids in the order in which they are served; `bids` come in the order of time."""
    return sorted(bids, key=lambda bid: -bid.price if notice.side == Side.SALE else bid.price)


def clear(notice: Notice, bids: Sequence[Bid], reserve: FenPerTonne) -> Clearing:
    """Clear an auction; `bids` come in the order of time, `reserve` is 0 where there is none."""
    served = best_first(notice, bids)
    above = level = 0
    price = FenPerTonne(0)
    for bid in served:
        if not notice.meets(bid.price, reserve):
            break
        if bid.price != price:
            if above + level >= notice.quantity:
                break
            above, level, price = above + level, 0, bid.price
        level += bid.quantity
    demand = Tonnes(above + level)
    if demand == 0 or demand < notice.least:
        return Clearing(
            FenPerTonne(0), demand, Tonnes(0), tuple(Fill(bid, FenPerTonne(0), Tonnes(0)) for bid in served)
        )

    rest = min(notice.quantity - above, level)
    fills, passed = [], 0
    for bid in served:
        quantity = 0
        if notice.is_better(bid.price, price):
            quantity = bid.quantity
        elif bid.price == price:
            quantity = _share(passed + bid.quantity, rest, level, notice.lot) - _share(passed, rest, level, notice.lot)
            passed += bid.quantity
        paid = price if notice.is_uniform else bid.price
        fills.append(Fill(bid, paid if quantity else FenPerTonne(0), Tonnes(quantity)))
    return Clearing(price, demand, Tonnes(above + rest), tuple(fills))


def _share(passed: int, rest: int, level: int, lot: int) -> int:
    """Part of `rest` that the first `passed` of `level` tonnes get, in whole lots, rounded down."""
    return passed * rest // level // lot * lot


@dataclass(frozen=True, slots=True)
class Outbid:
    """A standing bid that a better one took something from."""

    bid: Bid
    """As it stood."""
    left: Tonnes
    """What still stands of it."""


@dataclass(slots=True)
class OpenBids:
    """Standing bids of an open auction, best first; together never more than the quantity."""

    notice: Notice
    bids_to: UnixSeconds = field(init=False)
    """First second after the bidding, as extended."""
    standing: list[Bid] = field(default_factory=list)
    numbers: int = 0
    """Bids made."""

    def __post_init__(self) -> None:
        self.bids_to = self.notice.bids_to

    @property
    def quantity(self) -> Tonnes:
        """What is bid for."""
        return Tonnes(sum(bid.quantity for bid in self.standing))

    def place(self, bidder: str, price: FenPerTonne, quantity: Tonnes, now: UnixSeconds) -> tuple[Bid, list[Outbid]]:
        """Make a bid; return it with those that it outbids, worst first."""
        self.notice.check_bid(price, quantity)
        is_full = self.quantity == self.notice.quantity
        require(not is_full or self._beats(price, self.standing[-1].price), "bid is not a step better", price=price)
        self.numbers += 1
        bid = Bid(self.numbers, bidder, price, quantity)
        self.standing = best_first(self.notice, [*self.standing, bid])
        if now + self.notice.window_s >= self.bids_to:
            later = min(now + self.notice.extension_s, self.notice.latest)
            self.bids_to = UnixSeconds(max(self.bids_to, later))
        return bid, self._cut()

    def _beats(self, price: FenPerTonne, worst: FenPerTonne) -> bool:
        step = self.notice.step if self.notice.side == Side.SALE else -self.notice.step
        needed = FenPerTonne(worst + step)
        return self.notice.is_better(price, worst) and not self.notice.is_better(needed, price)

    def _cut(self) -> list[Outbid]:
        outbid = []
        over = self.quantity - self.notice.quantity
        while over > 0:
            worst = self.standing.pop()
            cut = min(over, worst.quantity)
            left = Tonnes(worst.quantity - cut)
            outbid.append(Outbid(worst, left))
            if left:
                self.standing.append(replace(worst, quantity=left))
            over -= cut
        return outbid


def bid_seal(
    chain_id: int, auction: str, auction_id: int, bidder: str, price: FenPerTonne, quantity: Tonnes, salt: bytes
) -> bytes:
    """Commitment of a sealed bid. It names auction and bidder: nobody can hand in a copy as his own."""
    words = (chain_id, int(auction, 16), auction_id, int(bidder, 16), price, quantity, int.from_bytes(salt, "big"))
    return _hash(words)


def reserve_seal(
    chain_id: int, auction: str, initiator: str, product_id: int, reserve: FenPerTonne, salt: bytes
) -> bytes:
    """Commitment of a sealed reserve price."""
    return _hash((chain_id, int(auction, 16), int(initiator, 16), product_id, reserve, int.from_bytes(salt, "big")))


def _hash(words: Sequence[int]) -> bytes:
    return keccak(b"".join(word.to_bytes(WORD_BYTES, "big") for word in words))
