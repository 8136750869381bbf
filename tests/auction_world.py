"""
A scheme with an open trading day on bare py-evm, for the tests of auctions: a seller, four bidders, ledgers and rules.

`world()` is made once; each test goes on from a fork of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from eth_abi.abi import encode

from benchmarks.bare_evm import CHAIN_ID, BareEvm, account
from carbon.auction import Fill, Notice, Side, bid_seal
from carbon.hashing import keccak
from carbon.market_rules import Calendar
from carbon.roles import Role
from carbon.units import FenPerTonne, MarketDay, Tonnes, UnixSeconds
from tests.auction_samples import RISING, SALE
from tests.scheme_fixtures import NO_POLICY, profile_of

GOVERNOR, REGISTRY, SECOND, EXCHANGE, MINISTRY, BANK, QUOTA, STRANGER = map(
    account, ("governor", "registry", "second", "exchange", "ministry", "bank", "quota", "stranger")
)
SELLER = account("seller")
BIDDERS = tuple(map(account, ("bidder one", "bidder two", "bidder three", "bidder four")))
LIMITED = account("limited bidder")
"""May hold 50 t more than he has; he bids only where that is tested."""
NOBODY = "0x" + "00" * 20
NO_HASH = b"\x00" * 32
MONDAY = MarketDay(22_341)
T0 = Calendar().opening_of(MONDAY)
"""9:30 of a trading day."""
PRODUCT, YEAR = 1, 2031
FEES_BP = (6, 4)
"""Of the exchange and the registry, made up: 0.06 % and 0.04 %."""
FEE_BP = sum(FEES_BP)
UNITS_T, MONEY_FEN = 1_000_000, 10_000_000_000
"""What every trader starts with."""
ALL_FEN = 6 * MONEY_FEN
"""Of the seller, four bidders and the limited one."""
TERMS = (1, 1, 1, 99_999, 1_000, 100_000, 0, 3_000)
CONTRACTS = (
    *("Allowances", "Cash", "Vouchers", "Market", "Positions", "OrderBook", "Settlement"),
    *("AuctionNotices", "Auction"),
)
TREASURY, RISK_RESERVE = 4, 3
BACKED, PRICING, ALLOCATING, CLOSED = 1, 2, 3, 4
SALT = b"\x05" * 32


def timed(notice: Notice, **fields: Any) -> Notice:
    """The notice on the open day: bidding from 9:40 to 9:50, sealed bids opened until 10:00."""
    times = {"opens": T0 + 600, "bids_to": T0 + 1_200, "ends": T0 + (1_800 if notice.is_sealed else 1_200)}
    return replace(notice, **times, latest=UnixSeconds(T0 + 1_500), **fields)  # type: ignore[arg-type]  # integers


SEALED_SALE = timed(SALE)
RISING_SALE = timed(RISING)


@cache
def world() -> BareEvm:
    """Contracts, people with units and money, and an open day."""
    evm = BareEvm(now_s=T0 - 86_400)
    evm.deploy("Directory", GOVERNOR, encode(["address[]", "uint256", "uint256"], [[GOVERNOR], 1, 60]))
    evm.deploy_named("Participants", GOVERNOR)
    traders = dict.fromkeys((SELLER, *BIDDERS, LIMITED), Role.INVESTOR)
    staff = {REGISTRY: Role.REGISTRY, SECOND: Role.REGISTRY, EXCHANGE: Role.EXCHANGE, BANK: Role.BANK}
    for person, role in {**staff, MINISTRY: Role.MINISTRY, **traders}.items():
        profile = profile_of("somebody", bank=BANK)
        assert evm.send(person, "Participants", "apply", NO_POLICY, int(role), profile) is None
        assert evm.send(GOVERNOR, "Participants", "grant_role", person, int(role)) is None
    assert evm.send(BANK, "Participants", "decide_bindings", [*traders, MINISTRY], True, "") is None
    for name in (
        "Allowances",
        "Cash",
        "Vouchers",
        "Market",
        "Positions",
        "OrderBook",
        "Settlement",
        "AuctionNotices",
        "Auction",
    ):
        evm.deploy_named(name, GOVERNOR)
    assert evm.send(GOVERNOR, "Directory", "register", "Quota", QUOTA) is None
    assert evm.send(GOVERNOR, "Directory", "register", "Reviews", GOVERNOR) is None
    assert evm.send(REGISTRY, "Allowances", "define_class", "CN", "CEA", 2031) is None
    class_id = evm.call("Allowances", "class_at", 0)
    for number, person in enumerate(traders):
        assert evm.send(QUOTA, "Allowances", "issue", class_id, person, UNITS_T, YEAR) is None
        assert evm.send(person, "Allowances", "to_trading", class_id, UNITS_T) is None
        reference = (number + 1).to_bytes(32, "big")
        assert evm.send(BANK, "Cash", "deposit", person, MONEY_FEN, reference) is None
    evm.deploy_named("Quota", GOVERNOR)
    assert evm.send(MINISTRY, "Quota", "set_national_total", class_id, YEAR, 10_000) is None
    assert evm.send(MINISTRY, "Quota", "set_auction_share", class_id, YEAR, 150) is None
    assert evm.send(EXCHANGE, "Market", "list_product", class_id, "CEA31", TERMS) is None
    assert evm.send(EXCHANGE, "Market", "set_reference", PRODUCT, 7_000, "notice") is None
    assert evm.send(EXCHANGE, "Market", "set_fees", *FEES_BP, MONDAY) is None
    limit = (LIMITED, True, UNITS_T + 50, MONDAY)
    assert evm.send(EXCHANGE, "Positions", "set_account_limit", *limit) is None
    evm.pass_s(86_400)
    assert evm.send(EXCHANGE, "Market", "open_day", PRODUCT) is None
    return evm


@dataclass
class AuctionWorld:
    """One test's chain."""

    evm: BareEvm

    def __post_init__(self) -> None:
        self.class_id: int = self.evm.call("Allowances", "class_at", 0)
        self.address = self.evm.addresses["Auction"]

    # --- steps ---

    def go(self, at_s: int) -> None:
        """Let time pass up to a moment."""
        self.evm.pass_s(at_s - self.evm.now_s)

    def ask(self, sender: str, function: str, *arguments: Any) -> str:
        """Call Auction; what it says against it, empty when it does it."""
        return self.evm.send(sender, "Auction", function, *arguments) or ""

    def do(self, sender: str, function: str, *arguments: Any) -> None:
        """Call Auction, which must do it."""
        assert self.ask(sender, function, *arguments) == ""

    def logged(self, event: str, sender: str, function: str, *arguments: Any) -> list[dict[str, Any]]:
        """What a call would log, of one event; then make the call."""
        found = self.evm.logs_of(sender, "Auction", function, *arguments, of="Auction", event=event)
        self.do(sender, function, *arguments)
        return found

    def arguments(self, notice: Notice, initiator: str = SELLER, seal: bytes = NO_HASH) -> tuple[Any, ...]:
        """A notice as `announce` takes it."""
        return (
            *(PRODUCT, self.class_id, int(notice.side), initiator, YEAR if initiator == NOBODY else 0),
            *(notice.quantity, notice.least, notice.lot, notice.tick, notice.lower, notice.upper),
            *(notice.min_bid, notice.max_bid, notice.bids_each, notice.reserve, seal),
            *(notice.is_sealed, notice.is_uniform, notice.deposit, notice.step),
            *(notice.opens, notice.bids_to, notice.ends, notice.window_s, notice.extension_s, notice.latest),
        )

    def announce(self, notice: Notice, initiator: str = SELLER, seal: bytes = NO_HASH) -> int:
        """Announce an auction; its number."""
        given = self.arguments(notice, initiator, seal)
        assert self.evm.send(EXCHANGE, "AuctionNotices", "announce", given, "an auction", NO_HASH) is None
        return int(self.evm.call("AuctionNotices", "auctions"))

    def begun(self, notice: Notice, initiator: str = SELLER, seal: bytes = NO_HASH) -> int:
        """An auction that is backed, at its first second of bidding."""
        auction_id = self.announce(notice, initiator, seal)
        self.do(MINISTRY if initiator == NOBODY else initiator, "back", auction_id)
        self.go(notice.opens)
        return auction_id

    def seal(self, auction_id: int, bidder: str, price: int, quantity: int, up_to: int = 0) -> int:
        """Hand in a sealed bid; its id."""
        sealed = self.sealed(auction_id, bidder, price, quantity)
        self.do(bidder, "seal", auction_id, up_to or quantity, sealed)
        return self.last_bid(auction_id)

    def sealed(self, auction_id: int, bidder: str, price: int, quantity: int) -> bytes:
        """Commitment of a bid."""
        return bid_seal(CHAIN_ID, self.address, auction_id, bidder, FenPerTonne(price), Tonnes(quantity), SALT)

    def clear(self, auction_id: int, at_once: int = 64) -> list[dict[str, Any]]:
        """Clear to the end, so many bids at once; what was decided of each bid."""
        decided = []
        while self.state(auction_id)["stage"] != CLOSED:
            decided += self.logged("BidDecided", STRANGER, "clear", auction_id, at_once)
        return decided

    # --- views ---

    def state(self, auction_id: int) -> dict[str, Any]:
        """How far an auction is."""
        state: dict[str, Any] = self.evm.call("Auction", "state_of", auction_id)
        return state

    def last_bid(self, auction_id: int) -> int:
        """Id of the bid made last."""
        return auction_id << 32 | int(self.state(auction_id)["bids"])

    def money(self, person: str) -> tuple[int, int, int, int]:
        """Total, reserved, due and lodged money."""
        total, reserved, due, _ = self.evm.call("Cash", "balance_of", person)
        return total, reserved, due, self.evm.call("Cash", "lodged_fen", person)

    def units(self, person: str) -> tuple[int, int, int]:
        """Units in trading: held, reserved, due."""
        held, reserved, due, _ = self.evm.call("Allowances", "trading_t", self.class_id, person)
        return held, reserved, due

    def fund(self, fund_id: int) -> int:
        """Money of a fund."""
        return int(self.evm.call("Cash", "fund", fund_id)[0])

    def trades(self) -> tuple[int, int, int]:
        """Trades of the day made by auction: number, t and fen."""
        figures = self.evm.call("Settlement", "figures", PRODUCT, MONDAY)[2]
        return tuple(figures.values()) if isinstance(figures, dict) else tuple(figures)


def opened() -> AuctionWorld:
    """A chain of one's own."""
    return AuctionWorld(world().fork())


def outcome(fills: Sequence[Fill]) -> list[tuple[int, int, int]]:
    """Fills of the twin, as `decided` writes those of the contract."""
    return [(fill.bid.number, fill.price, fill.quantity) for fill in fills]


def decided(logs: Sequence[dict[str, Any]]) -> list[tuple[int, int, int]]:
    """Number, price and quantity of each bid that was decided."""
    return [(int(one["bid_id"]) & 0xFFFF_FFFF, int(one["price_fen"]), int(one["quantity_t"])) for one in logs]


def document() -> bytes:
    """Hash of some document."""
    return keccak(b"document")


PURCHASE = replace(SEALED_SALE, side=Side.PURCHASE)
