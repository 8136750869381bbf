# pragma version 0.4.3
"""
@title Settable quota
@license Apache-2.0
@notice Stands in for Quota in tests of position limits: allocations are what the test says.
"""

allocation_of: public(HashMap[uint256, HashMap[address, HashMap[uint256, uint256]]])  # class -> entity -> year -> t CO2e


@deploy
def __init__(directory: address):
    pass


@external
def set_allocation(class_id: uint256, entity: address, year: uint256, quantity_t: uint256):
    """
    @notice Say what an entity was allocated.
    """
    self.allocation_of[class_id][entity][year] = quantity_t
