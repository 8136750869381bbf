"""Refuse to start on the slow fallbacks of keccak and secp256k1, which cost 4 to 80 times the time."""

import os
from importlib.util import find_spec

KECCAK_BACKEND = "pysha3"


def use_fast_keccak() -> None:
    """Choose the C keccak for this process unless somebody chose before. Must run before the first hash."""
    os.environ.setdefault("ETH_HASH_BACKEND", KECCAK_BACKEND)


def problems() -> list[str]:
    """What is missing for full speed, one line each; empty when all is well."""
    found = []
    if find_spec("coincurve") is None:
        found.append("coincurve is not installed: signatures would take 80 times as long")
    if find_spec("sha3") is None:
        found.append("safe-pysha3 is not installed: keccak would take 4 times as long")
    if (chosen := os.environ.get("ETH_HASH_BACKEND")) != KECCAK_BACKEND:
        found.append(f"ETH_HASH_BACKEND is {chosen}, not {KECCAK_BACKEND}: keccak would take 4 times as long")
    return found
