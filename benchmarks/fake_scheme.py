"""
A small scheme on a fake chain: accounts with money and units that trade, settle, surrender and withdraw at random.

It keeps its own books, the way the ledgers do, so that a test can compare what the indexer made of the events.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from benchmarks.fake_chain import GENESIS_S, FakeCall, FakeChain, FakeLog, account, contract_address, hash_of
from carbon.order_book import OrderId
from carbon.units import FenPerTonne, MarketDay

CLASS_ID = (int.from_bytes(b"CN") << 128) + (int.from_bytes(b"CEA") << 64) + 2024
PRODUCT_ID = 1
FIRST_DAY = GENESIS_S // 86_400
YEAR = 2024
ZERO = "0x" + "0" * 40

REGISTRY, EXCHANGE, BANK, MINISTRY, SECOND_REGISTRY = (account(number) for number in range(9_001, 9_006))
BUY, SELL = 1, 2
LISTED = 10
EXCHANGE_BP, REGISTRY_BP = 7, 4
FULL_BP = 10_000
CHUNK = 64


def fee_fen(amount_fen: int) -> int:
    """Fee of one side of a trade."""
    return amount_fen * (EXCHANGE_BP + REGISTRY_BP) // FULL_BP


def cost_fen(price_fen: int, quantity_t: int) -> int:
    """What a buyer gives."""
    return price_fen * quantity_t + fee_fen(price_fen * quantity_t)


@dataclass
class Units:
    """Units of one account, t CO2e."""

    registry_t: int = 0
    locked_t: int = 0
    trading_t: int = 0
    reserved_t: int = 0
    due_t: int = 0


@dataclass
class Money:
    """Money of one account, fen."""

    total_fen: int = 0
    reserved_fen: int = 0
    due_fen: int = 0
    leaving_fen: int = 0


@dataclass
class Order:
    """An order that rests in the book."""

    order_id: int
    account: str
    side: int
    price_fen: int
    open_t: int


@dataclass
class Scheme:
    """The scheme and its books."""

    chain: FakeChain
    traders: int = 40
    seed: int = 1
    units: dict[str, Units] = field(default_factory=lambda: defaultdict(Units))
    money: dict[str, Money] = field(default_factory=lambda: defaultdict(Money))
    book: list[Order] = field(default_factory=list)
    unsettled: list[dict[str, Any]] = field(default_factory=list)
    day: int = FIRST_DAY
    issued_t: int = 0
    surrendered_t: int = 0
    in_fen: int = 0
    out_fen: int = 0
    orders: int = 0
    trades: int = 0
    fees_fen: int = 0
    applications: int = 0
    withdrawals: int = 0
    pending: list[FakeCall] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.people = [account(number) for number in range(self.traders)]

    # --- writing to the chain ---

    def send(self, sender: str, contract: str, function: str, *logs: FakeLog) -> None:
        """Queue a transaction for the next block."""
        self.pending.append(FakeCall(sender, contract, function, logs))

    def mine(self) -> None:
        """Make a block of what is queued, at noon of the trading day."""
        calls, self.pending = self.pending, []
        time_s = max(self.day * 86_400 + 4 * 3_600, int(self.chain.blocks[-1]["timestamp"], 16))
        self.chain.mine(*calls, time_s=time_s)

    # --- what happens ---

    def set_up(self, units_t: int = 1_000_000, fen: int = 10**12) -> None:
        """Class, product, first day; units and money for everyone."""
        self.send(
            REGISTRY,
            "Allowances",
            "define_class",
            FakeLog(
                "Allowances",
                "ClassDefined",
                {"class_id": CLASS_ID, "scheme": "CN", "kind": "CEA", "vintage": YEAR},
            ),
        )
        listed = {"product_id": PRODUCT_ID, "class_id": CLASS_ID, "symbol": "CEA24"}
        terms = {
            "tick_fen": 1,
            "lot_t": 1,
            "min_order_t": 1,
            "max_order_t": 2**256 - 1,
            "band_bp": 1_000,
            "min_block_t": 100_000,
            "max_block_t": 0,
            "block_band_bp": 3_000,
        }
        self.send(
            EXCHANGE,
            "Market",
            "list_product",
            FakeLog("Market", "ProductListed", listed),
            FakeLog("Market", "TermsSet", terms | {"product_id": PRODUCT_ID, "from_day": self.day}),
        )
        fees = {"from_day": self.day, "exchange_bp": EXCHANGE_BP, "registry_bp": REGISTRY_BP}
        self.send(EXCHANGE, "Market", "set_fees", FakeLog("Market", "FeesSet", fees))
        self.open_day()
        for person in self.people:
            self.issue(person, units_t)
            self.to_trading(person, units_t // 2)
            self.deposit(person, fen)
        self.mine()

    def open_day(self) -> None:
        """A trading day begins."""
        fields = {
            "product_id": PRODUCT_ID,
            "day": self.day,
            "previous_close_fen": 10_000,
            "lower_fen": 9_000,
            "upper_fen": 11_000,
        }
        self.send(EXCHANGE, "Market", "open_day", FakeLog("Market", "DayOpened", fields))

    def issue(self, person: str, quantity_t: int) -> None:
        """Units for an account."""
        fields = {
            "class_id": CLASS_ID,
            "account": person,
            "quantity_t": quantity_t,
            "first_serial": self.issued_t + 1,
            "last_serial": self.issued_t + quantity_t,
            "year": YEAR,
        }
        self.issued_t += quantity_t
        self.units[person].registry_t += quantity_t
        echo = {"operator": MINISTRY, "owner": ZERO, "to": person, "id": CLASS_ID, "amount": quantity_t}
        self.send(
            MINISTRY,
            "Quota",
            "approve",
            FakeLog("Allowances", "Issued", fields),
            FakeLog("Allowances", "TransferSingle", echo),
        )

    def to_trading(self, person: str, quantity_t: int) -> None:
        """Registry to trading sub-account."""
        self.units[person].registry_t -= quantity_t
        self.units[person].trading_t += quantity_t
        fields = {"class_id": CLASS_ID, "account": person, "quantity_t": quantity_t}
        self.send(person, "Allowances", "to_trading", FakeLog("Allowances", "MovedToTrading", fields))

    def deposit(self, person: str, amount_fen: int) -> None:
        """Money for an account."""
        self.money[person].total_fen += amount_fen
        self.in_fen += amount_fen
        fields = {
            "account": person,
            "bank": BANK,
            "amount_fen": amount_fen,
            "bank_reference": hash_of("reference", self.in_fen),
        }
        self.send(BANK, "Cash", "deposit", FakeLog("Cash", "Deposited", fields))

    def withdraw(self, person: str, amount_fen: int, is_confirmed: bool) -> None:
        """A withdrawal, asked for and decided."""
        self.withdrawals += 1
        number = {"account": person, "withdrawal_id": self.withdrawals}
        amount = {"amount_fen": amount_fen}
        requested = number | amount | {"bank": BANK, "fund_id": 0}
        self.send(person, "Cash", "request_withdrawal", FakeLog("Cash", "WithdrawalRequested", requested))
        if is_confirmed:
            self.money[person].total_fen -= amount_fen
            self.out_fen += amount_fen
            cleared = FakeLog("Cash", "WithdrawalCleared", number | {"by": REGISTRY})
            self.send(REGISTRY, "Cash", "clear_withdrawal", cleared)
            fields = number | amount | {"bank": BANK, "bank_reference": hash_of("out", self.withdrawals)}
            self.send(BANK, "Cash", "confirm_withdrawal", FakeLog("Cash", "WithdrawalConfirmed", fields))
        else:
            fields = number | amount | {"by": BANK, "reason": "no such bank account"}
            self.send(BANK, "Cash", "refuse_withdrawal", FakeLog("Cash", "WithdrawalRefused", fields))

    def transfer(self, owner: str, to: str, quantity_t: int) -> None:
        """Registry to registry."""
        self.units[owner].registry_t -= quantity_t
        self.units[to].registry_t += quantity_t
        fields = {"operator": owner, "owner": owner, "to": to, "id": CLASS_ID, "amount": quantity_t}
        self.send(owner, "Allowances", "safeTransferFrom", FakeLog("Allowances", "TransferSingle", fields))

    def surrender(self, person: str, quantity_t: int, is_accepted: bool) -> None:
        """A surrender application, made and decided."""
        self.applications += 1
        application = {"application_id": self.applications, "entity": person, "year": YEAR}
        units = {"class_id": CLASS_ID, "account": person, "quantity_t": quantity_t}
        amount = {"class_id": CLASS_ID, "quantity_t": quantity_t}
        self.send(
            person,
            "Compliance",
            "apply_surrender",
            FakeLog("Allowances", "Locked", units),
            FakeLog("Compliance", "SurrenderApplied", application | amount | {"findings": 0, "is_offset": False}),
        )
        logs = [FakeLog("Allowances", "Surrendered" if is_accepted else "Unlocked", units)]
        if is_accepted:
            self.units[person].registry_t -= quantity_t
            self.surrendered_t += quantity_t
            echo = {"operator": MINISTRY, "owner": person, "to": ZERO, "id": CLASS_ID, "amount": quantity_t}
            logs.append(FakeLog("Allowances", "TransferSingle", echo))
        decided = application | amount | {"accepted": is_accepted, "by": MINISTRY}
        logs.append(FakeLog("Compliance", "SurrenderDecided", decided))
        self.send(MINISTRY, "Compliance", "decide_surrender", *logs)

    def place(self, person: str, side: int, price_fen: int, quantity_t: int) -> None:
        """An order: trades with what crosses, best price then oldest, and rests with the rest."""
        self.orders += 1
        number = OrderId(MarketDay(self.day), PRODUCT_ID, side, FenPerTonne(price_fen), self.orders).packed
        order = Order(number, person, side, price_fen, quantity_t)
        fields = {"order_id": order.order_id, "account": person, "quantity_t": quantity_t}
        self._reserve(order, 0, quantity_t)
        logs = [FakeLog("OrderBook", "OrderPlaced", fields)]
        for resting in self._crossing(order):
            if order.open_t:
                logs += self._trade(order, resting)
        if order.open_t:
            self.book.append(order)
        self.book = [resting for resting in self.book if resting.open_t]
        self.send(person, "OrderBook", "place", *logs)

    def _crossing(self, order: Order) -> list[Order]:
        sign = 1 if order.side == BUY else -1
        other = [
            resting
            for resting in self.book
            if resting.side != order.side
            and sign * resting.price_fen <= sign * order.price_fen
            and resting.account != order.account
        ]
        return sorted(other, key=lambda resting: sign * resting.price_fen)

    def _reserve(self, order: Order, from_t: int, to_t: int) -> None:
        if order.side == SELL:
            self.units[order.account].reserved_t += to_t - from_t
        else:
            more_fen = cost_fen(order.price_fen, to_t) - cost_fen(order.price_fen, from_t)
            self.money[order.account].reserved_fen += more_fen

    def _trade(self, order: Order, resting: Order) -> list[FakeLog]:
        quantity_t = min(order.open_t, resting.open_t)
        buy, sell = (order, resting) if order.side == BUY else (resting, order)
        self.trades += 1
        self._reserve(buy, buy.open_t, buy.open_t - quantity_t)
        self.money[buy.account].reserved_fen += cost_fen(resting.price_fen, quantity_t)
        for side in (order, resting):
            side.open_t -= quantity_t
        amount_fen = quantity_t * resting.price_fen
        self.units[buy.account].due_t += quantity_t
        self.money[sell.account].due_fen += amount_fen - fee_fen(amount_fen)
        trade = {
            "trade_id": (PRODUCT_ID << 64) + (self.day << 32) + self.trades,
            "buyer": buy.account,
            "seller": sell.account,
            "product_id": PRODUCT_ID,
            "day": self.day,
            "sequence": self.trades,
            "price_fen": resting.price_fen,
            "quantity_t": quantity_t,
            "buy_ref": buy.order_id,
            "sell_ref": sell.order_id,
            "method": LISTED,
        }
        self.unsettled.append(trade)
        return [FakeLog("Settlement", "TradeMade", trade)]

    def cancel(self, order: Order) -> None:
        """Take an order back."""
        self.book.remove(order)
        self._reserve(order, order.open_t, 0)
        fields = {"order_id": order.order_id, "account": order.account, "quantity_t": order.open_t}
        self.send(order.account, "OrderBook", "cancel", FakeLog("OrderBook", "OrderCancelled", fields))

    def end_day(self) -> None:
        """Publish, confirm, settle, and open the next day with an empty book and no reserves."""
        key = {"product_id": PRODUCT_ID, "day": self.day}
        totals = {
            "quantity_t": sum(trade["quantity_t"] for trade in self.unsettled),
            "amount_fen": sum(trade["quantity_t"] * trade["price_fen"] for trade in self.unsettled),
        }
        self.send(
            EXCHANGE,
            "Settlement",
            "publish_results",
            FakeLog("Settlement", "ResultsPublished", key | {"by": EXCHANGE, "figures": self._figures(totals)}),
            FakeLog("Market", "DayClosed", key | totals | {"close_fen": 10_050}),
        )
        clearing = key | {"by": REGISTRY, "clearing_hash": hash_of("clearing", self.day)}
        self.send(REGISTRY, "Settlement", "clear", FakeLog("Settlement", "ResultsCleared", clearing))
        confirmed = FakeLog("Settlement", "ResultsConfirmed", key | {"by": SECOND_REGISTRY})
        self.send(SECOND_REGISTRY, "Settlement", "confirm_results", confirmed)
        for start in range(0, len(self.unsettled), CHUNK):
            self.send(REGISTRY, "Settlement", "settle", *self._settled(key, self.unsettled[start : start + CHUNK]))
        self.send(REGISTRY, "Settlement", "settle", FakeLog("Settlement", "DaySettled", key))
        self.mine()
        self.unsettled, self.book, self.trades = [], [], 0
        for person in self.people:
            self.units[person].reserved_t = self.units[person].due_t = 0
            self.money[person].reserved_fen = self.money[person].due_fen = 0
        self.day += 1
        self.open_day()
        self.mine()

    def _figures(self, totals: dict[str, int]) -> list[dict[str, int]]:
        nothing = {"trades": 0, "quantity_t": 0, "amount_fen": 0}
        return [totals | {"trades": len(self.unsettled)}, nothing, nothing, nothing]

    def _settled(self, key: dict[str, int], chunk: list[dict[str, Any]]) -> list[FakeLog]:
        settlement = contract_address("Settlement")
        transfers = [
            {"operator": settlement, "owner": one["seller"], "to": one["buyer"], "id": CLASS_ID}
            | {"amount": one["quantity_t"]}
            for one in chunk
        ]
        amounts_fen = [one["price_fen"] * one["quantity_t"] for one in chunk]
        for one, amount_fen in zip(chunk, amounts_fen, strict=True):
            self._deliver(one, amount_fen)
        paid = {
            "buyers": [one["buyer"] for one in chunk],
            "sellers": [one["seller"] for one in chunk],
            "amounts_fen": amounts_fen,
            "fees_fen": [fee_fen(amount_fen) for amount_fen in amounts_fen],
        }
        trade_ids = [one["trade_id"] for one in chunk]
        codes = [trade_id % 10**17 for trade_id in trade_ids]
        delivered = {"class_id": CLASS_ID, "day": self.day, "transfers": len(chunk)}
        return [
            *(FakeLog("Allowances", "TransferSingle", fields) for fields in transfers),
            FakeLog("Allowances", "Delivered", delivered),
            FakeLog("Cash", "Paid", paid),
            FakeLog("Vouchers", "VouchersIssued", {"codes": codes, "trade_ids": trade_ids}),
            FakeLog("Settlement", "TradesSettled", key | {"trade_ids": trade_ids}),
        ]

    def _deliver(self, trade: dict[str, Any], amount_fen: int) -> None:
        buyer, seller, quantity_t = trade["buyer"], trade["seller"], trade["quantity_t"]
        fee = fee_fen(amount_fen)
        self.units[seller].trading_t -= quantity_t
        self.units[seller].reserved_t -= quantity_t
        self.units[buyer].due_t -= quantity_t
        self.units[buyer].trading_t += quantity_t
        self.money[buyer].total_fen -= amount_fen + fee
        self.money[buyer].reserved_fen -= amount_fen + fee
        self.money[seller].due_fen -= amount_fen - fee
        self.money[seller].total_fen += amount_fen - fee
        self.fees_fen += 2 * fee

    # --- at random ---

    def play(self, actions: int, per_block: int = 10) -> None:
        """Random actions that the ledgers would allow."""
        for number in range(1, actions + 1):
            self.act()
            if number % per_block == 0:
                self.mine()
        self.mine()

    def act(self) -> None:
        """One random action."""
        person, other = self.random.sample(self.people, 2)
        units, money = self.units[person], self.money[person]
        free_t = units.trading_t - units.reserved_t
        free_fen = money.total_fen - money.reserved_fen - money.leaving_fen
        choice = self.random.random()
        quantity_t = self.random.randint(1, 100)
        price_fen = self.random.randint(9_900, 10_100)
        if choice < 0.4 and free_t >= quantity_t:
            self.place(person, SELL, price_fen, quantity_t)
        elif choice < 0.8 and free_fen >= cost_fen(price_fen, quantity_t):
            self.place(person, BUY, price_fen, quantity_t)
        elif choice < 0.85 and self.book:
            self.cancel(self.random.choice(self.book))
        elif choice < 0.9 and units.registry_t >= quantity_t:
            self.transfer(person, other, quantity_t)
        elif choice < 0.93 and units.registry_t >= quantity_t:
            self.surrender(person, quantity_t, self.random.random() < 0.8)
        elif choice < 0.96 and free_fen >= quantity_t:
            self.withdraw(person, quantity_t, self.random.random() < 0.8)
        else:
            self.deposit(person, quantity_t * 1_000)
