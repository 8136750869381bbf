# pragma version 0.4.3
"""
@title Settable compliance
@license Apache-2.0
@notice Stands in for Compliance where Participants asks whether an obligation is open.
"""

is_open: HashMap[address, bool]


@deploy
def __init__(directory: address):
    pass


@view
@external
def is_clear(entity: address) -> bool:
    return not self.is_open[entity]


@external
def set_open(entity: address, is_open: bool):
    """
    @notice Choose the next answers.
    """
    self.is_open[entity] = is_open
