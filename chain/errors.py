"""
What can go wrong between us and the chain:

* ChainError
  + NodeUnreachable
  + TlsUnusable
  + RpcFailed
  + NotDeployed
  + UnknownName
  + BadArguments
  + Reverted
  + NotMined
  + NotQbft
  + NotProven
    - ForkedChain
"""


class ChainError(Exception):
    """Anything that goes wrong between us and the chain."""


class NodeUnreachable(ChainError):
    """The node gives no answer."""

    def __init__(self, url: str, cause: str) -> None:
        super().__init__(f"no answer from the node at {url}: {cause}")
        self.url = url


class TlsUnusable(ChainError):
    """Our own certificate, key or authority for connections to nodes cannot be used."""


class RpcFailed(ChainError):
    """The node answers with a JSON-RPC error other than a revert."""

    def __init__(self, method: str, code: int, message: str, data: object = None) -> None:
        super().__init__(f"{method}: {message} (code {code})")
        self.method, self.code, self.message, self.data = method, code, message, data


class NotDeployed(ChainError):
    """The deployment file is missing, or does not belong to the node's chain."""


class UnknownName(ChainError):
    """A contract, function or event that the deployment does not have."""


class BadArguments(ChainError):
    """Arguments that do not fit the function."""


class TooLong(BadArguments):
    """An argument that fits the ABI and is longer than the contract takes."""

    def __init__(self, function: str, argument: str, kind: str, size: int, most: int) -> None:
        """
        :param kind: what is counted: `items` of a list, bytes of `text` in UTF-8, `bytes`
        """
        counted = "bytes, of which a Chinese character takes 3" if kind == "text" else kind
        super().__init__(f"argument {argument} of {function} takes {most} {counted}, not {size}")
        self.kind, self.size, self.most = kind, size, most


class Reverted(ChainError):
    """A contract refuses; `reason` is the `File: fact` text of the contract."""

    def __init__(self, reason: str, transaction_hash: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.transaction_hash = reason, transaction_hash


class NotMined(ChainError):
    """A transaction that is in no block when the waiting time is over."""


class NotQbft(ChainError):
    """The node is of no engine whose votes on validators we know, or the chain has no validators."""


class NotProven(ChainError):
    """What a node says of a block is not what the validators sealed, or does not fit together."""

    def __init__(self, block: int, what: str) -> None:
        super().__init__(f"block {block}: {what}")
        self.block, self.what = block, what


class ForkedChain(NotProven):
    """A block that does not follow the newest one that we trust."""
