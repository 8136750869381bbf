"""
What can go wrong in the indexer:

* IndexerError
  + DifferentChain
  + AnotherWriter
  + NotFresh
  + BadAnswer
"""


class IndexerError(Exception):
    """Anything that goes wrong in the indexer."""


class DifferentChain(IndexerError):
    """The read model, the deployment and the node do not speak of one chain."""


class AnotherWriter(IndexerError):
    """Someone else moves the cursor of the same read model."""


class NotFresh(IndexerError):
    """A rebuild would write into a read model that is in use."""


class BadAnswer(IndexerError):
    """The node's answers do not fit each other."""
