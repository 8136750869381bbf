"""Readings and proofs, asked of the oracle over HTTP. It has the evidence store, we have none."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from api.errors import BadRequest, NotFound, OracleUnreachable


class Oracle:
    """The oracle's answers to us, a service it trusts."""

    def __init__(self, url: str, token_file: Path, transport: httpx.BaseTransport | None = None) -> None:
        self._token_file = token_file
        self._http = httpx.Client(base_url=url, timeout=10.0, transport=transport)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """
        Get one answer.

        :raises NotFound: the oracle has no such thing
        :raises BadRequest: the oracle finds the question wrong
        :raises OracleUnreachable: no usable answer
        """
        wanted = {name: value for name, value in (parameters or {}).items() if value is not None}
        try:
            response = self._http.get(path, params=wanted, headers={"Authorization": f"Bearer {self._token()}"})
            content = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise OracleUnreachable(f"no usable answer from the oracle: {error or type(error).__name__}") from None
        if response.is_success:
            return content
        detail = str(content.get("detail") or content.get("title") or response.reason_phrase)
        if response.status_code == httpx.codes.NOT_FOUND:
            raise NotFound(detail)
        if response.status_code in (httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY):
            raise BadRequest(detail)
        raise OracleUnreachable(f"the oracle answers {response.status_code}: {detail}")

    def _token(self) -> str:
        try:
            return self._token_file.read_text(encoding="utf-8").strip()
        except OSError:
            raise OracleUnreachable("the oracle has not written its service token yet") from None
