"""The market of the contracts: each line a signed transaction at its time, each result read back from the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from carbon.exchange.hours import date_of
from carbon.exchange.records import MONEY, BookLine, Bulletin, Holding, Method, State
from carbon.exchange.refusals import Refusal
from carbon.exchange.rules import ExchangeRules
from carbon.order_book import OrderId, Side
from carbon.settlement import Trade, trade_hash
from carbon.units import S_PER_DAY, Fen, FenPerTonne, MarketDay, Tonnes, UnixSeconds
from carbon.vouchers import format_code
from cli.market.lines import Action, Line
from cli.market.onchain.calls import MarketCalls, class_of
from cli.market.onchain.reasons import refusal_of
from cli.market.venue import Deal, Outcome
from cli.registry.onchain.calls import holder
from cli.registry.onchain.in_process import CONTRACTS, InProcess
from cli.registry.onchain.steered import SteeredClock
from cli.registry.onchain.wire import Act, CallRefused, Done

MARKET_CONTRACTS = (
    *CONTRACTS, "Cash", "Vouchers", "Market", "OrderBook", "Positions", "Settlement", "BlockTrades",
)  # fmt: skip
SET_UP_DAYS, IN_FORCE_DAYS = 4, 2
"""Days before the first line when the market is set up, and days after that from which its rules are in force."""
NO_QUOTE = 0
METHODS = {method.code: method for method in Method}


@dataclass(slots=True)
class Sent:
    """An order or offer that a contract accepted."""

    ref: str
    method: Method
    chain_id: int
    quantity: int
    filled: int = 0
    state: State = State.OPEN


class ChainVenue:
    """`Venue` on contracts of its own."""

    def __init__(self, rules: ExchangeRules, lines: Sequence[Line]) -> None:
        """Set everything up some days before the first line."""
        self._rules, self._hours = rules, rules.hours
        begins = max((lines[0].at if lines else 0) - SET_UP_DAYS * S_PER_DAY, SET_UP_DAYS * S_PER_DAY)
        self._clock = SteeredClock(begins)
        self._wire = InProcess(MARKET_CONTRACTS, self._clock)
        self._calls = MarketCalls(self._wire)
        self._accounts = sorted({line.account for line in lines if line.action is not Action.CLOSE_DAY})
        others = {line.counterparty for line in lines} - {""} - set(self._accounts)
        self._names = {self._wire.address(holder(name)).lower(): name for name in [*self._accounts, *others]}
        self._sent: dict[str, Sent] = {}
        self._by_id: dict[tuple[Method, int], Sent] = {}
        self._trades: list[Trade] = []
        self._refs: list[tuple[str, str]] = []
        self._codes: dict[int, int] = {}
        self._book: list[BookLine] = []
        self._bulletins: list[Bulletin] = []
        self._deposits = 0
        self._open_day: MarketDay | None = None
        self._last_day = MarketDay(-1)
        self._offset_s = self._offset_of(MarketDay(begins // S_PER_DAY))
        self._set_up(MarketDay(begins // S_PER_DAY + IN_FORCE_DAYS), lines[-1].at if lines else begins)

    def close(self) -> None:
        """Forget the chain."""
        self._wire.close()

    def play(self, line: Line) -> Refusal | None:
        """Send what a line asks for as a transaction of its time."""
        self._turn_to(line.at)
        if line.action is Action.CLOSE_DAY:
            if self._open_day is not None and self._wire.call("Market", "is_over", self._open_day):
                self._close(self._open_day)
            return None
        if line.action is Action.OPEN_HOLDING:
            self._calls.open_holding(line.account, self._product(line), line.quantity or 0)
            return None
        if line.action is Action.DEPOSIT:
            self._deposits += 1
            self._calls.deposit(line.account, line.price or 0, self._deposits)
            return None
        (done,) = self._wire.attempt([self._act(line)])
        if done.reason is not None:
            refusal = refusal_of(done.reason)
            if refusal is None:
                raise CallRefused(f"{line.action} {line.ref}: {done.reason}")
            return refusal
        self._take_in(line, done)
        return None

    def outcome(self) -> Outcome:
        """What events and ledgers say."""
        return Outcome(
            deals=[self._deal(trade, refs) for trade, refs in zip(self._trades, self._refs, strict=True)],
            orders={ref: (sent.state, Tonnes(sent.filled)) for ref, sent in self._sent.items()},
            book=self._book,
            holdings=[holding for account in self._accounts for holding in self._holdings(account)],
            bulletins=self._bulletins,
        )

    # Transactions

    def _act(self, line: Line) -> Act:
        who, sent = holder(line.account), self._sent.get(line.ref)
        price, quantity = max(line.price or 0, 0), max(line.quantity or 0, 0)
        offer_id = sent.chain_id if sent is not None and sent.method is Method.BLOCK else 0
        order_id = sent.chain_id if sent is not None and sent.method is Method.LISTED else 0
        if line.action is Action.PLACE:
            return Act(who, "OrderBook", "place", (self._product(line), int(line.side), price, quantity))
        if line.action is Action.BLOCK_OFFER:
            to = self._wire.address(holder(line.counterparty))
            terms = (to, self._product(line), int(line.side), price, quantity, NO_QUOTE)
            return Act(who, "BlockTrades", "offer", terms)
        if line.action is Action.BLOCK_CONFIRM:
            return Act(who, "BlockTrades", "confirm", (offer_id,))
        if line.action is Action.CANCEL:
            if offer_id:
                return Act(who, "BlockTrades", "withdraw", (offer_id,))
            return Act(who, "OrderBook", "cancel", (order_id,))
        if line.price is None:
            price = OrderId.of(order_id).price
        if line.quantity is None:
            quantity = sent.quantity if sent is not None else 0
        return Act(who, "OrderBook", "amend", (order_id, price, quantity))

    def _product(self, line: Line) -> int:
        """The product's number; one that no product has, where there is none of that name."""
        return self._rules.products.get(line.product, len(self._rules.products) + 1)

    def _take_in(self, line: Line, done: Done) -> None:
        """Book what a transaction logged."""
        for placed in self._wire.events(done, "OrderBook", "OrderPlaced"):
            self._remember(Sent(line.ref, Method.LISTED, placed["order_id"], placed["quantity_t"]))
        if line.action is Action.BLOCK_OFFER:
            for made in self._wire.events(done, "BlockTrades", "OfferMade"):
                self._remember(Sent(line.ref, Method.BLOCK, made["offer_id"], made["quantity_t"]))
        for amended in self._wire.events(done, "OrderBook", "OrderAmended"):
            sent = self._by_id[Method.LISTED, amended["order_id"]]
            sent.chain_id, sent.quantity = amended["new_order_id"], amended["quantity_t"]
            self._remember(sent)
        for cancelled in self._wire.events(done, "OrderBook", "OrderCancelled"):
            self._by_id[Method.LISTED, cancelled["order_id"]].state = State.CANCELLED
        if line.action is Action.CANCEL and self._sent[line.ref].method is Method.BLOCK:
            self._sent[line.ref].state = State.CANCELLED
        for made in self._wire.events(done, "Settlement", "TradeMade"):
            method = METHODS[made["method"]]
            buy, sell = self._by_id[method, made["buy_ref"]], self._by_id[method, made["sell_ref"]]
            for one in (buy,) if buy is sell else (buy, sell):
                one.filled += made["quantity_t"]
                one.state = State.FILLED if one.filled == one.quantity else State.OPEN
            self._refs.append((buy.ref, sell.ref))
            self._trades.append(
                Trade(
                    trade_id=made["trade_id"],
                    buyer=made["buyer"],
                    seller=made["seller"],
                    price=FenPerTonne(made["price_fen"]),
                    quantity=Tonnes(made["quantity_t"]),
                    buy_ref=made["buy_ref"],
                    sell_ref=made["sell_ref"],
                    method=made["method"],
                    at=UnixSeconds(line.at),
                )
            )

    def _remember(self, sent: Sent) -> None:
        self._sent[sent.ref] = self._by_id[sent.method, sent.chain_id] = sent

    # Days

    def _set_up(self, from_day: MarketDay, ends: int) -> None:
        self._calls.employ()
        self._calls.open_accounts(self._accounts, self._rules)
        self._calls.list_products(self._rules)
        self._calls.set_rules(self._rules, from_day, MarketDay(ends // S_PER_DAY + IN_FORCE_DAYS))
        self._calls.set_hours(self._rules, self._offset_s, from_day)

    def _turn_to(self, at: UnixSeconds) -> None:
        """Let time come: close the day before, open the present one at its midnight."""
        day = self._hours.moment_of(at).day
        if self._open_day is not None and day > self._open_day:
            self._close(self._open_day)
        if self._open_day is None and day > self._last_day:
            self._begin(day)
        self._clock.turn_to(at)

    def _begin(self, day: MarketDay) -> None:
        if self._offset_of(day) != self._offset_s:
            self._offset_s = self._offset_of(day)
            self._calls.set_hours(self._rules, self._offset_s, day)
        self._clock.turn_to(self._second_of(day, 0))
        if self._wire.call("Market", "is_trading_day", day):
            self._calls.open_day(self._rules.products.values())
            self._open_day = day

    def _close(self, day: MarketDay) -> None:
        """Book and bulletin, then all that settling a day takes; what was open expires."""
        hours = self._hours
        ends_s = max(span.closes_s for span in hours.listed + hours.block)
        self._clock.turn_to(self._second_of(day, ends_s))
        resting = [self._book_line(sent) for sent in self._open_orders()]
        self._book += [line for _, line in sorted(resting, key=_place_in_book)]
        for name, product_id in self._rules.products.items():
            made = [trade for trade in self._trades_on(day) if trade.trade_id >> 64 == product_id]
            self._calls.close_day(product_id, day, made)
            self._codes |= {one.trade_id: self._wire.call("Vouchers", "code_of", one.trade_id) for one in made}
            self._bulletins.append(self._bulletin(day, name, product_id, made))
        for sent in self._sent.values():
            if sent.state is State.OPEN:
                sent.state = State.EXPIRED
        self._open_day, self._last_day = None, day

    def _second_of(self, day: MarketDay, second: int) -> int:
        """Unix time of a time of day."""
        return day * S_PER_DAY + second - self._offset_s

    def _offset_of(self, day: MarketDay) -> int:
        """Market time minus UTC in the middle of a day."""
        noon = datetime.combine(date_of(day), time(12), self._hours.zone)
        return int((noon.replace(tzinfo=UTC) - noon).total_seconds())

    def _trades_on(self, day: MarketDay | None) -> list[Trade]:
        return [trade for trade in self._trades if trade.trade_id >> 32 & 0xFFFF_FFFF == day]

    # Reading

    def _open_orders(self) -> list[Sent]:
        return [sent for sent in self._sent.values() if sent.state is State.OPEN and sent.method is Method.LISTED]

    def _book_line(self, sent: Sent) -> tuple[OrderId, BookLine]:
        order_id = OrderId.of(sent.chain_id)
        account, _, open_t = self._wire.call("OrderBook", "order", sent.chain_id)
        product = next(name for name, number in self._rules.products.items() if number == order_id.product_id)
        name = self._names[account.lower()]
        line = BookLine(order_id.day, product, Side(order_id.side), order_id.price, sent.ref, name, Tonnes(open_t))
        return order_id, line

    def _bulletin(self, day: MarketDay, product: str, product_id: int, made: Sequence[Trade]) -> Bulletin:
        prices = [trade.price for trade in made if trade.method == Method.LISTED.code]
        listed, block, *_ = self._calls.figures(product_id, day)
        return Bulletin(
            day=day,
            product=product,
            opening=prices[0] if prices else None,
            high=max(prices, default=None),
            low=min(prices, default=None),
            close=FenPerTonne(self._wire.call("Market", "previous_close_fen", product_id)),
            listed_volume=Tonnes(listed["quantity_t"]),
            listed_amount=Fen(listed["amount_fen"]),
            block_volume=Tonnes(block["quantity_t"]),
            block_amount=Fen(block["amount_fen"]),
        )

    def _holdings(self, account: str) -> list[Holding]:
        """The ledgers' figures; trades of a day still open are not delivered yet and count as if they were."""
        address = self._wire.address(holder(account))
        bought = [trade for trade in self._trades_on(self._open_day) if trade.buyer.lower() == address.lower()]
        sold = [trade for trade in self._trades_on(self._open_day) if trade.seller.lower() == address.lower()]
        money = self._wire.call("Cash", "balance_of", address)[0]
        money += sum(trade.amount - self._rules.fee_on(trade.amount) for trade in sold)
        money -= sum(self._rules.cost_of(trade.amount) for trade in bought)
        found = [Holding(account, MONEY, money, self._wire.call("Cash", "available_fen", address))]
        for name, product_id in self._rules.products.items():
            held = self._wire.call("Allowances", "balanceOf", address, class_of(product_id))
            held += sum(trade.quantity for trade in bought if trade.trade_id >> 64 == product_id)
            held -= sum(trade.quantity for trade in sold if trade.trade_id >> 64 == product_id)
            free = self._wire.call("Allowances", "available_t", class_of(product_id), address)
            found.append(Holding(account, name, held, free))
        return found

    def _deal(self, trade: Trade, refs: tuple[str, str]) -> Deal:
        """A trade with its code: the one it was given, or of an open day the one that it will be."""
        code = self._codes.get(trade.trade_id)
        if code is None:
            code = self._wire.call("Vouchers", "code_for", trade.trade_id, trade_hash(trade))
        product = next(name for name, number in self._rules.products.items() if number == trade.trade_id >> 64)
        return Deal(
            trade.at,
            product,
            METHODS[trade.method],
            self._names[trade.buyer.lower()],
            self._names[trade.seller.lower()],
            *refs,
            trade.price,
            trade.quantity,
            format_code(code),
        )


def _place_in_book(entry: tuple[OrderId, BookLine]) -> tuple[str, int, int, int]:
    """By product, buy before sell, best price, oldest first."""
    order_id, line = entry
    return line.product, line.side, -line.price if line.side is Side.BUY else line.price, order_id.place
