"""
Sign-in messages (EIP-4361, Sign-In with Ethereum): written, read strictly, and matched with their signature.

Who signs one proves that he holds an account's key, to one web page, on one chain, once, for a while.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_keys.exceptions import BadSignature
from eth_utils.address import is_checksum_address
from eth_utils.exceptions import ValidationError

VERSION = "1"

_MESSAGE = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<domain>[^\s/?#@]+) wants you to sign in with your Ethereum account:\n"
    r"(?P<address>0x[0-9a-fA-F]{40})\n"
    r"\n"
    r"(?:(?P<statement>[^\n]+)\n)?"
    r"\n"
    r"URI: (?P<uri>[^\s]+)\n"
    r"Version: (?P<version>[0-9]+)\n"
    r"Chain ID: (?P<chain_id>[0-9]{1,18})\n"
    r"Nonce: (?P<nonce>[a-zA-Z0-9]{8,64})\n"
    r"Issued At: (?P<issued_at>[^\s]+)"
    r"(?:\nExpiration Time: (?P<expires_at>[^\s]+))?"
    r"(?:\nNot Before: (?P<not_before>[^\s]+))?"
    r"(?:\nRequest ID: (?P<request_id>[^\s]*))?"
    r"(?P<resources>(?:\nResources:(?:\n- [^\s]+)*)?)",
    re.ASCII,
)
"""The ABNF of EIP-4361, every part in its place and nothing after it."""

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)


class NotASignInMessage(ValueError):
    """A text that is no message of EIP-4361; says what is wrong with it."""


class SignatureDiffers(ValueError):
    """A signature that is malformed, or was not made with the key of the message's account."""


@dataclass(frozen=True, slots=True)
class SignInMessage:
    """What an account states when it signs in."""

    domain: str
    """Host and port of the page that asked, as the browser shows it."""
    address: str
    """With checksum."""
    uri: str
    """What the session is for."""
    chain_id: int
    nonce: str
    """Issued by who checks the message, for one use."""
    issued_at: datetime
    expires_at: datetime | None = None
    not_before: datetime | None = None
    statement: str | None = None
    scheme: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read a message.

        :raises NotASignInMessage: anything that EIP-4361 does not allow
        """
        found = _MESSAGE.fullmatch(text)
        if found is None:
            raise NotASignInMessage("the text does not have the form of EIP-4361")
        if found["version"] != VERSION:
            raise NotASignInMessage(f"version {found['version']} is not {VERSION}")
        if not is_checksum_address(found["address"]):
            raise NotASignInMessage("the address has no valid checksum (EIP-55)")
        return cls(
            domain=found["domain"],
            address=found["address"],
            uri=found["uri"],
            chain_id=int(found["chain_id"]),
            nonce=found["nonce"],
            issued_at=_time(found["issued_at"]),
            expires_at=_time(found["expires_at"]) if found["expires_at"] else None,
            not_before=_time(found["not_before"]) if found["not_before"] else None,
            statement=found["statement"],
            scheme=found["scheme"],
        )

    def text(self) -> str:
        """The message as it is signed."""
        origin = f"{self.scheme}://{self.domain}" if self.scheme else self.domain
        lines = [f"{origin} wants you to sign in with your Ethereum account:", self.address, ""]
        lines += [self.statement, ""] if self.statement else [""]
        lines += [f"URI: {self.uri}", f"Version: {VERSION}", f"Chain ID: {self.chain_id}", f"Nonce: {self.nonce}"]
        lines += [f"Issued At: {self.issued_at.isoformat()}"]
        if self.expires_at:
            lines += [f"Expiration Time: {self.expires_at.isoformat()}"]
        if self.not_before:
            lines += [f"Not Before: {self.not_before.isoformat()}"]
        return "\n".join(lines)


def _time(text: str) -> datetime:
    if not _RFC_3339.fullmatch(text):
        raise NotASignInMessage(f"{text} is not a time of RFC 3339")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NotASignInMessage(f"{text}: {error}") from None


def check_signature(text: str, signature: str, address: str) -> None:
    """
    Make sure that a text was signed (EIP-191) with the key of an account.

    :raises SignatureDiffers: it was not
    """
    try:
        signer = Account.recover_message(encode_defunct(text=text), signature=signature)
    except (ValueError, TypeError, IndexError, BadSignature, ValidationError) as error:
        raise SignatureDiffers(f"the signature is malformed: {error}") from None
    if signer != address:
        raise SignatureDiffers(f"the signature is not from {address}")
