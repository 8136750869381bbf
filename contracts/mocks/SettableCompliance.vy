# pragma version 0.4.3
"""
@title Settable compliance
@license Apache-2.0
@notice Stands in for Compliance where other contracts ask it: for Participants whether an obligation is open, for Quota
        who is in which scheme and what a penalty takes off an allocation, for Credits which classes are offsets.
"""

scheme_of: public(HashMap[address, String[8]])
deduction_t: public(HashMap[address, HashMap[uint256, uint256]])
is_offset_class: public(HashMap[uint256, bool])
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


@external
def set_scheme(entity: address, scheme: String[8]):
    """
    @notice Put an entity under a scheme, or under none.
    """
    self.scheme_of[entity] = scheme


@external
def set_offset_class(class_id: uint256):
    """
    @notice Let the units of a class be offsets.
    """
    self.is_offset_class[class_id] = True


@external
def set_deduction(entity: address, year: uint256, quantity_t: uint256):
    """
    @notice Say what a penalty takes off an entity's allocation of a year.
    """
    self.deduction_t[entity][year] = quantity_t
