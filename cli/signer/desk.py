"""The requests that wait for the user, and what he decided."""

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Literal

from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount

from chain.client import sign
from cli.signer.errors import NoSuchRequest, Stale, TooManyRequests
from cli.signer.keyring import Held
from cli.signer.reading import Reading, Transaction

State = Literal["waiting", "signed", "refused"]

MOST_WAITING = 50
"""Requests that may wait at once."""


@dataclass
class SigningRequest:
    """One thing that a page wants signed. What is shown is what is signed: it never changes."""

    id: str
    account: Held
    subject: Transaction | str
    """A transaction, or the text of a message."""
    reading: Reading
    origin: str
    """The page that asked."""
    asked_at: float
    state: State = "waiting"
    raw: str | None = None
    signature: str | None = None
    token: str | None = field(default=None, repr=False)
    """Good for one decision, on the page that was shown last."""

    @property
    def kind(self) -> Literal["transaction", "message"]:
        """What it is."""
        return "message" if isinstance(self.subject, str) else "transaction"


class Desk:
    """Requests by id. Safe for several threads."""

    def __init__(self, waits_s: float) -> None:
        self._waits_s = waits_s
        self._requests: dict[str, SigningRequest] = {}
        self._lock = threading.Lock()

    def put(self, account: Held, subject: Transaction | str, reading: Reading, origin: str) -> SigningRequest:
        """
        A new request.

        :raises TooManyRequests: too many wait
        """
        with self._lock:
            self._forget()
            if sum(request.state == "waiting" for request in self._requests.values()) >= MOST_WAITING:
                raise TooManyRequests(f"{MOST_WAITING} requests wait for a decision already")
            request = SigningRequest(secrets.token_urlsafe(16), account, subject, reading, origin, time.monotonic())
            self._requests[request.id] = request
            return request

    def find(self, request_id: str) -> SigningRequest:
        """
        A request.

        :raises NoSuchRequest: unknown, or too old
        """
        with self._lock:
            self._forget()
            try:
                return self._requests[request_id]
            except KeyError:
                raise NoSuchRequest("the request is unknown or waited too long") from None

    def waiting(self) -> list[SigningRequest]:
        """Requests without a decision, oldest first."""
        with self._lock:
            self._forget()
            return [request for request in self._requests.values() if request.state == "waiting"]

    def show(self, request: SigningRequest) -> str:
        """The token for a decision; it replaces the one of a page shown before."""
        with self._lock:
            request.token = secrets.token_urlsafe(24)
            return request.token

    def claim(self, request: SigningRequest, token: str) -> None:
        """
        Use a token for a decision; nobody can a second time.

        :raises Stale: decided already, or not the newest token
        """
        with self._lock:
            known, request.token = request.token, None
            if request.state != "waiting" or known is None or not secrets.compare_digest(known, token):
                request.token = known if request.state == "waiting" else None
                raise Stale("this was decided already, or the page is not the newest")

    def refuse(self, request: SigningRequest) -> None:
        """The user says no."""
        request.state = "refused"

    def sign(self, request: SigningRequest, key: LocalAccount) -> None:
        """The user says yes."""
        if isinstance(request.subject, str):
            signed = key.sign_message(encode_defunct(text=request.subject))
            request.signature = "0x" + bytes(signed.signature).hex()
        else:
            request.raw = "0x" + sign(request.subject.model_dump(), key).hex()
        request.state = "signed"

    def _forget(self) -> None:
        oldest = time.monotonic() - self._waits_s
        self._requests = {key: request for key, request in self._requests.items() if request.asked_at > oldest}
