# pragma version 0.4.3
"""
@title Hooked receiver
@license Apache-2.0
@notice A holder that is a contract: remembers how its ERC-1155 hooks were called, answers what the test says, and makes
        a call of the test's choice from within, as a malicious one would.
"""

from contracts.interfaces import IAllowances


struct Heard:
    operator: address
    owner: address
    ids: DynArray[uint256, 16]
    amounts: DynArray[uint256, 16]
    data: Bytes[1024]
    balances: DynArray[uint256, 16]  # own, as the ledger says while the hook runs


hooks: public(uint256)  # how often one was called
answer: public(bytes4)
target: public(address)  # of the call from within; empty for none
call: Bytes[1024]
is_call_done: public(bool)
call_error: public(Bytes[512])
_heard: Heard


@deploy
def __init__(directory: address):
    self.answer = 0xf23a6e61


@view
@external
def heard() -> Heard:
    return self._heard


@external
def set_answer(answer: bytes4):
    self.answer = answer


@external
def plan(target: address, call: Bytes[1024]):
    """
    @notice Choose the call that the next hooks make from within.
    """
    self.target = target
    self.call = call


@external
def do(target: address, call: Bytes[2048]):
    """
    @notice Make a call now: apply, approve, transfer.
    """
    raw_call(target, call)


@external
def onERC1155Received(operator: address, owner: address, id: uint256, amount: uint256, data: Bytes[1024]) -> bytes4:
    self._hear(operator, owner, [id], [amount], data)
    return self.answer


@external
def onERC1155BatchReceived(
    operator: address,
    owner: address,
    ids: DynArray[uint256, 16],
    amounts: DynArray[uint256, 16],
    data: Bytes[1024],
) -> bytes4:
    self._hear(operator, owner, ids, amounts, data)
    return self.answer


@internal
def _hear(
    operator: address,
    owner: address,
    ids: DynArray[uint256, 16],
    amounts: DynArray[uint256, 16],
    data: Bytes[1024],
):
    balances: DynArray[uint256, 16] = []
    for id: uint256 in ids:
        balances.append(staticcall IAllowances(msg.sender).balanceOf(self, id))
    self.hooks += 1
    self._heard = Heard(operator=operator, owner=owner, ids=ids, amounts=amounts, data=data, balances=balances)
    if self.target != empty(address) and self.hooks < 3:  # a hook that calls itself again must end some time
        self.is_call_done, self.call_error = raw_call(
            self.target, self.call, max_outsize=512, revert_on_failure=False
        )
