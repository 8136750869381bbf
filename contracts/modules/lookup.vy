# pragma version 0.4.3
"""
@title Lookup
@license Apache-2.0
@notice Finds another contract by its name in the `Directory`, and says so when there is none.
@dev Ledgers never move: look them up once, in the constructor. Rules do: look them up at every call.
"""

from contracts.interfaces import IDirectory


@internal
@view
def find(directory: address, name: String[32]) -> address:
    """
    @notice The contract in force for a name; never empty.
    """
    found: address = staticcall IDirectory(directory).contract_of(name)
    assert found != empty(address), "lookup: no contract of that name"
    return found
