"""What the indexer makes of the real contracts' events equals what their ledgers hold, whichever way was traded."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from benchmarks import fake_chain
from benchmarks.bare_evm import START_S, BareEvm, account
from benchmarks.fake_chain import FakeCall, FakeChain, FakeLog
from benchmarks.fake_chain import contract_address as usual_address
from carbon.roles import Role
from carbon.settlement import CHUNK, FenPerTonne, Tonnes, Trade, UnixSeconds, chunks_of
from carbon.units import MarketDay
from cli.settling.day import as_argument
from devnet.evm import Outcome
from indexer.check import differences
from readmodel.tables import cash_funds, trades, trading_methods
from tests import auction_world, deal_world
from tests.auction_samples import RISING, SALE
from tests.deal_world import BANK, EXCHANGE, GOVERNOR, MONDAY, NOBODY, PRODUCT, REGISTRY, REVIEWER, STRANGER, TRADERS
from tests.indexer.day_statements import assert_days_add_up
from tests.scheme_fixtures import NO_POLICY, profile_of

HASH = b"\x01" * 32
MINISTRY = account("ministry")
RISK_RESERVE = 3


@pytest.fixture
def chain():
    """Begins before any bare EVM does."""
    return FakeChain(genesis_s=START_S - 60)


@pytest.fixture
def journal(monkeypatch, chain):
    """Every call that succeeds on a bare EVM becomes a block of the fake chain, under the addresses it has there."""
    evms: list[BareEvm] = []
    run = BareEvm._run

    def kept(evm: BareEvm, sender: str, to: str, data: bytes, *gas: int) -> Outcome:
        outcome = run(evm, sender, to, data, *gas)
        evms[:] = [evm]
        names = {address: name for name, address in evm.addresses.items()}
        name = names.get(str(to_checksum_address(to))) if to else None
        if outcome.error is None and name is not None and outcome.logs:
            logs = [FakeLog(*event.name.split("."), event.fields) for event in evm.logged(outcome)]
            function = evm.abis[name].by_selector[data[:4]].name
            chain.mine(FakeCall(sender, name, function, logs), time_s=evm.now_s)
        return outcome

    monkeypatch.setattr(BareEvm, "_run", kept)
    monkeypatch.setattr(
        fake_chain, "contract_address", lambda name: evms[0].addresses.get(name, usual_address(name)) if evms else name
    )
    return evms


class Node:
    """Asks the ledgers on the bare EVM, as `differences` asks a node."""

    def __init__(self, evm: BareEvm) -> None:
        self.evm = evm

    def call(self, contract: str, function: str, *arguments: Any, block: str) -> Any:
        return self.evm.call(contract, function, *arguments)


def made_on(evm: BareEvm, indexer: Any, table: Any, day: int) -> list[Trade]:
    """The day's trades as the read model has them, in their order."""
    rows = sorted(table(indexer, trades, day=day), key=lambda row: row["sequence"])
    return [
        Trade(
            trade_id=int(row["trade_id"]),
            buyer=row["buyer"],
            seller=row["seller"],
            price=FenPerTonne(row["price_fen"]),
            quantity=Tonnes(row["quantity_t"]),
            buy_ref=int(row["buy_ref"]),
            sell_ref=int(row["sell_ref"]),
            method=row["method"],
            at=UnixSeconds(row["made_s"]),
        )
        for row in rows
    ]


class Traders:
    """Four people who trade at random in every way beside auctions."""

    def __init__(self, world: deal_world.World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.orders: list[tuple[str, int]] = []
        self.offers: list[tuple[str, str, int]] = []
        self.demands: list[tuple[str, int]] = []

    def forget(self) -> None:
        """A new day: nothing of the one before can be gone back to."""
        self.orders, self.offers, self.demands = [], [], []

    def act(self) -> None:
        """Do one thing, which the contracts may refuse."""
        who, other = self.random.sample(TRADERS, 2)
        side, price_fen = self.random.choice((1, 2)), self.random.randrange(9_800, 10_200, 5)
        quantity_t = self.random.randrange(10, 3_000, 10)
        choice = self.random.randrange(9)
        if choice <= 2:
            self._kept(self.orders, who, "OrderBook.place", PRODUCT, side, price_fen, quantity_t)
        elif choice == 3 and self.orders:
            who, order_id = self.random.choice(self.orders)
            self.world.refusal(who, "OrderBook.cancel", order_id)
        elif choice == 4 and self.orders:
            who, order_id = self.random.choice(self.orders)
            self._kept(self.orders, who, "OrderBook.amend", order_id, price_fen, quantity_t)
        elif choice == 5:
            number = self._made(who, "BlockTrades.offer", other, PRODUCT, side, price_fen, 100_000 + quantity_t, 0)
            self.offers += [(who, other, number)] if number else []
        elif choice == 6 and self.offers:
            who, other, number = self.offers.pop(self.random.randrange(len(self.offers)))
            call = ("withdraw", who) if self.random.random() < 0.3 else ("confirm", other)
            self.world.refusal(call[1], f"BlockTrades.{call[0]}", number)
        elif choice == 7:
            lowest, highest = sorted((price_fen, self.random.randrange(9_800, 10_200, 5)))
            arguments = (PRODUCT, side, lowest, highest, quantity_t, 10, NOBODY)
            self._kept(self.demands, who, "AgreedTransfers.publish", *arguments)
            self.world.refusal(STRANGER, "AgreedTransfers.match", PRODUCT, 64)
        elif self.demands:
            maker, number = self.random.choice(self.demands)
            call = "withdraw" if self.random.random() < 0.3 else "take"
            taken = (number, price_fen, min(quantity_t, 500)) if call == "take" else (number,)
            self.world.refusal(who if call == "take" else maker, f"AgreedTransfers.{call}", *taken)

    def _made(self, who: str, call: str, *arguments: Any) -> int:
        contract, function = call.split(".")
        reason, outcome = self.world.evm.try_data(who, contract, self.world.evm.encode(contract, function, arguments))
        return 0 if reason else int.from_bytes(outcome.output, "big")

    def _kept(self, into: list[tuple[str, int]], who: str, call: str, *arguments: Any) -> None:
        number = self._made(who, call, *arguments)
        into += [(who, number)] if number else []


@pytest.mark.parametrize("seed", range(2))
def test_read_model__after_days_of_all_ways_to_trade__equals_the_ledgers(journal, index, table, seed):
    """Orders, blocks, agreed transfers with fees; a trade in default; money out; each stage held against the chain."""
    evm = deal_world.built.__wrapped__()
    evm.deploy_named("Defaults", GOVERNOR)
    world = deal_world.World(evm, evm.call("Allowances", "class_key", "CN", "CEA", 2024))
    world.must(BANK, "Cash.deposit_to_reserve", 1_000_000_000, b"\x09" * 32)
    world.must(MINISTRY, "Participants.apply", NO_POLICY, int(Role.MINISTRY), profile_of("ministry"))
    world.must(GOVERNOR, "Participants.grant_role", MINISTRY, int(Role.MINISTRY))
    world.must(GOVERNOR, "Directory.register", "Reviews", GOVERNOR)
    world.must(MINISTRY, "Defaults.set_terms", 86_400, 500, MONDAY)
    traders = Traders(world, seed)
    indexer = None
    for day in (MONDAY, MarketDay(MONDAY + 3)):
        traders.forget()
        world.open_day(day)
        for number in range(60):
            traders.act()
            if number % 20 == 19:
                indexer = indexer or index()
                indexer.catch_up()
                assert differences(indexer.engine, Node(evm)) == []
        if day == MONDAY:
            settle(world, indexer, table, day)
            assert differences(indexer.engine, Node(evm)) == []
    methods = {row["method"] for row in table(indexer, trades)}
    assert methods == {deal_world.LISTED, deal_world.BLOCK, deal_world.AGREED}
    states = {row["state"] for row in table(indexer, trades, day=MONDAY)}
    assert states == {"settled", "unwound"}
    assert all(row["total_fen"] > 0 for row in table(indexer, cash_funds))
    assert assert_days_add_up(indexer.engine) > 0


def settle(world: deal_world.World, indexer: Any, table: Any, day: int) -> None:
    """Publish, clear twice, set the second trade aside, deliver the rest, unwind it, and take money out."""
    world.clock(MarketDay(day), "15:01")
    figures = world.ask("Settlement.figures", PRODUCT, day)
    world.must(EXCHANGE, "Settlement.publish_results", PRODUCT, day, figures)
    world.must(REGISTRY, "Settlement.clear", PRODUCT, day, figures, HASH)
    world.must(REVIEWER, "Settlement.confirm_results", PRODUCT, day, HASH)
    indexer.catch_up()
    counted = {row["method"]: row for row in table(indexer, trading_methods, day=day)}
    for method, of_chain in zip(deal_world.METHODS, figures, strict=True):
        row = counted.get(method, dict.fromkeys(of_chain, 0))
        assert {name: row[name] for name in of_chain} == of_chain
    made = made_on(world.evm, indexer, table, day)
    chunks = [[as_argument(trade) for trade in chunk] for chunk in chunks_of(made)]
    assert len(made) <= CHUNK
    bad = made[1]
    world.must(REGISTRY, "Defaults.declare", bad.trade_id, 1, "the bank refused", HASH)
    world.must(REVIEWER, "Defaults.confirm", chunks[0], 1, 1, HASH)
    indexer.catch_up()
    assert differences(indexer.engine, Node(world.evm)) == []
    for chunk in chunks:
        world.must(REGISTRY, "Settlement.settle", chunk, 0)
    indexer.catch_up()
    assert differences(indexer.engine, Node(world.evm)) == []
    world.evm.pass_s(2 * 86_400)
    world.must(GOVERNOR, "Defaults.unwind", as_argument(bad), 0, "never paid", HASH)
    for trader in TRADERS:
        world.must(trader, "Cash.request_withdrawal", 1_000)
    world.must(REGISTRY, "Cash.clear_withdrawal", 1)
    world.must(BANK, "Cash.confirm_withdrawal", 1, b"\x0a" * 32)
    world.must(REGISTRY, "Cash.refuse_withdrawal", 2, "not now")
    indexer.catch_up()


@pytest.mark.parametrize("is_sale", [True, False])
@pytest.mark.parametrize("is_sealed", [True, False])
def test_read_model__through_an_auction__equals_the_ledgers(journal, index, table, is_sale, is_sealed):
    """A bid that wins, one that loses, one that is outbid or never opened; of participants and of the scheme."""
    world = auction_world.AuctionWorld(auction_world.world.__wrapped__())
    indexer = index()
    notice = auction_world.timed(SALE if is_sealed else RISING)
    if not is_sale:
        side = type(notice.side)(3 - int(notice.side))
        notice = replace(notice, side=side)
    initiators = (auction_world.SELLER, NOBODY) if is_sale else (auction_world.SELLER,)
    for initiator in initiators:
        world.evm.pass_s(0)
        auction_id = world.announce(notice, initiator)
        world.do(auction_world.MINISTRY if initiator == NOBODY else initiator, "back", auction_id)
    world.go(notice.opens)
    steps = [(bidder, notice.lower + number * notice.step) for number, bidder in enumerate(auction_world.BIDDERS, 1)]
    bids: list[tuple[int, str, int]] = []
    for auction_id in range(1, len(initiators) + 1):
        for bidder, price in steps if is_sale else steps[::-1]:
            if is_sealed:
                bids.append((world.seal(auction_id, bidder, price, notice.max_bid), bidder, price))
            else:
                world.ask(bidder, "bid", auction_id, price, notice.max_bid)
    indexer.catch_up()
    assert differences(indexer.engine, Node(world.evm)) == []
    if is_sealed:
        world.go(notice.bids_to)
        for bid_id, bidder, price in bids[:-1]:
            world.do(bidder, "open", bid_id, price, notice.max_bid, auction_world.SALT, 0)
        indexer.catch_up()
        assert differences(indexer.engine, Node(world.evm)) == []
    world.go(notice.latest if not is_sealed else notice.ends)
    for auction_id in range(1, len(initiators) + 1):
        world.clear(auction_id)
    if is_sealed:
        world.do(STRANGER, "decide_deposits", [bids[-1][0]])
    indexer.catch_up()
    assert differences(indexer.engine, Node(world.evm)) == []
    assert {row["method"] for row in table(indexer, trades)} == {deal_world.AUCTION}
    assert assert_days_add_up(indexer.engine) > 0
