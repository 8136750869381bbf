# pragma version 0.4.3
"""
@title Settable market clock
@license Apache-2.0
@notice Stands in for Market in tests of ledgers: the trading day is what the test says.
"""

today: public(uint256)


@deploy
def __init__(directory: address):
    pass


@external
def set_today(day: uint256):
    """
    @notice Turn the clock to any day, also backwards.
    """
    self.today = day
