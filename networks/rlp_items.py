"""
RLP of nested lists of bytes, and back; a byte more or less than the one form that RLP has is an error.

The `rlp` package says the same (`tests/networks/test_rlp_items.py` holds the two equal), and takes 0.1 s to import: as
long as the process that proves blocks has for its start, while an indexer waits for it.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

Item: TypeAlias = "bytes | Sequence[Item]"

STRING, LIST = 0x80, 0xC0
SHORT = 55
"""Longest payload whose length is in its first byte."""


def encode(item: Item) -> bytes:
    """RLP of bytes, or of a list of such."""
    if isinstance(item, bytes):
        return item if len(item) == 1 and item[0] < STRING else _head(STRING, len(item)) + item
    payload = b"".join(map(encode, item))
    return _head(LIST, len(payload)) + payload


def _head(kind: int, length: int) -> bytes:
    if length <= SHORT:
        return bytes([kind + length])
    size = length.to_bytes(-(-length.bit_length() // 8), "big")
    return bytes([kind + SHORT + len(size)]) + size


def decode(data: bytes) -> Any:
    """
    The reverse of `encode`.

    :raises ValueError: not RLP, or followed by something
    """
    item, end = _item(data, 0)
    if end != len(data):
        raise ValueError("RLP is followed by something, or ends too early")
    return item


def _item(data: bytes, at: int) -> tuple[Any, int]:
    """The item that begins there, and where it ends."""
    if at >= len(data):
        raise ValueError("RLP ends too early")
    if data[at] < STRING:
        return data[at : at + 1], at + 1
    kind = LIST if data[at] >= LIST else STRING
    start, end = _span(data, at, kind)
    if end > len(data):
        raise ValueError("RLP ends too early")
    if kind == STRING:
        if end - start == 1 and data[start] < STRING:
            raise ValueError("RLP of a byte has a head that it does not need")
        return data[start:end], end
    items = []
    while start < end:
        item, start = _item(data[:end], start)
        items.append(item)
    return items, end


def _span(data: bytes, at: int, kind: int) -> tuple[int, int]:
    """Where the payload of the item that begins there begins and ends."""
    length, start = data[at] - kind, at + 1
    if length > SHORT:
        size = data[start : start + length - SHORT]
        start += length - SHORT
        length = int.from_bytes(size, "big")
        if length <= SHORT or size[0] == 0:
            raise ValueError("RLP has a length that is longer than it need be")
    return start, start + length
