"""Why the EVM stopped, in the error forms that web3 libraries know."""

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from devnet.errors import ExecutionFailed, ExecutionReverted, RpcError
from devnet.evm import Outcome
from devnet.views import hexed

ERROR_SELECTOR = bytes.fromhex("08c379a0")  # Error(string)
PANIC_SELECTOR = bytes.fromhex("4e487b71")  # Panic(uint256)


def failure(outcome: Outcome) -> RpcError:
    """The error of an outcome that was stopped."""
    if outcome.reverted:
        reason = revert_reason(outcome.output)
        message = f"execution reverted: {reason}" if reason else "execution reverted"
        return ExecutionReverted(message, hexed(outcome.output))
    name = type(outcome.error).__name__
    return ExecutionFailed(f"{_WORDS.get(name, name)}: {outcome.error}")


def revert_reason(data: bytes) -> str:
    """The text of a revert; empty when it has none."""
    try:
        if data[:4] == ERROR_SELECTOR:
            return str(decode(["string"], data[4:])[0])
        if data[:4] == PANIC_SELECTOR:
            return f"panic code {decode(['uint256'], data[4:])[0]:#x}"
    except (DecodingError, UnicodeDecodeError, OverflowError):
        pass
    return ""


# geth's words where it has some
_WORDS = {
    "OutOfGas": "out of gas",
    "InvalidInstruction": "invalid opcode",
    "InsufficientFunds": "insufficient funds for transfer",
    "InvalidJumpDestination": "invalid jump destination",
    "InsufficientStack": "stack underflow",
    "FullStack": "stack limit reached",
    "WriteProtection": "write protection",
    "ContractCreationCollision": "contract address collision",
}
