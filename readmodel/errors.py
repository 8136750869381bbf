"""
What can go wrong with the read model:

* ReadModelError
  + BadUrl
"""


class ReadModelError(Exception):
    """Anything that goes wrong with the read model."""


class BadUrl(ReadModelError):
    """A database URL that names no database that we can use."""

    def __init__(self, url: str, cause: str) -> None:
        super().__init__(f"database URL {url!r} cannot be used: {cause}")
        self.url = url
