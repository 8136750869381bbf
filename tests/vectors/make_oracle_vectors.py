"""
Writes `merkle.json` and `readings.json`, by code that shares nothing with `carbon`, `oracle` or `clients`.

Keccak is pycryptodome's; trees are computed by recursion as RFC 9162 defines them; messages are put together byte by
byte; signatures are made by eth-keys' pure-Python curve (RFC 6979). Run: `python tests/vectors/make_oracle_vectors.py`.
"""

import json
from pathlib import Path

from Crypto.Hash import keccak as pycryptodome
from eth_keys.backends.native.ecdsa import ecdsa_raw_sign, private_key_to_public_key

HERE = Path(__file__).parent
EVERY_INDEX_TO = 20
LARGER = {33: (0, 31, 32), 100: (0, 63, 64, 99), 1000: (0, 511, 512, 998, 999)}
UNITS = {"Wh": 1, "kWh": 2, "MWh": 3, "GWh": 4}
QUALITIES = {"good": 0, "doubtful": 1, "estimated": 2}
READINGS = [
    (1, 0, 1, "0", "kWh", "good"),
    (2, 1514736000, 1514736900, "3.17", "kWh", "good"),
    (3, 1514736900, 1514737800, "3.170", "kWh", "good"),
    (35040, 1546270200, 1546271100, "3170", "Wh", "doubtful"),
    (4, 1514737800, 1514738700, "0.00317", "MWh", "estimated"),
    (5, 1514738700, 1514739600, "-0.5", "GWh", "good"),
    (2**63 - 1, 2**62, 2**63 - 1, "9223372036854775807", "kWh", "good"),
    (6, 1514739600, 1514740500, "-9223372036854775.808", "kWh", "good"),
]


def hashed(data: bytes) -> bytes:
    """Return keccak256."""
    return pycryptodome.new(digest_bits=256, data=data).digest()


def tree(entries: list[bytes]) -> bytes:
    """Return MTH(D[n])."""
    if len(entries) == 1:
        return hashed(b"\x00" + entries[0])
    k = split(len(entries))
    return hashed(b"\x01" + tree(entries[:k]) + tree(entries[k:]))


def path(index: int, entries: list[bytes]) -> list[bytes]:
    """Return PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if index < k:
        return [*path(index, entries[:k]), tree(entries[k:])]
    return [*path(index - k, entries[k:]), tree(entries[:k])]


def split(size: int) -> int:
    """Return the largest power of two below the size."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def merkle_vectors() -> list[dict[str, object]]:
    """Return trees over the entries 0x00000000, 0x00000001 and so on, with proofs."""
    vectors: list[dict[str, object]] = []
    for size in [*range(1, EVERY_INDEX_TO + 1), *LARGER]:
        entries = [number.to_bytes(4, "big") for number in range(size)]
        proofs = [
            {"index": index, "proof": [node.hex() for node in path(index, entries)]}
            for index in LARGER.get(size, range(size))
        ]
        vectors.append({"size": size, "root": tree(entries).hex(), "proofs": proofs})
    return vectors


def reading_vectors() -> list[dict[str, object]]:
    """Return signed readings of two devices."""
    vectors: list[dict[str, object]] = []
    for number, (sequence, start_s, end_s, quantity, unit, quality) in enumerate(READINGS):
        key, device_id = hashed(b"vector key %d" % (number % 2)), hashed(b"vector device %d" % (number % 2))
        whole, _, fraction = quantity.partition(".")
        message = b"\x00CETSRD1" + device_id
        for field in (sequence, start_s, end_s):
            message += field.to_bytes(8, "big")
        message += int(whole + fraction).to_bytes(8, "big", signed=True)
        message += bytes([len(fraction), UNITS[unit], QUALITIES[quality]])
        digest = hashed(message)
        _, r, s = ecdsa_raw_sign(digest, key)
        public = private_key_to_public_key(key)
        vectors.append(
            {
                "private_key": key.hex(),
                "public_key": bytes([2 + (public[63] & 1)]).hex() + public[:32].hex(),
                "device_id": device_id.hex(),
                "sequence": sequence,
                "start_s": start_s,
                "end_s": end_s,
                "quantity": quantity,
                "unit": unit,
                "quality": quality,
                "message": message.hex(),
                "digest": digest.hex(),
                "signature": r.to_bytes(32, "big").hex() + s.to_bytes(32, "big").hex(),
            }
        )
    return vectors


if __name__ == "__main__":
    for name, vectors in (("merkle", merkle_vectors()), ("readings", reading_vectors())):
        (HERE / f"{name}.json").write_text(json.dumps(vectors, indent=1) + "\n")
