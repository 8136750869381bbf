"""
The one hash and the one signature scheme of the chain, straight from their C libraries.

libsecp256k1 is called through coincurve's own binding: recovering is half of all proving, and coincurve's `PublicKey`
adds a tenth to it. `tests/chain/proof/test_crypto.py` holds the two equal.
"""

from coincurve._libsecp256k1 import ffi, lib
from coincurve.context import GLOBAL_CONTEXT
from sha3 import keccak_256

# Order of the secp256k1 group, and half of it: EIP-2 refuses a larger s, so that a signature has one form.
CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
MAX_S = CURVE_ORDER // 2

_CONTEXT = GLOBAL_CONTEXT.ctx
_UNCOMPRESSED, _KEY_BYTES = 2, 65  # SECP256K1_EC_UNCOMPRESSED: a tag, x and y


def keccak(data: bytes) -> bytes:
    """Keccak-256, as Ethereum uses it."""
    return bytes(keccak_256(data).digest())


def recover(digest: bytes, y_parity: int, r: int, s: int) -> bytes:
    """Account whose key signed `digest`. Raises ValueError for numbers that are no signature."""
    if not (0 < r < CURVE_ORDER and 0 < s <= MAX_S and y_parity in (0, 1) and len(digest) == 32):
        raise ValueError("signature is out of range")
    numbers = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    signature, key = ffi.new("secp256k1_ecdsa_recoverable_signature *"), ffi.new("secp256k1_pubkey *")
    if not (
        lib.secp256k1_ecdsa_recoverable_signature_parse_compact(_CONTEXT, signature, numbers, y_parity)
        and lib.secp256k1_ecdsa_recover(_CONTEXT, key, signature, digest)
    ):
        raise ValueError("signature matches no key")
    point, length = ffi.new("unsigned char[65]"), ffi.new("size_t *", _KEY_BYTES)
    lib.secp256k1_ec_pubkey_serialize(_CONTEXT, point, length, key, _UNCOMPRESSED)
    return keccak(ffi.buffer(point)[1:])[12:]
