"""The one hash and the one signature scheme of the chain, from C libraries."""

from coincurve import PublicKey
from sha3 import keccak_256

# Order of the secp256k1 group, and half of it: EIP-2 refuses a larger s, so that a signature has one form.
CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
MAX_S = CURVE_ORDER // 2


def keccak(data: bytes) -> bytes:
    """Keccak-256, as Ethereum uses it."""
    return bytes(keccak_256(data).digest())


def recover(digest: bytes, y_parity: int, r: int, s: int) -> bytes:
    """Account whose key signed `digest`. Raises ValueError for numbers that are no signature."""
    if not (0 < r < CURVE_ORDER and 0 < s <= MAX_S and y_parity in (0, 1) and len(digest) == 32):
        raise ValueError("signature is out of range")
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([y_parity])
    try:
        key = PublicKey.from_signature_and_message(signature, digest, hasher=None)
    except Exception as error:  # coincurve raises nothing narrower
        raise ValueError("signature matches no key") from error
    return keccak(key.format(compressed=False)[1:])[12:]


def signer_of(digest: bytes, seal: bytes) -> bytes:
    """
    The account that made a seal of 65 bytes: r, s, parity.

    :raises ValueError: no signature
    """
    return recover(digest, seal[64], int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:64], "big"))
