# pragma version 0.4.3
"""
@title Lenient market
@license Apache-2.0
@notice Stands in for Market in tests of OrderBook: takes any order and answers with what the test says.
"""

lower_fen: public(uint256)
tick_fen: public(uint256)


@deploy
def __init__(directory: address):
    self.lower_fen = 9_000
    self.tick_fen = 1


@view
@external
def today() -> uint256:
    return 1


@view
@external
def check_order(product_id: uint256, price_fen: uint256, quantity_t: uint256) -> (uint256, uint256, uint256, uint256):
    """
    @notice Accept anything.
    """
    return 1, 1, self.lower_fen, self.tick_fen


@external
def set_ladder(lower_fen: uint256, tick_fen: uint256):
    """
    @notice Choose the lowest price and the tick of the next answers.
    """
    self.lower_fen = lower_fen
    self.tick_fen = tick_fen
