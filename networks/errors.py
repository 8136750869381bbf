"""
What can go wrong with a network description:

* NetworkError
  + DescriptionInvalid
  + ExtraDataInvalid
"""


class NetworkError(Exception):
    """Base of everything this package raises."""


class DescriptionInvalid(NetworkError):
    """A description that cannot be read, or does not hold together."""


class ExtraDataInvalid(NetworkError):
    """Bytes that are not QBFT extra data."""
