"""
Signature suite 1: ECDSA over secp256k1, compact r || s with low s.

libsecp256k1 is called through coincurve's own binding, because checking signatures is nine tenths of the ingest:
coincurve's `PublicKey.verify` wants DER and hashes again. `tests/oracle/test_signatures.py` holds the two equal.
"""

from collections.abc import Sequence

from coincurve import PrivateKey, PublicKey
from coincurve._libsecp256k1 import ffi, lib
from coincurve.context import GLOBAL_CONTEXT

_CONTEXT = GLOBAL_CONTEXT.ctx


class Verifier:
    """Checks signatures of one public key; not for use by two threads at once."""

    def __init__(self, public_key: bytes) -> None:
        """
        Take a compressed or uncompressed point.

        :raises ValueError: not a point of the curve
        """
        self._key = PublicKey(public_key).public_key
        self._signature = ffi.new("secp256k1_ecdsa_signature *")

    def is_valid(self, digest: bytes, signature: bytes) -> bool:
        """Whether the key signed the 32-byte digest; a signature with high s is not valid."""
        if len(signature) != 64 or not lib.secp256k1_ecdsa_signature_parse_compact(
            _CONTEXT, self._signature, signature
        ):
            return False
        return bool(lib.secp256k1_ecdsa_verify(_CONTEXT, self._signature, digest, self._key))

    def are_valid(self, digests: Sequence[bytes], signatures: Sequence[bytes]) -> list[bool]:
        """Whether the key made each signature: `is_valid` for many, without a call of our own for each."""
        parse, verify = lib.secp256k1_ecdsa_signature_parse_compact, lib.secp256k1_ecdsa_verify
        context, parsed, key = _CONTEXT, self._signature, self._key
        return [
            len(signature) == 64
            and parse(context, parsed, signature) == 1
            and verify(context, parsed, digest, key) == 1
            for digest, signature in zip(digests, signatures, strict=True)
        ]


def sign(private_key: PrivateKey, digest: bytes) -> bytes:
    """Sign as a device does: r || s, 64 bytes, low s, deterministic nonce (RFC 6979)."""
    return private_key.sign_recoverable(digest, hasher=None)[:64]
