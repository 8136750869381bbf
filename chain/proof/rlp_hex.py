"""RLP of values that are hexadecimal already, as JSON-RPC has them: written as text, turned into bytes once."""

from functools import lru_cache


@lru_cache(maxsize=1 << 16)
def quantity(text: str) -> str:
    """RLP of a number, given as `0x1f`."""
    number = int(text, 16)
    if number == 0:
        return "80"
    digits = f"{number:x}"
    return string("0" + digits if len(digits) % 2 else digits)


def string(digits: str) -> str:
    """RLP of bytes, given as hexadecimal digits without 0x."""
    length = len(digits) // 2
    if length == 1 and digits < "80":
        return digits
    return _head(0x80, length) + digits


def listed(payload: str) -> str:
    """RLP of a list whose items are encoded already."""
    return _head(0xC0, len(payload) // 2) + payload


@lru_cache(maxsize=4096)
def _head(offset: int, length: int) -> str:
    if length < 56:
        return f"{offset + length:02x}"
    size = -(-length.bit_length() // 8)
    return f"{offset + 55 + size:02x}{length:0{2 * size}x}"
