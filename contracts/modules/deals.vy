# pragma version 0.4.3
"""
@title Deals
@license Apache-2.0
@notice What the ways to trade beside the order book have in common: the day's rules, what stands behind a deal, its record.
@dev A buyer sets aside amount and fee, a seller units; what the other side is to get is due to it at once.
     Checks come in the order of the market's refusals. `carbon/deals.py` is the same.
"""

from contracts.interfaces import IAllowances
from contracts.interfaces import ICash
from contracts.interfaces import IDirectory
from contracts.interfaces import IMarket
from contracts.interfaces import IParticipants
from contracts.interfaces import IPositions
from contracts.interfaces import ISettlement
from contracts.modules import lookup


struct Rules:  # of a product, on one day, by the terms of a way to trade
    product_id: uint256
    class_id: uint256
    day: uint256
    tick_fen: uint256
    lot_t: uint256
    min_t: uint256
    max_t: uint256
    lower_fen: uint256
    upper_fen: uint256
    fee_bp: uint256  # exchange and registry together, of each side


BUY: constant(uint256) = 1
SELL: constant(uint256) = 2
FULL_BP: constant(uint256) = 10_000  # 100 %
BLOCK: constant(uint256) = 20  # methods, as the exchange's data codes them
AGREED: constant(uint256) = 30  # ours
MAX_QUANTITY: constant(uint256) = 2**56 - 1  # largest that a ledger can hold

DIRECTORY: immutable(IDirectory)
PARTICIPANTS: immutable(IParticipants)
ALLOWANCES: immutable(IAllowances)
CASH: immutable(ICash)
NAME: immutable(String[15])  # of the contract that uses the module: its refusals begin with it


@deploy
def __init__(directory: address, name: String[15]):
    NAME = name
    DIRECTORY = IDirectory(directory)
    PARTICIPANTS = IParticipants(lookup.find(directory, "Participants"))
    ALLOWANCES = IAllowances(lookup.find(directory, "Allowances"))
    CASH = ICash(lookup.find(directory, "Cash"))


# Sides


@pure
@internal
def is_side(side: uint256) -> bool:
    return side == BUY or side == SELL


@pure
@internal
def other(side: uint256) -> uint256:
    return BUY + SELL - side


# Rules of the day


@view
@internal
def market() -> IMarket:
    return IMarket(lookup.find(DIRECTORY.address, "Market"))


@view
@internal
def today() -> uint256:
    return staticcall self.market().today()


@view
@internal
def may_trade(account: address) -> bool:
    return staticcall PARTICIPANTS.may_trade(account)


@view
@internal
def opened(product_id: uint256, method: uint256) -> Rules:
    """
    @notice Check that the caller may trade a product now.
    @return The day's rules.
    """
    market: IMarket = self.market()
    self._check_product(market, product_id)
    is_trader: bool = False
    is_free: bool = False
    is_clear: bool = False
    is_trader, is_free, is_clear = staticcall PARTICIPANTS.trading_right(msg.sender)
    assert is_trader, self._about("caller may not trade")
    assert is_free, self._about("caller is suspended from trading")
    assert is_clear, self._about("caller is barred by its credit record")
    self._check_hours(market, product_id, method)
    return self._rules(market, product_id, method)


@view
@internal
def opened_for_all(product_id: uint256, method: uint256) -> Rules:
    """@notice As `opened`, whoever calls."""
    market: IMarket = self.market()
    self._check_product(market, product_id)
    self._check_hours(market, product_id, method)
    return self._rules(market, product_id, method)


@view
@internal
def rules_of(product_id: uint256, method: uint256) -> Rules:
    """@notice The day's rules without a check."""
    return self._rules(self.market(), product_id, method)


@view
@internal
def check_not_over(day: uint256):
    assert not staticcall self.market().is_over(day), self._about("day is over")


@view
@internal
def check_price(rules: Rules, price_fen: uint256):
    assert price_fen > 0 and price_fen % rules.tick_fen == 0, self._about("price is not a multiple of the tick")


@view
@internal
def check_lot(rules: Rules, quantity_t: uint256):
    assert quantity_t % rules.lot_t == 0, self._about("quantity is not a multiple of the lot")


@view
@internal
def check_size(rules: Rules, quantity_t: uint256):
    self.check_lot(rules, quantity_t)
    assert quantity_t >= rules.min_t, self._about("quantity is too small")
    assert quantity_t <= rules.max_t, self._about("quantity is too large")


@view
@internal
def check_band(rules: Rules, lowest_fen: uint256, highest_fen: uint256):
    assert lowest_fen >= rules.lower_fen and highest_fen <= rules.upper_fen, self._about("price outside the day's limits")


@view
@internal
def check_terms(rules: Rules, price_fen: uint256, quantity_t: uint256):
    self.check_price(rules, price_fen)
    self.check_size(rules, quantity_t)
    self.check_band(rules, price_fen, price_fen)


# What stands behind a deal


@pure
@internal
def fee_fen(rules: Rules, price_fen: uint256, quantity_t: uint256) -> uint256:
    """@dev Of one side, rounded down in its favour."""
    return price_fen * quantity_t * rules.fee_bp // FULL_BP


@pure
@internal
def cost_fen(rules: Rules, price_fen: uint256, quantity_t: uint256) -> uint256:
    return price_fen * quantity_t + self.fee_fen(rules, price_fen, quantity_t)


@internal
def back(rules: Rules, account: address, side: uint256, price_fen: uint256, quantity_t: uint256):
    """@notice Set aside what a deal takes: units, or amount and fee within the position limit."""
    if side == SELL:
        extcall ALLOWANCES.reserve(rules.class_id, account, quantity_t, rules.day)
    else:
        self._check_position(account, quantity_t, rules.day)
        extcall CASH.reserve(account, self.cost_fen(rules, price_fen, quantity_t), quantity_t, rules.day)


@internal
def free(rules: Rules, account: address, side: uint256, price_fen: uint256, quantity_t: uint256):
    """@notice Give back what stands behind the open part of an offer or demand."""
    if side == SELL:
        extcall ALLOWANCES.release(rules.class_id, account, quantity_t, rules.day)
    else:
        extcall CASH.release(account, self.cost_fen(rules, price_fen, quantity_t), quantity_t, rules.day)


@internal
def save(rules: Rules, account: address, limit_fen: uint256, open_t: uint256, price_fen: uint256, part_t: uint256):
    """@notice Free what a buyer does not need any more when `part_t` of `open_t`, set aside at a limit, trades below it."""
    needed_fen: uint256 = self.cost_fen(rules, limit_fen, open_t - part_t) + self.cost_fen(rules, price_fen, part_t)
    saved_fen: uint256 = self.cost_fen(rules, limit_fen, open_t) - needed_fen
    if saved_fen > 0:
        extcall CASH.release(account, saved_fen, 0, rules.day)


@internal
def record(
    rules: Rules,
    method: uint256,
    buyer: address,
    seller: address,
    price_fen: uint256,
    quantity_t: uint256,
    buy_ref: uint256,
    sell_ref: uint256,
) -> uint256:
    """
    @notice Make what both sides get due to them, and record the trade.
    @return Its id.
    """
    net_fen: uint256 = price_fen * quantity_t - self.fee_fen(rules, price_fen, quantity_t)
    extcall ALLOWANCES.expect(rules.class_id, [buyer], [quantity_t], rules.day)
    extcall CASH.expect([seller], [net_fen], [quantity_t], rules.day)
    settlement: ISettlement = ISettlement(lookup.find(DIRECTORY.address, "Settlement"))
    deal: ISettlement.Deal = ISettlement.Deal(
        buyer=buyer,
        seller=seller,
        price_fen=price_fen,
        quantity_t=quantity_t,
        buy_ref=buy_ref,
        sell_ref=sell_ref,
    )
    sequence: uint256 = extcall settlement.record(rules.product_id, rules.day, method, [deal])
    return (rules.product_id << 64) | (rules.day << 32) | sequence


# Internals


@view
@internal
def _about(fact: String[40]) -> String[57]:
    return concat(NAME, ": ", fact)


@view
@internal
def _check_product(market: IMarket, product_id: uint256):
    assert product_id > 0 and product_id <= staticcall market.products(), self._about("product is unknown")
    assert not (staticcall market.product(product_id)).is_halted, self._about("product is halted")


@view
@internal
def _check_hours(market: IMarket, product_id: uint256, method: uint256):
    day: uint256 = staticcall market.today()
    assert staticcall market.is_trading_day(day), self._about("not a trading day")
    if method == BLOCK:
        assert staticcall market.is_block_session(block.timestamp), self._about("session is closed")
    else:
        assert staticcall market.is_session(block.timestamp), self._about("session is closed")
    assert staticcall market.is_day_open(product_id, day), self._about("day is not open")


@view
@internal
def _rules(market: IMarket, product_id: uint256, method: uint256) -> Rules:
    day: uint256 = 0
    lower_fen: uint256 = 0
    upper_fen: uint256 = 0
    day, lower_fen, upper_fen = staticcall market.limits(product_id)
    terms: IMarket.Terms = staticcall market.terms_on(product_id, day)
    min_t: uint256 = terms.min_order_t
    if method == BLOCK:
        lower_fen, upper_fen = staticcall market.block_limits(product_id)
        min_t = terms.min_block_t
    exchange_bp: uint256 = 0
    registry_bp: uint256 = 0
    exchange_bp, registry_bp = staticcall market.fees_on(day)
    return Rules(
        product_id=product_id,
        class_id=(staticcall market.product(product_id)).class_id,
        day=day,
        tick_fen=terms.tick_fen,
        lot_t=terms.lot_t,
        min_t=min_t,
        max_t=terms.max_block_t if terms.max_block_t > 0 else MAX_QUANTITY,
        lower_fen=lower_fen,
        upper_fen=upper_fen,
        fee_bp=exchange_bp + registry_bp,
    )


@view
@internal
def _check_position(account: address, quantity_t: uint256, day: uint256):
    positions: IPositions = IPositions(staticcall DIRECTORY.contract_of("Positions"))
    if positions.address != empty(address) and staticcall positions.is_in_force(day):
        assert staticcall positions.allows(account, quantity_t), self._about("position is over the limit")
