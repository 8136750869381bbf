"""
What can go wrong with a network on this machine:

* QbftError
  + NoGo
  + BuildFailed
  + NodeFailed
  + NoBlock
"""


class QbftError(Exception):
    """Base of everything this package raises; the message says what to do."""


class NoGo(QbftError):
    """Go is missing or too old, so that no node can be built."""


class BuildFailed(QbftError):
    """Go could not build the node."""


class NodeFailed(QbftError):
    """A node that does not start, or does not answer."""


class NoBlock(QbftError):
    """The chain does not come as far as waited for."""
