# pragma version 0.4.3
"""
@title Benchmark slots
@license Apache-2.0
@notice Writes what a resting order writes, by no rules: a new slot, two that change, and a log.
"""

interface Entered:
    def is_entered() -> bool: view

event Written:
    number: indexed(uint256)
    sender: indexed(address)
    value: uint256

cells: HashMap[uint256, uint256]
written: uint256
written_by: HashMap[address, uint256]


@external
def write(through: DynArray[address, 2]):
    """@param through Contracts that are only entered, as an order enters those of its trader and of its reserve."""
    for other: address in through:
        assert staticcall Entered(other).is_entered(), "slots: not entered"
    number: uint256 = self.written + 1
    self.written = number
    self.written_by[msg.sender] += 1
    self.cells[number] = number
    log Written(number=number, sender=msg.sender, value=number)


@view
@external
def is_entered() -> bool:
    return True
