"""
What can go wrong in the API (what goes wrong at the chain is in `chain.errors`):

* ApiError
  + NotSignedIn
  + SignInRefused
  + NotAllowed
  + NotFound
  + BadRequest
    - BadTransaction
    - WrongNonce
  + TooManyRequests
  + TooManyListeners
  + OracleUnreachable
  + ReadModelMissing
  + ChainStalled

Which HTTP status each has is decided in `problems.py`.
"""


class ApiError(Exception):
    """Anything that goes wrong in the API."""


class NotSignedIn(ApiError):
    """A route for those who signed in, and no valid session."""


class SignInRefused(ApiError):
    """A sign-in message or signature that does not hold."""


class NotAllowed(ApiError):
    """The caller's account may not see this."""


class NotFound(ApiError):
    """There is no such thing."""


class BadRequest(ApiError):
    """A request that is well formed but makes no sense."""


class BadTransaction(BadRequest):
    """A raw transaction that cannot be relayed: malformed, another chain, none of our contracts."""


class WrongNonce(BadRequest):
    """A raw transaction that is not the next of its account."""

    def __init__(self, message: str, expected: int) -> None:
        super().__init__(message)
        self.expected = expected


class TooManyRequests(ApiError):
    """A client that asks too often."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"too many requests; try again in {retry_after_s:.1f} s")
        self.retry_after_s = retry_after_s


class TooManyListeners(ApiError):
    """All seats at the live streams are taken."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} listeners are as many as there may be; ask again, or read the lists instead")


class OracleUnreachable(ApiError):
    """The oracle gives no usable answer; everything that does not need it goes on."""


class ReadModelMissing(ApiError):
    """The indexer has not yet made the read model."""


class ChainStalled(ApiError):
    """No block comes: too few validators are up. Reading goes on."""

    def __init__(self, stalled_s: float, retry_after_s: float) -> None:
        super().__init__(f"no block for {stalled_s:.0f} s: too few validators are up; only reading is possible")
        self.retry_after_s = retry_after_s
