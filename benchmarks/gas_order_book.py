"""
Gas of placing, filling and cancelling an order, from the receipts of ape's own test chain: it does not grow with depth.

Every figure is a whole transaction with all its checks: role, market rules, ledgers, trade record. The book holds 1, 10
or 100 orders of others, on as many price levels. Storage was used before, as on any day but the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ape

from benchmarks.figures import Figure, at_most, print_figures
from carbon.market_rules import Calendar
from carbon.order_book import MAX_MET
from carbon.roles import Role
from carbon.units import MarketDay

DEPTHS = (1, 10, 100)
BOUND_GROWTH = 1.02
"""Deepest book ÷ shallowest: room for the odd bitmap word, none for growth."""

MONDAY = MarketDay(22_341)
"""2031-03-03, later than any clock that runs this."""

PRICE_FEN = 10_000
SIZE_T = 10
UNITS_T = 1_000_000
MONEY_FEN = 10**12
BUY, SELL = 1, 2
CONTRACTS = ("Participants", "Allowances", "Cash", "Vouchers", "Market", "OrderBook", "Settlement")


@dataclass(frozen=True)
class Market:
    """Contracts and people of one run."""

    chain: Any
    book: Any
    settlement: Any
    operator: Any
    seller: Any
    buyer: Any

    def place(self, account: Any, side: int, price_fen: int, quantity_t: int = SIZE_T) -> Any:
        return self.book.place(1, side, price_fen, quantity_t, sender=account)

    def cancel(self, placed: Any) -> Any:
        return self.book.cancel(placed.events[0].order_id, sender=self.seller)

    @contextmanager
    def put_back(self) -> Iterator[None]:
        """Undo on the chain what is done inside."""
        snapshot = self.chain.snapshot()
        yield
        self.chain.restore(snapshot)


def run() -> list[Figure]:
    """Measure each operation at each depth, and matching behind cancelled orders."""
    with ape.networks.parse_network_choice("ethereum:local:test"):
        market = _opened_market(ape.Project(Path(__file__).parents[1]))
        return [
            *_figures(market, "place", _gas_to_place),
            *_figures(market, "fill", _gas_to_fill),
            *_figures(market, "cancel", _gas_to_cancel),
            *_figures(market, "fill behind cancelled orders:", _gas_behind_cancelled),
            *_gas_of_many(market),
        ]


def _figures(market: Market, name: str, gas_at: Callable[[Market, int], int]) -> list[Figure]:
    used = []
    for depth in DEPTHS:
        with market.put_back():
            used.append(gas_at(market, depth))
    growth = at_most(f"{name} {DEPTHS[-1]} ÷ {DEPTHS[0]}", used[-1] / used[0], "ratio", BOUND_GROWTH)
    return [Figure(f"{name} {depth}", gas, "gas") for depth, gas in zip(DEPTHS, used, strict=True)] + [growth]


def _gas_to_place(market: Market, depth: int) -> int:
    """An order that joins the queue of a level behind the best."""
    _fill_book(market, depth)
    return int(market.place(market.seller, SELL, PRICE_FEN + depth).gas_used)


def _gas_to_fill(market: Market, depth: int) -> int:
    """An order that takes the best one whole; `depth` others stay."""
    _fill_book(market, depth)
    return int(market.place(market.buyer, BUY, PRICE_FEN).gas_used)


def _gas_to_cancel(market: Market, depth: int) -> int:
    """An order behind another on a level behind the best."""
    _fill_book(market, depth)
    return int(market.cancel(market.place(market.seller, SELL, PRICE_FEN + depth)).gas_used)


def _gas_behind_cancelled(market: Market, depth: int) -> int:
    """An order that takes two of one price, with `depth` cancelled ones between them."""
    market.place(market.seller, SELL, PRICE_FEN)
    between = [market.place(market.seller, SELL, PRICE_FEN) for _ in range(depth)]
    market.place(market.seller, SELL, PRICE_FEN)
    market.place(market.seller, SELL, PRICE_FEN + 1)
    for placed in between:
        market.cancel(placed)
    return int(market.place(market.buyer, BUY, PRICE_FEN, 2 * SIZE_T).gas_used)


def _gas_of_many(market: Market) -> list[Figure]:
    """One order that meets as many others as it may, and the settling of its trades in one call."""
    with market.put_back():
        for _ in range(MAX_MET):
            market.place(market.seller, SELL, PRICE_FEN)
        filled = market.place(market.buyer, BUY, PRICE_FEN, MAX_MET * SIZE_T)
        totals = market.settlement.totals(1, MONDAY)
        market.chain.mine(timestamp=Calendar().end_of(MONDAY))
        market.settlement.publish_results(1, MONDAY, *totals, sender=market.operator)
        market.settlement.confirm_results(1, MONDAY, *totals, sender=market.operator)
        settled = market.settlement.settle(_trades_of(filled), sender=market.operator)
    return [
        Figure(f"fill, one of {MAX_MET} at a time", filled.gas_used / MAX_MET, "gas"),
        Figure(f"settle a trade, {MAX_MET} at a time", settled.gas_used / MAX_MET, "gas"),
    ]


def _trades_of(receipt: Any) -> list[tuple[Any, ...]]:
    """Read a receipt's trades as `settle` takes them."""
    fields = ("trade_id", "buyer", "seller", "price_fen", "quantity_t", "buy_order_id", "sell_order_id")
    made = [event.event_arguments for event in receipt.events if event.event_name == "TradeMade"]
    return [(*(arguments[field] for field in fields), receipt.timestamp) for arguments in made]


def _fill_book(market: Market, depth: int) -> None:
    """The best order, and `depth` others on as many levels behind it."""
    for level in range(depth + 1):
        market.place(market.seller, SELL, PRICE_FEN + level)


def _opened_market(project: Any) -> Market:
    """Deploy what trading needs, give two people units and money, open a day and use the storage once."""
    operator, seller, buyer = ape.accounts.test_accounts[:3]
    directory = operator.deploy(project.Directory, [operator], 1, 0)
    contracts = {}
    for name in CONTRACTS:
        contracts[name] = operator.deploy(getattr(project, name), directory)
        directory.register(name, contracts[name], sender=operator)
    directory.register("Quota", operator, sender=operator)
    staff = Role.REGISTRY | Role.EXCHANGE | Role.BANK
    for account, roles in ((operator, staff), (seller, Role.EMITTER), (buyer, Role.EMITTER)):
        _admit(contracts["Participants"], operator, account, roles)
    contracts["Participants"].decide_bindings([seller, buyer], True, "", sender=operator)

    allowances, market = contracts["Allowances"], contracts["Market"]
    allowances.define_class("CN", "CEA", 2024, sender=operator)
    class_id = allowances.class_key("CN", "CEA", 2024)
    market.list_product(class_id, "CEA24", 1, 1, 1, 99_999, 1_000, sender=operator)
    market.set_reference(1, PRICE_FEN, "benchmark", sender=operator)
    for number, account in enumerate((seller, buyer), start=1):
        allowances.issue(class_id, account, UNITS_T, 2024, sender=operator)
        allowances.to_trading(class_id, UNITS_T, sender=account)
        contracts["Cash"].deposit(account, MONEY_FEN, number.to_bytes(32, "big"), sender=operator)
    ape.chain.mine(timestamp=Calendar().opening_of(MONDAY))
    market.open_day(1, sender=operator)
    opened = Market(ape.chain, contracts["OrderBook"], contracts["Settlement"], operator, seller, buyer)
    _use_storage(opened)
    return opened


def _use_storage(market: Market) -> None:
    """Orders and trades at every price and place that is measured, all gone afterwards but two resting buys."""
    market.place(market.buyer, BUY, PRICE_FEN - 1)
    queue = [market.place(market.seller, SELL, PRICE_FEN) for _ in range(DEPTHS[-1] + 2)]
    for placed in queue:
        market.cancel(placed)
    for level in range(DEPTHS[-1] + 2):
        for placed in [market.place(market.seller, SELL, PRICE_FEN + level) for _ in range(2)]:
            market.cancel(placed)
    market.place(market.seller, SELL, PRICE_FEN)
    market.place(market.buyer, BUY, PRICE_FEN)


def _admit(participants: Any, governor: Any, account: Any, roles: Role) -> None:
    """Have an account apply and grant it its roles one by one."""
    profile = ("Trader", "enterprise", 0, "", "", bytes(32), bytes(32), bytes(32), governor.address, bytes(32))
    participants.apply(bytes(32), roles, profile, sender=account)
    for role in Role:
        if role in roles:
            participants.grant_role(account, role, sender=governor)


if __name__ == "__main__":
    print_figures(run())
