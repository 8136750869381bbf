"""Shapes of sign-in (EIP-4361)."""

from datetime import datetime

from pydantic import Field

from api.models.common import Address, Model


class NonceRequest(Model):
    """Who wants to sign in."""

    address: Address
    origin: str | None = Field(
        default=None,
        description="Page that asks, as its origin; the usual one when left out",
        examples=["http://127.0.0.1:8080"],
    )


class NonceAnswer(Model):
    """What to sign."""

    nonce: str = Field(description="Good once, for some minutes", examples=["0f1e2d3c4b5a69788796a5b4c3d2e1f0"])
    message: str = Field(description="Message of EIP-4361, ready to be signed with `personal_sign`")


class SignInRequest(Model):
    """A signed message."""

    message: str = Field(max_length=4096, description="The message, to the letter")
    signature: str = Field(description="65 bytes, 0x-hex (EIP-191)", pattern=r"^0x[0-9a-fA-F]{130}$")


class Identity(Model):
    """Who is signed in, and what the chain lets him do now."""

    account: str
    name: str | None = Field(description="Legal name; null when the account never applied")
    roles: list[str] = Field(description="Roles that are in force", examples=[["REGISTRY"]])
    status: str = Field(description="unknown, applied, active, restricted, frozen or closed", examples=["active"])
    area: int = Field(description="GB/T 2260 two-digit code, or 0")
    body: str | None = Field(default=None, description="Verification body that a qualified person serves in")
    expires_at: datetime


class SignedIn(Identity):
    """A new session."""

    token: str = Field(description="Send it as `Authorization: Bearer …`; it is shown only now")


class Revoked(Model):
    """How many sessions were ended."""

    revoked: int
