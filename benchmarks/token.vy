# pragma version 0.4.3
"""
@title Benchmark token
@license Apache-2.0
@notice The least contract with two balances and an event: some 34,000 gas a transfer.
"""

event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    amount: uint256

balance_of: public(HashMap[address, uint256])


@external
def mint(amount: uint256):
    self.balance_of[msg.sender] += amount
    log Transfer(sender=empty(address), receiver=msg.sender, amount=amount)


@external
def transfer(receiver: address, amount: uint256) -> bool:
    assert amount <= self.balance_of[msg.sender], "token: not enough"
    self.balance_of[msg.sender] -= amount
    self.balance_of[receiver] += amount
    log Transfer(sender=msg.sender, receiver=receiver, amount=amount)
    return True
