"""Every call of a contract that a replay makes, beside those of an import."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from carbon.exchange.hours import Span
from carbon.exchange.rules import ExchangeRules
from carbon.hashing import keccak
from carbon.order_book import SelfTrade
from carbon.roles import Role
from carbon.settlement import Trade
from carbon.unit_ledger import class_key
from carbon.units import MarketDay
from cli.registry.books import AREAS
from cli.registry.onchain.calls import NO_DOCUMENT, REGISTRY, SECOND, Calls, batches, holder
from cli.registry.onchain.wire import Act, Done

EXCHANGE, BANK = "exchange", "bank"
SCHEME, VINTAGE = "MARKET", 0
AREA = AREAS[0]
LISTED_SESSIONS, BLOCK_SESSIONS = 4, 2
"""Most sessions of a day that the contracts keep."""
RESTRICTED_STATUS, MISCONDUCT, FOR_EVER_S = 3, 4, 2**39
WHY = "rules of the replay"
CHUNK = 64
Figures = Sequence[Mapping[str, int]]


def class_of(product_id: int) -> int:
    """The class of units of a product."""
    return class_key(SCHEME, f"P{product_id}", VINTAGE)


class MarketCalls(Calls):
    """The trading contracts as a replay uses them."""

    # Before the first day

    def employ(self) -> None:
        """Registry, ministry, exchange and bank."""
        self.appoint({})
        self._admit([(EXCHANGE, Role.EXCHANGE, 0), (BANK, Role.BANK, 0)], {})
        self.bank = self.wire.address(BANK)

    def open_accounts(self, accounts: Sequence[str], rules: ExchangeRules) -> None:
        """Everyone who is named, with his bank; those who may not trade are told so."""
        people = [holder(account) for account in accounts]
        self.admit(dict.fromkeys(people, AREA), Role.INVESTOR, {})
        self._send(
            Act(BANK, "Participants", "decide_bindings", ([self.wire.address(who) for who in some], True, ""))
            for some in batches(people)
        )
        for account in accounts:
            address = self.wire.address(holder(account))
            if account in rules.restricted:
                status = (address, RESTRICTED_STATUS, WHY, NO_DOCUMENT)
                self._send([Act(REGISTRY, "Participants", "set_status", status)])
            if account in rules.credit_record:
                record = (address, MISCONDUCT, FOR_EVER_S, WHY, NO_DOCUMENT)
                self._send([Act(EXCHANGE, "Participants", "record_conduct", record)])

    def list_products(self, rules: ExchangeRules) -> None:
        """Classes, products with their terms and first closes, halts."""
        terms = (
            rules.tick,
            1,
            rules.listed.min_t,
            rules.listed.max_t or 2**32 - 1,
            rules.listed.band,
            rules.block.min_t,
            rules.block.max_t or 0,
            rules.block.band,
        )
        for name, product_id in rules.products.items():
            self.define_class(SCHEME, f"P{product_id}", VINTAGE)
            reference = (product_id, rules.references[name], WHY)
            acts = [
                Act(EXCHANGE, "Market", "list_product", (class_of(product_id), f"P{product_id}", terms)),
                Act(EXCHANGE, "Market", "set_reference", reference),
            ]
            if name in rules.halted:
                acts.append(Act(EXCHANGE, "Market", "halt", (product_id, WHY, NO_DOCUMENT)))
            self._send(acts)

    def set_rules(self, rules: ExchangeRules, from_day: MarketDay, last_day: MarketDay) -> None:
        """Fees, own orders, holidays and position limits."""
        cancels_older = rules.self_trade is SelfTrade.CANCEL_OLDER
        holidays = sorted(day for day in rules.hours.holidays if from_day <= day <= last_day)
        self._send(
            [
                Act(EXCHANGE, "Market", "set_fees", (rules.fee, 0, from_day)),
                Act(EXCHANGE, "Market", "set_self_trade", (cancels_older, from_day)),
                *(Act(EXCHANGE, "Market", "set_holidays", (days, True)) for days in batches(holidays)),
                *(
                    Act(EXCHANGE, "Positions", "set_account_limit", (self._address(name), True, limit_t, from_day))
                    for name, limit_t in rules.position_limits.items()
                ),
            ]
        )

    def set_hours(self, rules: ExchangeRules, utc_offset_s: int, from_day: MarketDay) -> None:
        """Clock and sessions from a day on."""
        listed, block = _padded(rules.hours.listed, LISTED_SESSIONS), _padded(rules.hours.block, BLOCK_SESSIONS)
        self._send([Act(EXCHANGE, "Market", "set_hours", ((utc_offset_s, listed, block), from_day))])

    # Days

    def open_day(self, products: Iterable[int]) -> None:
        """All products."""
        self._send(Act(EXCHANGE, "Market", "open_day", (product_id,)) for product_id in products)

    def close_day(self, product_id: int, day: MarketDay, trades: Sequence[Trade]) -> list[Done]:
        """The exchange publishes, the registry clears in two reviews, and delivers; what each delivery logged."""
        figures = self.figures(product_id, day)
        given = [tuple(figure.values()) for figure in figures]
        clearing_hash = keccak(f"{product_id} {day} {given}".encode())
        self._send(
            [
                Act(EXCHANGE, "Settlement", "publish_results", (product_id, day, given)),
                Act(REGISTRY, "Settlement", "clear", (product_id, day, given, clearing_hash)),
                Act(SECOND, "Settlement", "confirm_results", (product_id, day, clearing_hash)),
            ]
        )
        chunks = batches([_as_argument(trade) for trade in trades], CHUNK)
        return self._send(Act(REGISTRY, "Settlement", "settle", (chunk, 0)) for chunk in chunks)

    def figures(self, product_id: int, day: MarketDay) -> Figures:
        """Listed, block, auction and agreed trades of a day."""
        found: Figures = self.wire.call("Settlement", "figures", product_id, day)
        return found

    # Accounts

    def open_holding(self, account: str, product_id: int, quantity_t: int) -> None:
        """The registry enters units, their owner puts them up for trading."""
        if quantity_t:
            self.bring_in(class_of(product_id), [(holder(account), quantity_t)])
            self._send([Act(holder(account), "Allowances", "to_trading", (class_of(product_id), quantity_t))])

    def deposit(self, account: str, amount_fen: int, number: int) -> None:
        """The bank books money in."""
        if amount_fen:
            reference = number.to_bytes(32, "big")
            self._send([Act(BANK, "Cash", "deposit", (self._address(account), amount_fen, reference))])

    def _address(self, account: str) -> str:
        return self.wire.address(holder(account))


def _padded(spans: Sequence[Span], places: int) -> list[int]:
    times = [second for span in spans for second in span]
    return times + [0] * (2 * places - len(times))


def _as_argument(trade: Trade) -> tuple[Any, ...]:
    return (
        trade.trade_id,
        trade.buyer,
        trade.seller,
        trade.price,
        trade.quantity,
        trade.buy_ref,
        trade.sell_ref,
        trade.method,
        trade.at,
    )
