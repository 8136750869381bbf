"""Surveillance and disputes on bare py-evm, in the world of `tests.deal_world`: rules in force, a trade on Monday."""

from __future__ import annotations

from typing import Any

from carbon.roles import Role
from carbon.settlement import Trade
from tests.bare_evm import account
from tests.deal_world import (
    BUY,
    BUYER,
    EXCHANGE,
    GOVERNOR,
    MONDAY,
    PRODUCT,
    REFERENCE_FEN,
    SELL,
    SELLER,
    World,
    fields_of,
    forked,
)
from tests.scheme_fixtures import NO_POLICY, profile_of
from tests.trading_fixtures import as_argument

MINISTRY = account("ministry")

WASH_TRADE, PRICE_JUMP = 1, 5
DISMISS, WARN, RESTRICT, HALT, BAR = range(1, 6)
DOCUMENT, EVIDENCE = b"\x0d" * 32, b"\x0e" * 32
NO_HASH = bytes(32)
RULE = {"is_on": True, "window_s": 60, "count": 2, "quantity_t": 100, "share_bp": 5_000, "move_bp": 300}
OFF = dict.fromkeys(RULE, 0) | {"is_on": False}
ACCOUNTS = sorted((BUYER, SELLER), key=lambda account: int(account, 16))


def watched() -> World:
    """A world of one's own, on the Sunday before, with a rule for wash trades from Monday on."""
    world = forked()
    world.evm.deploy_named("Surveillance", GOVERNOR)
    world.must(EXCHANGE, "Surveillance.set_rule", WASH_TRADE, RULE, MONDAY)
    return world


def alert(world: World, accounts: list[str] = ACCOUNTS, evidence: bytes = EVIDENCE, **changes: Any) -> list[Any]:
    """Arguments of an alert."""
    found = {"kind": WASH_TRADE, "product_id": PRODUCT, "day": MONDAY} | changes
    return [*found.values(), accounts, 500, 6_000, evidence]


def raised(**changes: Any) -> World:
    """A world in which Monday is open and an alert is raised."""
    world = watched()
    world.open_day()
    world.must(EXCHANGE, "Surveillance.raise_alert", *alert(world, **changes))
    return world


def trade_made(
    world: World, buyer: str = BUYER, seller: str = SELLER, quantity_t: int = 10, product_id: int = PRODUCT
) -> Trade:
    """Two orders that meet; the trade."""
    world.must(seller, "OrderBook.place", product_id, SELL, REFERENCE_FEN, quantity_t)
    [made] = fields_of(
        world.must(buyer, "OrderBook.place", product_id, BUY, REFERENCE_FEN, quantity_t), "Settlement.TradeMade"
    )
    return Trade(
        trade_id=made["trade_id"],
        buyer=made["buyer"],
        seller=made["seller"],
        price=made["price_fen"],
        quantity=made["quantity_t"],
        buy_ref=made["buy_ref"],
        sell_ref=made["sell_ref"],
        method=made["method"],
        at=world.evm.now_s,  # type: ignore[arg-type]  # unix s
    )


TERMS = {"file_days": 3, "answer_days": 5, "appeal_days": 15}
WHY = ("wrong price", DOCUMENT)


def disputable() -> World:
    """A world of one's own on Monday afternoon, with disputes, entries, a ministry, and terms from Monday on."""
    world = forked()
    evm = world.evm
    assert evm.send(MINISTRY, "Participants", "apply", NO_POLICY, int(Role.MINISTRY), profile_of("ministry")) is None
    assert evm.send(GOVERNOR, "Participants", "grant_role", MINISTRY, int(Role.MINISTRY)) is None
    for name in ("Entries", "Disputes"):
        evm.deploy_named(name, GOVERNOR)
    world.must(EXCHANGE, "Disputes.set_terms", TERMS, MONDAY)
    world.open_day()
    return world


def filed() -> tuple[World, Trade]:
    """A trade of 10 t that its buyer disputes."""
    world = disputable()
    trade = trade_made(world)
    world.must(BUYER, "Disputes.file", [as_argument(trade)], 0, *WHY)
    return world, trade


def answered() -> tuple[World, Trade]:
    """And that its seller has answered for."""
    world, trade = filed()
    world.must(SELLER, "Disputes.answer", 1, *WHY)
    return world, trade


def to_correct(quantity_t: int = 10) -> tuple[World, Trade]:
    """And of which the exchange wants units to go back to the seller."""
    world, trade = answered()
    world.must(EXCHANGE, "Disputes.decide", 1, True, quantity_t, *WHY)
    return world, trade


def entered(world: World, owner: str = BUYER, to: str = SELLER, quantity_t: int = 10, due_s: int = 0) -> int:
    """Units given by an entry; its number."""
    world.must(owner, "Allowances.to_registry", world.class_id, quantity_t)
    made = world.must(owner, "Entries.enter", 1, world.class_id, to, quantity_t, due_s, "", "agreed", DOCUMENT)
    return int(fields_of(made, "Entries.EntryMade")[0]["entry_id"])
