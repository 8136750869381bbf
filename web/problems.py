"""
What can go wrong between the pages and the API:

* WebError
  + ApiUnreachable
  + StrangeAnswer
  + ApiProblem
    - NotSignedIn
    - NotAllowed
    - NotFound
"""

import re
from typing import Any

from web.language import Texts


class WebError(Exception):
    """Anything that a card shows instead of its figures."""

    def words(self, texts: Texts) -> str:
        """Say in the reader's language what happened and what to do."""
        raise NotImplementedError


class ApiUnreachable(WebError):
    """The API does not answer."""

    def words(self, texts: Texts) -> str:
        return texts("problem.unreachable")


class StrangeAnswer(WebError):
    """The API answered in a shape that was not agreed."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.detail = f"{type(cause).__name__}: {cause}"
        """What did not fit."""

    def words(self, texts: Texts) -> str:
        return texts("card.strange", detail=self.detail)


class ApiProblem(WebError):
    """The API refused, with a problem of RFC 9457."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status = status
        self.title = str(body.get("title") or "")
        self.detail = str(body.get("detail") or "")
        self.reason: str | None = body.get("reason")
        """What the contract said, `File: fact`."""
        super().__init__(f"{status} {self.reason or self.detail or self.title}")

    def words(self, texts: Texts) -> str:
        if self.reason:
            return texts("problem.refused", reason=explain(self.reason, texts))
        if self.status == 429:
            return texts("problem.too_many")
        return texts("problem.other", status=self.status, detail=self.detail or self.title)


class NotSignedIn(ApiProblem):
    """No session, or one that has ended."""

    def words(self, texts: Texts) -> str:
        return texts("problem.sign_in")


class NotAllowed(ApiProblem):
    """The session's roles do not cover this."""

    def words(self, texts: Texts) -> str:
        return texts("problem.not_allowed")


class NotFound(ApiProblem):
    """The API does not know the thing."""

    def words(self, texts: Texts) -> str:
        return texts("problem.not_found")


def problem_of(status: int, body: dict[str, Any]) -> ApiProblem:
    """Choose the error of an HTTP status; the one place where a status is read."""
    kinds: dict[int, type[ApiProblem]] = {401: NotSignedIn, 403: NotAllowed, 404: NotFound}
    return kinds.get(status, ApiProblem)(status, body)


def explain(reason: str, texts: Texts) -> str:
    """Put a contract's reason into the reader's language; an unknown one is shown as the contract wrote it."""
    fact = reason.rpartition(": ")[2]
    key = f"reason.{re.sub(r'[^a-z0-9]+', '_', fact.lower())}"
    return f"{texts(key)} ({reason})" if key in texts else reason
