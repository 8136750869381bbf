"""The project's one hash, keccak256, on its C implementation; the pure-Python one is 80 times slower."""

from eth_hash.backends.pysha3 import keccak256 as keccak

__all__ = ["keccak"]
