"""A session with the API, opened with a key of one's own (EIP-4361): for what is not public."""

from collections.abc import Iterator

import httpx
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount

from cli.tx import Json, ask

AT_ONCE = 1000
"""Rows that are asked for at a time."""


def signed_in(http: httpx.Client, key: LocalAccount) -> str:
    """Open a session; its token."""
    message = ask(http, "/auth/nonce", {"address": key.address})["message"]
    signature = key.sign_message(encode_defunct(text=message)).signature.hex()
    session = ask(http, "/auth/sessions", {"message": message, "signature": "0x" + signature})
    return str(session["token"])


def rows(http: httpx.Client, path: str, token: str) -> Iterator[Json]:
    """All rows of a list that comes in parts."""
    sign = "&" if "?" in path else "?"
    cursor: str | None = ""
    while cursor is not None:
        part = f"{path}{sign}limit={AT_ONCE}" + (f"&cursor={cursor}" if cursor else "")
        answer = ask(http, part, token=token)
        yield from answer["items"]
        cursor = answer["next"]
