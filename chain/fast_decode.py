"""
The fast way to read logs, beside the readable one in `chain.abi` (an equality test keeps them the same).

Topics and data of a log are one string of 64-digit words, and an event is a list of places in it. Reading an order or a
transfer so costs about 2 µs, with eth_abi some 30 µs. Two things differ on purpose, both for programs that have to read
whatever a chain holds: a text that is not UTF-8 keeps a mark instead of failing, and the fields of `ID_FIELDS` come as
decimal text, as the API and the read model carry them.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from eth_utils.address import to_checksum_address

from chain.abi import Event, Parameter

WORD = 64
"""Hex digits of an ABI word."""

ID_FIELDS = frozenset(
    {
        "class_id",
        "order_id",
        "new_order_id",
        "buy_ref",
        "sell_ref",
        "trade_id",
        "trade_ids",
        "code",
        "codes",
        "id",
        "ids",
    }
)
"""Numbers that name something and may pass 2**63."""

FIXED_ARRAY = re.compile(r"(.+)\[(\d+)\]", re.DOTALL)
"""An array whose length is in its type: uint256[3]."""

Read = Callable[[str, int], Any]
"""Reads a value from the words at a place, counted in hex digits."""

_addresses: dict[str, str] = {}
"""Checksums that were worked out before, by the 40 digits."""
MOST_ADDRESSES = 100_000


def checksum(digits: str) -> str:
    """The address with checksum of 40 hex digits in small letters."""
    known = _addresses.get(digits)
    if known is None:
        if len(_addresses) >= MOST_ADDRESSES:
            _addresses.clear()
        known = _addresses[digits] = str(to_checksum_address("0x" + digits))
    return known


def address_at(words: str, at: int) -> str:
    """An address with checksum."""
    return checksum(words[at + 24 : at + WORD])


def unsigned_at(words: str, at: int) -> int:
    """An unsigned integer."""
    return int(words[at : at + WORD], 16)


def id_at(words: str, at: int) -> str:
    """An unsigned integer as decimal text."""
    return str(int(words[at : at + WORD], 16))


def signed_at(words: str, at: int) -> int:
    """A signed integer, two's complement."""
    value = int(words[at : at + WORD], 16)
    return value - (1 << 256) if value >> 255 else value


def flag_at(words: str, at: int) -> bool:
    """A boolean."""
    return words[at + WORD - 1] == "1"


def bytes_at(words: str, at: int) -> str:
    """Bytes of any length as 0x-hex."""
    start = at + WORD
    return "0x" + words[start : start + 2 * unsigned_at(words, at)]


def text_at(words: str, at: int) -> str:
    """A text; what is not UTF-8, and a NUL, which no database takes, become U+FFFD."""
    return bytes.fromhex(bytes_at(words, at)[2:]).decode("utf-8", "replace").replace("\0", "\ufffd")


def fixed_bytes(length: int) -> Read:
    """Reader of bytes1 to bytes32."""
    digits = 2 * length

    def read(words: str, at: int) -> str:
        return "0x" + words[at : at + digits]

    return read


def of_fixed_array(item: Parameter) -> tuple[Parameter, int] | None:
    """Element and length of an array whose length is in its type; None for any other type."""
    found = FIXED_ARRAY.fullmatch(item.kind)
    return (Parameter(item.name, found[1], item.fields), int(found[2])) if found else None


def is_dynamic(item: Parameter) -> bool:
    """Whether the value stands in the tail, with an offset in the head."""
    if fixed := of_fixed_array(item):
        return is_dynamic(fixed[0])
    if item.fields and not item.kind.endswith("]"):
        return any(map(is_dynamic, item.fields))
    return item.kind.endswith("]") or item.kind in ("string", "bytes")


def head_size(item: Parameter) -> int:
    """Hex digits that the value takes in the head."""
    if (fixed := of_fixed_array(item)) and not is_dynamic(item):
        return fixed[1] * head_size(fixed[0])
    if item.fields and not is_dynamic(item):
        return sum(map(head_size, item.fields))
    return WORD


def reader_of(item: Parameter) -> Read:
    """The reader of a type; places inside an array or struct count from where it begins."""
    kind = item.kind
    if kind.endswith("[]"):
        return _array(Parameter(item.name, kind.removesuffix("[]"), item.fields))
    if fixed := of_fixed_array(item):
        return _array(*fixed)
    if item.fields:
        return _struct(item.fields)
    if kind.startswith("uint"):
        return id_at if item.name in ID_FIELDS else unsigned_at
    if kind.startswith("bytes") and kind != "bytes":
        return fixed_bytes(int(kind.removeprefix("bytes")))
    if kind.startswith("int"):
        return signed_at
    return {"address": address_at, "bool": flag_at, "string": text_at, "bytes": bytes_at}[kind]


def _placed(item: Parameter, base: int, head: int) -> tuple[str, Read, int, bool]:
    return item.name, reader_of(item), base + head, is_dynamic(item)


def _struct(fields: Sequence[Parameter]) -> Read:
    layout, head = [], 0
    for item in fields:
        layout.append(_placed(item, 0, head))
        head += head_size(item)

    def read(words: str, at: int) -> dict[str, Any]:
        return {
            name: value(words, at + 2 * unsigned_at(words, at + place) if tail else at + place)
            for name, value, place, tail in layout
        }

    return read


def _array(item: Parameter, length: int | None = None) -> Read:
    """Reader of an array; one without a length in its type begins with it."""
    value, step, tail = reader_of(item), head_size(item), is_dynamic(item)

    def read(words: str, at: int) -> list[Any]:
        first = at + WORD if length is None else at
        places = range(first, first + step * (unsigned_at(words, at) if length is None else length), step)
        if tail:
            return [value(words, first + 2 * unsigned_at(words, place)) for place in places]
        return [value(words, place) for place in places]

    return read


class FastEvent:
    """An event, compiled from its ABI to places in the words of a log."""

    def __init__(self, event: Event) -> None:
        self.name = event.name
        self.address_fields = tuple(item.name for item in event.inputs if item.kind == "address")
        topics = [item for item in event.inputs if item.is_indexed]
        self._base = WORD * len(topics)
        places = {item.name: WORD * index for index, item in enumerate(topics)}
        head = self._base
        for item in event.inputs:
            if not item.is_indexed:
                places[item.name] = head
                head += head_size(item)
        tails = {item.name for item in event.inputs if not item.is_indexed and is_dynamic(item)}
        self._layout = tuple((item.name, reader_of(item), places[item.name]) for item in event.inputs)
        self._tails = frozenset(tails)

    def decode(self, topics: Sequence[str], data: str) -> dict[str, Any]:
        """The fields by name, in the order of the ABI."""
        words = "".join([topic[2:] for topic in topics[1:]]) + data[2:]
        if not self._tails:
            return {name: read(words, at) for name, read, at in self._layout}
        return {
            name: read(words, self._base + 2 * unsigned_at(words, at) if name in self._tails else at)
            for name, read, at in self._layout
        }
