"""
What can go wrong in the signer:

* SignerError
  + NotOurs: a request from a page that is not the configured one
  + NoSuchAccount: no keystore for it
  + NoSuchRequest: unknown, or too old
  + Unsignable: something that is never signed: another chain, another page's sign-in, no sign-in message at all
  + WrongPassphrase
  + Stale: a decision that was taken already, or on a page that is not the newest
  + TooManyRequests
"""


class SignerError(Exception):
    """Anything that goes wrong in the signer."""

    status = 500


class NotOurs(SignerError):
    """A request from a page that is not the configured one."""

    status = 403


class NoSuchAccount(SignerError):
    """No keystore holds that account."""

    status = 404


class NoSuchRequest(SignerError):
    """An unknown request, or one that waited too long."""

    status = 404


class Unsignable(SignerError):
    """Something that is never signed here."""

    status = 422


class WrongPassphrase(SignerError):
    """The passphrase does not open the keystore."""

    status = 403


class Stale(SignerError):
    """A decision that was taken already, or on a page that is not the newest."""

    status = 409


class TooManyRequests(SignerError):
    """More waits for the user than he can look at."""

    status = 429
