"""
What can go wrong with the read model:

* ReadModelError
  + BadUrl
  + OldContracts
"""


class ReadModelError(Exception):
    """Anything that goes wrong with the read model."""


class BadUrl(ReadModelError):
    """A database URL that names no database that we can use."""

    def __init__(self, url: str, cause: str) -> None:
        super().__init__(f"database URL {url!r} cannot be used: {cause}")
        self.url = url


class OldContracts(ReadModelError):
    """A read model of a chain with contracts that these programs cannot follow any more."""

    def __init__(self) -> None:
        super().__init__("the read model is of contracts before the trading core; delete it and deploy these contracts")
