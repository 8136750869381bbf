"""
What can go wrong with a network description, and with what belongs to it:

* NetworkError
  + DescriptionInvalid
  + ExtraDataInvalid
  + KeyFileInvalid
  + TlsInvalid
"""


class NetworkError(Exception):
    """Base of everything this package raises."""


class DescriptionInvalid(NetworkError):
    """A description that cannot be read, or does not hold together."""


class ExtraDataInvalid(NetworkError):
    """Bytes that are not QBFT extra data."""


class KeyFileInvalid(NetworkError):
    """A node's key file that cannot be written or read."""


class TlsInvalid(NetworkError):
    """A key, request or certificate that cannot be read, or is not what it should be."""
