"""
What can go wrong in the devnet:

* DevnetError
  + StartRefused: the node cannot start; one line for whoever started it
  + RpcError: one request cannot be served; becomes the JSON-RPC error object
    - ParseFailed, InvalidRequest, UnknownMethod, InvalidParams: the request is wrong
    - InternalError: the node is
    - NotFound
    - TransactionRefused: never entered a block
      . SenderNotAllowed
    - ExecutionReverted, ExecutionFailed: a call or an estimate that the EVM stopped
    - TooMuch: an answer beyond what the node is willing to build
    - PermissionFailed: an allow-list change that Besu would refuse too
    - ClockRefused: a clock that may not be steered so

Codes are those of geth and Besu, so that client libraries know them.
"""

from typing import Any


class DevnetError(Exception):
    """Base of everything this package raises."""


class StartRefused(DevnetError):
    """The node cannot start; the message is one line and says what to do."""


class RpcError(DevnetError):
    """A request that is answered with an error object."""

    code = -32000

    def __init__(self, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.data = data

    def as_json(self) -> dict[str, Any]:
        """The JSON-RPC error object."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        return body if self.data is None else body | {"data": self.data}


class ParseFailed(RpcError):
    """A body that is not JSON."""

    code = -32700


class InvalidRequest(RpcError):
    """JSON that is not a request."""

    code = -32600


class UnknownMethod(RpcError):
    """A method this node does not have."""

    code = -32601


class InvalidParams(RpcError):
    """Parameters that do not fit the method."""

    code = -32602


class InternalError(RpcError):
    """A fault of the node itself; the log has the trace."""

    code = -32603


class NotFound(RpcError):
    """A block or transaction that must exist for this request, and does not."""


class TransactionRefused(RpcError):
    """A transaction that never enters a block: wrong chain, nonce, gas, funds or signature."""


class SenderNotAllowed(TransactionRefused):
    """The sender is not on the allow-list. Code and wording are Besu's, the account is added."""

    code = -32007

    def __init__(self, account: str) -> None:
        super().__init__(f"Sender account not authorized to send transactions: {account}")


class ExecutionFailed(RpcError):
    """The EVM stopped without a revert: out of gas, invalid opcode, no funds for the value."""


class ExecutionReverted(RpcError):
    """A revert, with its raw data: the standard form that web3 libraries decode."""

    code = 3


class TooMuch(RpcError):
    """An answer larger than the node builds."""

    code = -32005


class PermissionFailed(RpcError):
    """An allow-list request that cannot be done."""


class ClockRefused(RpcError):
    """A request to steer a clock that is not steerable, or to turn it back."""
