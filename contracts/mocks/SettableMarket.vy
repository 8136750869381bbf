# pragma version 0.4.3
"""
@title Settable market clock
@license Apache-2.0
@notice Stands in for Market in tests of ledgers and of Settlement: the trading day, whether a day is over, and the fees
        are what the test says.
"""

from contracts.interfaces import IMarket

today: public(uint256)
class_id: uint256
exchange_bp: uint256
registry_bp: uint256
is_running: bool
close_of: public(HashMap[uint256, uint256])  # product -> quantity of the last close in t
closed_fen: public(HashMap[uint256, uint256])  # product -> amount of the last close in fen


@deploy
def __init__(directory: address):
    pass


@view
@external
def counts(day: uint256) -> bool:
    """
    @notice Does what is reserved on that day still count?
    """
    return day >= self.today


@view
@external
def limits(product_id: uint256) -> (uint256, uint256, uint256):
    return self.today, 1, 2


@view
@external
def is_over(day: uint256) -> bool:
    return not self.is_running


@view
@external
def product(product_id: uint256) -> IMarket.Product:
    terms: IMarket.Product = empty(IMarket.Product)
    terms.class_id = self.class_id
    return terms


@view
@external
def fees_on(day: uint256) -> (uint256, uint256):
    return self.exchange_bp, self.registry_bp


@external
def close_day(product_id: uint256, quantity_t: uint256, amount_fen: uint256):
    self.close_of[product_id] = quantity_t
    self.closed_fen[product_id] = amount_fen


@external
def set_today(day: uint256):
    """
    @notice Turn the clock to any day, also backwards.
    """
    self.today = day


@external
def set_running(is_running: bool):
    """
    @notice Say whether the last session is still to end.
    """
    self.is_running = is_running


@external
def set_class(class_id: uint256):
    """
    @notice Choose the class of units of every product.
    """
    self.class_id = class_id


@external
def set_fees(exchange_bp: uint256, registry_bp: uint256):
    """
    @notice Choose the fees of every day.
    """
    self.exchange_bp = exchange_bp
    self.registry_bp = registry_bp
