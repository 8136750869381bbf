"""The project's one hash, keccak256, on its C implementation; the pure-Python one is 80 times slower."""

from eth_hash.backends.pysha3 import keccak256 as keccak
from sha3 import keccak_256 as keccak_state

__all__ = ["keccak", "keccak_state"]
# `keccak_state(data).digest()` is `keccak(data)` without a call in between: for loops that hash every reading
