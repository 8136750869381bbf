"""
Block trades between two named parties: inquiry, quote, offer, confirm. Twin of `contracts/trading/BlockTrades.vy`.

Inquiries and quotes bind nobody and set nothing aside; an offer does. What is not confirmed lapses with its day.
"""

from collections.abc import Callable
from dataclasses import dataclass

from carbon.deals import DayRules, Deal, Desk
from carbon.order_book import Side
from carbon.refusal import Refused, require
from carbon.units import FenPerTonne, MarketDay, Tonnes

METHOD = 20
"""Code of block trades in the exchange's data."""


@dataclass(slots=True)
class Inquiry:
    """A question for prices, to one or to all."""

    account: str
    """Who asks."""

    to: str | None
    """Who is asked; None is everyone."""

    product_id: int
    """Product of `Market`."""

    side: Side
    """What he who asks would do."""

    quantity: Tonnes
    """How much."""

    day: MarketDay
    """Day it lapses with."""

    is_open: bool = True
    """Not withdrawn."""


@dataclass(slots=True)
class Quote:
    """An answer to an inquiry, that binds nobody."""

    account: str
    """Who quotes."""

    inquiry_id: int
    """What it answers."""

    price: FenPerTonne
    """Price he would trade at."""

    quantity: Tonnes
    """How much."""

    is_open: bool = True
    """Not withdrawn."""


@dataclass(slots=True)
class Offer:
    """A binding offer to one counterparty."""

    account: str
    """Who offers."""

    counterparty: str
    """Who may confirm."""

    product_id: int
    """Product of `Market`."""

    side: Side
    """What he who offers does."""

    price: FenPerTonne
    """Price of the whole."""

    quantity: Tonnes
    """Taken whole."""

    quote_id: int
    """Quote that it follows, 0 for none."""

    day: MarketDay
    """Day it lapses with."""

    is_open: bool = True
    """Neither withdrawn nor confirmed."""


class BlockTrades:
    """All inquiries, quotes and offers, with the twins of the ledgers behind them."""

    def __init__(self, desk: Desk, may_trade: Callable[[str], bool]) -> None:
        """Start empty."""
        self.desk = desk
        self._may_trade = may_trade
        self.inquiries: dict[int, Inquiry] = {}
        self.quotes: dict[int, Quote] = {}
        self.offers: dict[int, Offer] = {}

    def inquire(self, account: str, to: str | None, product_id: int, side: Side, quantity: Tonnes) -> int:
        """Ask one account, or all, for a price; the number of the inquiry."""
        rules = self.desk.opened(product_id, account)
        rules.check_size(quantity)
        require(to != account, "would trade with oneself", account=account)
        self.inquiries[len(self.inquiries) + 1] = Inquiry(account, to, product_id, side, quantity, rules.day)
        return len(self.inquiries)

    def withdraw_inquiry(self, account: str, inquiry_id: int) -> None:
        """Take back a question."""
        inquiry = self._inquiry(inquiry_id)
        require(inquiry.account == account, "caller does not own the inquiry", account=account)
        inquiry.is_open = False

    def quote(self, account: str, inquiry_id: int, price: FenPerTonne, quantity: Tonnes) -> int:
        """Answer an inquiry with a price, for all or part of it; the number of the quote."""
        inquiry = self._inquiry(inquiry_id)
        require(inquiry.to in (None, account), "inquiry is for another account", account=account)
        rules = self.desk.opened(inquiry.product_id, account)
        self._check_terms(rules, price, quantity)
        require(inquiry.account != account, "would trade with oneself", account=account)
        self.quotes[len(self.quotes) + 1] = Quote(account, inquiry_id, price, quantity)
        return len(self.quotes)

    def withdraw_quote(self, account: str, quote_id: int) -> None:
        """Take back an answer."""
        quote = self._quote(quote_id)
        require(quote.account == account, "caller does not own the quote", account=account)
        quote.is_open = False

    def offer(
        self,
        account: str,
        counterparty: str,
        product_id: int,
        side: Side,
        price: FenPerTonne,
        quantity: Tonnes,
        quote_id: int = 0,
    ) -> int:
        """Offer a deal to one counterparty and set aside what it takes; the number of the offer."""
        if quote_id:
            self._check_quote(account, counterparty, product_id, side, quote_id)
        rules = self.desk.opened(product_id, account)
        self._check_terms(rules, price, quantity)
        require(counterparty != account, "would trade with oneself", account=account)
        self.desk.back(account, side, rules, price, quantity)
        self.offers[len(self.offers) + 1] = Offer(
            account, counterparty, product_id, side, price, quantity, quote_id, rules.day
        )
        return len(self.offers)

    def withdraw(self, account: str, offer_id: int) -> None:
        """Take back an offer; what it set aside is free at once."""
        offer = self._offer(offer_id)
        require(offer.account == account, "caller does not own the offer", account=account)
        require(not self.desk.venue.is_over(offer.day), "day is over", day=offer.day)
        offer.is_open = False
        rules = self.desk.venue.rules_of(offer.product_id)
        self.desk.free(account, offer.side, rules, offer.price, offer.quantity)

    def confirm(self, account: str, offer_id: int) -> Deal:
        """Take an offer whole at its price."""
        offer = self._offer(offer_id)
        require(offer.counterparty == account, "offer is for another account", account=account)
        rules = self.desk.opened(offer.product_id, account)
        require(self._may_trade(offer.account), "offeror may not trade", offeror=offer.account)
        self.desk.back(account, offer.side.other, rules, offer.price, offer.quantity)
        offer.is_open = False
        parties = (offer.account, account) if offer.side is Side.BUY else (account, offer.account)
        return self.desk.record(METHOD, rules, *parties, offer.price, offer.quantity, offer_id, offer_id)

    def is_open(self, offer_id: int) -> bool:
        """Whether an offer can be confirmed or withdrawn today."""
        offer = self.offers.get(offer_id)
        return offer is not None and offer.is_open and offer.day == self.desk.venue.today()

    def _check_terms(self, rules: DayRules, price: FenPerTonne, quantity: Tonnes) -> None:
        rules.check_price(price)
        rules.check_size(quantity)
        rules.check_band(price, price)

    def _check_quote(self, account: str, counterparty: str, product_id: int, side: Side, quote_id: int) -> None:
        """An offer may follow a quote, from either side of it; the one who asked keeps his side."""
        quote = self._quote(quote_id)
        inquiry = self.inquiries[quote.inquiry_id]
        asks = account == inquiry.account
        parties = (inquiry.account, quote.account) if asks else (quote.account, inquiry.account)
        require(parties == (account, counterparty), "quote is between others", quote_id=quote_id)
        expected = inquiry.side if asks else inquiry.side.other
        require(product_id == inquiry.product_id and side is expected, "offer does not follow the quote", side=side)

    def _inquiry(self, inquiry_id: int) -> Inquiry:
        inquiry = self.inquiries.get(inquiry_id)
        if inquiry is None or not inquiry.is_open or inquiry.day != self.desk.venue.today():
            raise Refused("inquiry is not open", inquiry_id=inquiry_id)
        return inquiry

    def _quote(self, quote_id: int) -> Quote:
        quote = self.quotes.get(quote_id)
        if quote is None or not quote.is_open:
            raise Refused("quote is not open", quote_id=quote_id)
        require(self.inquiries[quote.inquiry_id].day == self.desk.venue.today(), "quote is not open", quote_id=quote_id)
        return quote

    def _offer(self, offer_id: int) -> Offer:
        if not self.is_open(offer_id):
            raise Refused("offer is not open", offer_id=offer_id)
        return self.offers[offer_id]
