# pragma version 0.4.3
"""
@title Block trades
@license Apache-2.0
@notice Large trades between two named parties: one asks, another quotes, one offers, the other confirms.
@dev Inquiries and quotes bind nobody and set nothing aside. An offer sets aside units, or money with the fee, and is
     taken whole at its price. All of it lapses with its day. Block trades never move the close: `Settlement` counts
     them by their method. Rules of the day are for `Market`, reserves for `Allowances` and `Cash`.
@custom:stop `Market.halt` stops everything but withdrawing.
"""

from contracts.interfaces import IBlockTrades
from contracts.modules import deals

implements: IBlockTrades
initializes: deals

inquiries: public(uint256)  # how many, numbered from 1
quotes: public(uint256)
offers: public(uint256)
_inquiries: HashMap[uint256, IBlockTrades.Inquiry]
_quotes: HashMap[uint256, IBlockTrades.Quote]
_offers: HashMap[uint256, IBlockTrades.Offer]


@deploy
def __init__(directory: address):
    deals.__init__(directory, "BlockTrades")


# Anyone


@view
@external
def inquiry(inquiry_id: uint256) -> IBlockTrades.Inquiry:
    """@notice An inquiry as it was made; empty when there is none of that number."""
    return self._inquiries[inquiry_id]


@view
@external
def quote_of(quote_id: uint256) -> IBlockTrades.Quote:
    """@notice A quote as it was made; empty when there is none of that number."""
    return self._quotes[quote_id]


@view
@external
def offer_of(offer_id: uint256) -> IBlockTrades.Offer:
    """@notice An offer as it was made; empty when there is none of that number."""
    return self._offers[offer_id]


@view
@external
def is_open(offer_id: uint256) -> bool:
    """@notice Can an offer be confirmed or withdrawn today?"""
    offer: IBlockTrades.Offer = self._offers[offer_id]
    return offer.is_open and offer.day == deals.today()


# Traders


@external
def inquire(to: address, product_id: uint256, side: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Ask one account, or all, for a price. Binds nobody.
    @dev For TRADERS, in the hours of block trades. Logs `InquiryMade`.
    @param to Whom to ask; the empty address asks everyone.
    @param product_id Product of `Market`.
    @param side 1 to buy, 2 to sell.
    @param quantity_t Size, t CO2e.
    @return Number of the inquiry.
    """
    assert deals.is_side(side), "BlockTrades: side is neither buy nor sell"
    rules: deals.Rules = deals.opened(product_id, deals.BLOCK)
    deals.check_size(rules, quantity_t)
    assert to != msg.sender, "BlockTrades: would trade with oneself"

    self.inquiries += 1
    self._inquiries[self.inquiries] = IBlockTrades.Inquiry(
        account=msg.sender,
        to=to,
        product_id=product_id,
        side=side,
        quantity_t=quantity_t,
        day=rules.day,
        is_open=True,
    )
    log IBlockTrades.InquiryMade(
        inquiry_id=self.inquiries,
        account=msg.sender,
        to=to,
        product_id=product_id,
        side=side,
        quantity_t=quantity_t,
        day=rules.day,
    )
    return self.inquiries


@external
def withdraw_inquiry(inquiry_id: uint256):
    """
    @notice Take back a question; it can no longer be answered.
    @dev For who made it. Logs `InquiryWithdrawn`.
    """
    inquiry: IBlockTrades.Inquiry = self._open_inquiry(inquiry_id)
    assert inquiry.account == msg.sender, "BlockTrades: caller does not own the inquiry"

    self._inquiries[inquiry_id].is_open = False
    log IBlockTrades.InquiryWithdrawn(inquiry_id=inquiry_id, account=msg.sender)


@external
def quote(inquiry_id: uint256, price_fen: uint256, quantity_t: uint256) -> uint256:
    """
    @notice Answer an inquiry with a price, for any quantity that a block may have. Binds nobody.
    @dev For TRADERS, for the one asked when the inquiry names one. Logs `QuoteMade`.
    @param price_fen Price, fen per tonne.
    @param quantity_t Size, t CO2e.
    @return Number of the quote.
    """
    inquiry: IBlockTrades.Inquiry = self._open_inquiry(inquiry_id)
    assert inquiry.to in [empty(address), msg.sender], "BlockTrades: inquiry is for another account"
    rules: deals.Rules = deals.opened(inquiry.product_id, deals.BLOCK)
    deals.check_terms(rules, price_fen, quantity_t)
    assert inquiry.account != msg.sender, "BlockTrades: would trade with oneself"

    self.quotes += 1
    self._quotes[self.quotes] = IBlockTrades.Quote(
        account=msg.sender, inquiry_id=inquiry_id, price_fen=price_fen, quantity_t=quantity_t, is_open=True
    )
    log IBlockTrades.QuoteMade(
        quote_id=self.quotes,
        inquiry_id=inquiry_id,
        account=msg.sender,
        price_fen=price_fen,
        quantity_t=quantity_t,
    )
    return self.quotes


@external
def withdraw_quote(quote_id: uint256):
    """
    @notice Take back an answer; no offer can follow it any more.
    @dev For who made it. Logs `QuoteWithdrawn`.
    """
    quote: IBlockTrades.Quote = self._open_quote(quote_id)
    assert quote.account == msg.sender, "BlockTrades: caller does not own the quote"

    self._quotes[quote_id].is_open = False
    log IBlockTrades.QuoteWithdrawn(quote_id=quote_id, account=msg.sender)


@external
def offer(
    counterparty: address,
    product_id: uint256,
    side: uint256,
    price_fen: uint256,
    quantity_t: uint256,
    quote_id: uint256,
) -> uint256:
    """
    @notice Offer a deal to one counterparty, binding until it is withdrawn or the day is over.
    @dev For TRADERS, in the hours of block trades. Sets aside units, or money with the fee. Logs `OfferMade`.
    @param counterparty Who may confirm.
    @param product_id Product of `Market`.
    @param side 1 buy, 2 sell: what the caller does.
    @param price_fen Price, fen per tonne.
    @param quantity_t Size, t CO2e; taken whole.
    @param quote_id Quote between the two that the offer follows, from either side; 0 for none.
    @return Number of the offer.
    """
    assert deals.is_side(side), "BlockTrades: side is neither buy nor sell"
    if quote_id != 0:
        self._check_quote(quote_id, counterparty, product_id, side)
    rules: deals.Rules = deals.opened(product_id, deals.BLOCK)
    deals.check_terms(rules, price_fen, quantity_t)
    assert counterparty != msg.sender, "BlockTrades: would trade with oneself"

    self.offers += 1
    offer_id: uint256 = self.offers
    self._offers[offer_id] = IBlockTrades.Offer(
        account=msg.sender,
        counterparty=counterparty,
        product_id=product_id,
        side=side,
        price_fen=price_fen,
        quantity_t=quantity_t,
        day=rules.day,
        is_open=True,
    )
    log IBlockTrades.OfferMade(
        offer_id=offer_id,
        account=msg.sender,
        counterparty=counterparty,
        product_id=product_id,
        side=side,
        price_fen=price_fen,
        quantity_t=quantity_t,
        quote_id=quote_id,
        day=rules.day,
    )
    deals.back(rules, msg.sender, side, price_fen, quantity_t)
    return offer_id


@external
def withdraw(offer_id: uint256):
    """
    @notice Take back an offer; what it set aside is free at once.
    @dev For who made it, also in the break and during a halt, until the last session of the day ends.
         Logs `OfferWithdrawn`.
    """
    offer: IBlockTrades.Offer = self._open_offer(offer_id)
    assert offer.account == msg.sender, "BlockTrades: caller does not own the offer"
    deals.check_not_over(offer.day)

    self._offers[offer_id].is_open = False
    log IBlockTrades.OfferWithdrawn(offer_id=offer_id, account=msg.sender)
    rules: deals.Rules = deals.rules_of(offer.product_id, deals.BLOCK)
    deals.free(rules, offer.account, offer.side, offer.price_fen, offer.quantity_t)


@external
def confirm(offer_id: uint256) -> uint256:
    """
    @notice Take an offer whole at its price: the trade is made.
    @dev For the offer's counterparty, in the hours of block trades; his units, or money with the fee, are set aside
         until delivery, as the offeror's are. A refused call leaves the offer open. Logs `OfferConfirmed`.
    @return The trade's id.
    """
    offer: IBlockTrades.Offer = self._open_offer(offer_id)
    assert offer.counterparty == msg.sender, "BlockTrades: offer is for another account"
    rules: deals.Rules = deals.opened(offer.product_id, deals.BLOCK)
    assert deals.may_trade(offer.account), "BlockTrades: offeror may not trade"
    buyer: address = msg.sender
    seller: address = offer.account
    if offer.side == deals.BUY:
        buyer = offer.account
        seller = msg.sender

    self._offers[offer_id].is_open = False
    deals.back(rules, msg.sender, deals.other(offer.side), offer.price_fen, offer.quantity_t)
    trade_id: uint256 = deals.record(
        rules, deals.BLOCK, buyer, seller, offer.price_fen, offer.quantity_t, offer_id, offer_id
    )
    log IBlockTrades.OfferConfirmed(offer_id=offer_id, counterparty=msg.sender, trade_id=trade_id)
    return trade_id


# Internals


@view
@internal
def _check_quote(quote_id: uint256, counterparty: address, product_id: uint256, side: uint256):
    """@dev The caller is one side of the quote, the counterparty the other; each keeps his side of the deal."""
    quote: IBlockTrades.Quote = self._open_quote(quote_id)
    inquiry: IBlockTrades.Inquiry = self._inquiries[quote.inquiry_id]
    asks: bool = msg.sender == inquiry.account and counterparty == quote.account
    answers: bool = msg.sender == quote.account and counterparty == inquiry.account
    assert asks or answers, "BlockTrades: quote is between others"
    expected: uint256 = inquiry.side if asks else deals.other(inquiry.side)
    assert product_id == inquiry.product_id and side == expected, "BlockTrades: offer does not follow the quote"


@view
@internal
def _open_inquiry(inquiry_id: uint256) -> IBlockTrades.Inquiry:
    inquiry: IBlockTrades.Inquiry = self._inquiries[inquiry_id]
    assert inquiry.is_open and inquiry.day == deals.today(), "BlockTrades: inquiry is not open"
    return inquiry


@view
@internal
def _open_quote(quote_id: uint256) -> IBlockTrades.Quote:
    quote: IBlockTrades.Quote = self._quotes[quote_id]
    day: uint256 = self._inquiries[quote.inquiry_id].day
    assert quote.is_open and day == deals.today(), "BlockTrades: quote is not open"
    return quote


@view
@internal
def _open_offer(offer_id: uint256) -> IBlockTrades.Offer:
    offer: IBlockTrades.Offer = self._offers[offer_id]
    assert offer.is_open and offer.day == deals.today(), "BlockTrades: offer is not open"
    return offer
