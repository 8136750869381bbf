"""Fields of a description that have a form of their own: addresses and public keys, in hex."""

from typing import Annotated

from coincurve import PublicKey
from eth_hash.auto import keccak
from pydantic import AfterValidator

PUBLIC_KEY_BYTES = 64  # uncompressed secp256k1 point without its 0x04 prefix, as in an enode URL
ADDRESS_BYTES = 20


def address_of(public_key: str) -> bytes:
    """Account of a public key: the last 20 bytes of its keccak-256."""
    return bytes(keccak(bytes.fromhex(public_key[2:])))[-ADDRESS_BYTES:]


def _hex_of(length: int, what: str, text: str) -> str:
    """`text` in lower case, if it is 0x and `length` bytes."""
    digits = text.removeprefix("0x").lower()
    if not text.startswith("0x") or len(digits) != 2 * length or set(digits) - set("0123456789abcdef"):
        raise ValueError(f"{what} is not 0x and {length} bytes: {text}")
    return "0x" + digits


def _is_address(text: str) -> str:
    return _hex_of(ADDRESS_BYTES, "address", text)


def _is_public_key(text: str) -> str:
    found = _hex_of(PUBLIC_KEY_BYTES, "public key", text)
    try:
        PublicKey(b"\x04" + bytes.fromhex(found[2:]))
    except ValueError as error:
        raise ValueError(f"public key is no point of secp256k1: {text}") from error
    return found


AddressText = Annotated[str, AfterValidator(_is_address)]
PublicKeyText = Annotated[str, AfterValidator(_is_public_key)]
