"""
A market from its first line to its last: orders, blocks and days. Twin of the contracts in `contracts/trading/`.

A trade moves units and money at once, as if every day were settled when it closes.
"""

from dataclasses import replace

from carbon.exchange.accounts import Account
from carbon.exchange.checks import check_means, check_terms
from carbon.exchange.day import ProductDay
from carbon.exchange.hours import Moment, is_within
from carbon.exchange.records import MONEY, BookLine, Bulletin, Holding, MadeTrade, Method, State, Ticket
from carbon.exchange.refusals import OrderRefused, Refusal, check
from carbon.exchange.rules import ExchangeRules
from carbon.order_book import Deal, Placed, Side
from carbon.units import FenPerTonne, MarketDay, Tonnes, UnixSeconds


class Exchange:
    """All accounts, orders, trades and days. `turn_to` the time of a step before the step."""

    def __init__(self, rules: ExchangeRules) -> None:
        """Start before the first day, with nobody known."""
        self.rules = rules
        self.accounts: dict[str, Account] = {}
        self.tickets: dict[str, Ticket] = {}
        """Name -> order or block offer, once it was accepted."""
        self.trades: list[MadeTrade] = []
        self.bulletins: list[Bulletin] = []
        self.book_lines: list[BookLine] = []
        """What rested at each close."""
        self._at, self._moment = UnixSeconds(0), Moment(MarketDay(0), 0)
        self._open_day: MarketDay | None = None
        self._last_closed = MarketDay(-1)
        self._offers = 0
        self._closes = dict(rules.references)
        self._days: dict[str, ProductDay] = {}

    # Time

    def turn_to(self, at: UnixSeconds) -> None:
        """Let time come to `at`: a trading day still open at a later date is closed, the present one opened."""
        if at < self._at:
            raise ValueError(f"time goes back from {self._at} to {at}")
        hours = self.rules.hours
        moment = hours.moment_of(at)
        if self._open_day is not None and moment.day > self._open_day:
            self._close(self._open_day)
        self._at, self._moment = at, moment
        if self._open_day is None and hours.is_trading_day(moment.day) and moment.day > self._last_closed:
            self._open_day = moment.day
            self._days = {
                name: ProductDay(number, moment.day, self._closes[name], self.rules.self_trade)
                for name, number in self.rules.products.items()
            }

    def close_day(self) -> None:
        """Close the day if it is open and its last session has ended; nothing otherwise."""
        if self._open_day == self._moment.day and self.rules.hours.is_over(self._moment):
            self._close(self._open_day)

    # Accounts

    def know(self, account: str) -> Account:
        """The account of that name, empty when it is new."""
        return self.accounts.setdefault(account, Account())

    def open_holding(self, account: str, product: str, quantity: Tonnes) -> None:
        """Put units into an account, free to sell at once."""
        self.know(account).units[product] += quantity

    def deposit(self, account: str, amount: int) -> None:
        """Put money into an account."""
        self.know(account).money += amount

    # Listed orders

    def place(
        self, ref: str, account: str, product: str, side: Side, price: FenPerTonne, quantity: Tonnes
    ) -> list[MadeTrade]:
        """Accept an order and let it trade; its rest rests."""
        wanted = Ticket(ref, 0, Method.LISTED, account, product, side, price, quantity)
        self._check(wanted)
        self._accept(wanted)
        placed = self._days[product].book.place(account, side, price, quantity)
        return self._carry_out(wanted, placed)

    def amend(self, ref: str, account: str, price: FenPerTonne | None, quantity: Tonnes | None) -> list[MadeTrade]:
        """Change an open order; None leaves a value as it is. `quantity` includes what is filled."""
        ticket = self._open_ticket(ref, Method.LISTED)
        check(ticket.account == account, Refusal.NOT_YOURS)
        wanted = replace(
            ticket,
            price=ticket.price if price is None else price,
            quantity=ticket.quantity if quantity is None else quantity,
        )
        self._free(ticket)
        try:
            if wanted.price == ticket.price and wanted.quantity < ticket.quantity:
                check(is_within(self.rules.hours.listed, self._moment), Refusal.CLOSED_SESSION)
                check(self._has_size(wanted), Refusal.SIZE_OUT_OF_BOUNDS)
            else:
                self._check(wanted)
        except OrderRefused:
            self._hold(ticket)
            raise
        ticket.price, ticket.quantity = wanted.price, wanted.quantity
        self._hold(ticket)
        day = self._days[ticket.product]
        placed = day.book.amend(account, day.numbers[ref], ticket.price, ticket.quantity)
        return self._carry_out(ticket, placed)

    def cancel(self, ref: str, account: str) -> None:
        """Withdraw what is open of an order or a block offer."""
        ticket = self._open_ticket(ref)
        check(ticket.account == account, Refusal.NOT_YOURS)
        check(not self.rules.hours.is_over(self._moment), Refusal.CLOSED_SESSION)
        if ticket.method is Method.LISTED:
            day = self._days[ticket.product]
            day.book.cancel(account, day.numbers[ref])
        self._end(ticket, State.CANCELLED)

    # Blocks

    def block_offer(
        self, ref: str, account: str, product: str, side: Side, price: FenPerTonne, quantity: Tonnes, counterparty: str
    ) -> None:
        """Offer a block to a named party."""
        wanted = Ticket(ref, 0, Method.BLOCK, account, product, side, price, quantity, counterparty)
        self._check(wanted)
        self._accept(wanted)
        self._days[product].offers.append(wanted)
        self._offers += 1
        wanted.chain_id = self._offers

    def block_confirm(self, ref: str, account: str) -> list[MadeTrade]:
        """Take an offer whole, at its price."""
        offer, rules = self._open_ticket(ref, Method.BLOCK), self.rules
        check(offer.counterparty == account, Refusal.NOT_YOURS)
        check(offer.product not in rules.halted, Refusal.PRODUCT_HALTED)
        check(account not in rules.restricted, Refusal.ACCOUNT_RESTRICTED)
        check(account not in rules.credit_record, Refusal.CREDIT_RECORD)
        check(is_within(rules.hours.block, self._moment), Refusal.CLOSED_SESSION)
        check_means(rules, self.know(account), replace(offer, account=account, side=offer.side.other))
        buyer, seller = (offer.account, account) if offer.side is Side.BUY else (account, offer.account)
        quantity = offer.open
        self._fill(offer, quantity)
        return [self._trade(offer.product, Method.BLOCK, offer, offer, buyer, seller, offer.price, quantity)]

    # Views

    def holdings(self) -> list[Holding]:
        """What each account has: by account, money first, then products by name."""
        found = []
        for name in sorted(self.accounts):
            account = self.know(name)
            found.append(Holding(name, MONEY, account.money, account.money_free))
            found += [
                Holding(name, product, account.units[product], account.units_free(product))
                for product in self.rules.products
            ]
        return found

    # Within

    def _check(self, wanted: Ticket) -> None:
        """Raise OrderRefused with the first reason against an order or an offer."""
        check_terms(self.rules, wanted, self._moment, self._closes.get(wanted.product))
        if wanted.method is Method.BLOCK:
            check(wanted.counterparty != wanted.account, Refusal.SELF_TRADE)
        else:
            is_allowed = self._days[wanted.product].takes(wanted.account, wanted.side, wanted.price)
            check(is_allowed, Refusal.SELF_TRADE)
        check_means(self.rules, self.know(wanted.account), wanted)

    def _has_size(self, wanted: Ticket) -> bool:
        return wanted.open > 0 and self.rules.listed.has_size(wanted.quantity)

    def _open_ticket(self, ref: str, method: Method | None = None) -> Ticket:
        ticket = self.tickets.get(ref)
        if ticket is None or ticket.state is not State.OPEN or method not in (None, ticket.method):
            raise OrderRefused(Refusal.UNKNOWN_ORDER)
        return ticket

    def _accept(self, ticket: Ticket) -> None:
        self.tickets[ticket.ref] = ticket
        self._hold(ticket)

    def _carry_out(self, ticket: Ticket, placed: Placed) -> list[MadeTrade]:
        """Book what the matching did."""
        product, day = ticket.product, self._days[ticket.product]
        day.enter(ticket, placed)
        for order in placed.cancelled:
            self._end(day.tickets[order.number], State.CANCELLED)
        return [self._carry_out_deal(product, day, deal) for deal in placed.deals]

    def _carry_out_deal(self, product: str, day: ProductDay, deal: Deal) -> MadeTrade:
        buy, sell = day.tickets[deal.buy_order], day.tickets[deal.sell_order]
        self._fill(buy, deal.quantity)
        self._fill(sell, deal.quantity)
        return self._trade(product, Method.LISTED, buy, sell, deal.buyer, deal.seller, deal.price, deal.quantity)

    def _trade(
        self,
        product: str,
        method: Method,
        buy: Ticket,
        sell: Ticket,
        buyer: str,
        seller: str,
        price: FenPerTonne,
        quantity: Tonnes,
    ) -> MadeTrade:
        """Move units, money and fees, and count the trade."""
        day, moment = self._days[product], self._moment
        day.made += 1
        made = MadeTrade(
            at=self._at,
            day=moment.day,
            product=product,
            sequence=day.made,
            method=method,
            buyer=buyer,
            seller=seller,
            buy_ref=buy.ref,
            sell_ref=sell.ref,
            buy_id=buy.chain_id,
            sell_id=sell.chain_id,
            price=price,
            quantity=quantity,
        )
        bought, sold, amount = self.know(buyer), self.know(seller), made.amount
        bought.money -= self.rules.cost_of(amount)
        bought.units[product] += quantity
        bought.bought_today[product] += quantity
        sold.money += amount - self.rules.fee_on(amount)
        sold.units[product] -= quantity
        day.count(made)
        self.trades.append(made)
        return made

    def _fill(self, ticket: Ticket, quantity: Tonnes) -> None:
        """Count what has traded, and reserve for the rest anew."""
        self._free(ticket)
        ticket.filled = Tonnes(ticket.filled + quantity)
        if ticket.open:
            self._hold(ticket)
        else:
            ticket.state = State.FILLED

    def _end(self, ticket: Ticket, state: State) -> None:
        self._free(ticket)
        ticket.state = state

    def _hold(self, ticket: Ticket) -> None:
        self._reserve(ticket, 1)

    def _free(self, ticket: Ticket) -> None:
        self._reserve(ticket, -1)

    def _reserve(self, ticket: Ticket, times: int) -> None:
        """Put what is open of an order behind it, or give that back."""
        account = self.know(ticket.account)
        if ticket.side is Side.BUY:
            account.money_reserved += times * self.rules.cost_of(ticket.amount)
            account.buying_t += times * ticket.open
        else:
            account.units_reserved[ticket.product] += times * ticket.open

    def _close(self, day: MarketDay) -> None:
        """Bulletin, book, expiry, and what was bought becomes sellable."""
        for name in self.rules.products:
            bulletin = self._days[name].bulletin(day, name)
            self._closes[name] = bulletin.close
            self.bulletins.append(bulletin)
            self.book_lines += self._days[name].book_lines(day, name)
        for product_day in self._days.values():
            for ticket in product_day.all_tickets():
                if ticket.state is State.OPEN:
                    self._end(ticket, State.EXPIRED)
        for account in self.accounts.values():
            account.bought_today.clear()
        self._days = {}
        self._open_day, self._last_closed = None, day
