"""
What can go wrong in the oracle:

* OracleError
  + BadRequest
  + NotFound
  + NotAnchored
  + DiskFull

A reading that is not accepted is no exception but a verdict, see `oracle.ingest`.
"""


class OracleError(Exception):
    """Anything that goes wrong in the oracle."""


class BadRequest(OracleError):
    """A body or query that can't be understood; nothing was stored."""


class NotFound(OracleError):
    """There is no such device, reading or batch."""


class NotAnchored(OracleError):
    """The reading is accepted, but its batch is not on the chain yet."""


class DiskFull(OracleError):
    """The evidence store has no space; nothing of the transaction was stored."""
