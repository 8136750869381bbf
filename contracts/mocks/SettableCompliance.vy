# pragma version 0.4.3
"""
@title Settable compliance
@license Apache-2.0
@notice Stands in for Compliance in tests of the quota: enrolment and deductions are what the test says.
"""

scheme_of: public(HashMap[address, String[8]])
deduction_t: public(HashMap[address, HashMap[uint256, uint256]])


@deploy
def __init__(directory: address):
    pass


@external
def set_scheme(entity: address, scheme: String[8]):
    """
    @notice Put an entity under a scheme, or under none.
    """
    self.scheme_of[entity] = scheme


@external
def set_deduction(entity: address, year: uint256, quantity_t: uint256):
    """
    @notice Say what a penalty takes off an entity's allocation of a year.
    """
    self.deduction_t[entity][year] = quantity_t
