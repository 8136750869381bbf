"""
Events of a receipt as plain data.

`receipt.events == [contract.Issued(...)]` is the shorter way and the usual one; ape cannot compare events that hold a
struct, and for those there is `logged`.
"""

from __future__ import annotations

from typing import Any

from eth_utils import is_address, to_checksum_address


def logged(receipt: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return name and arguments of each event: structs as lists of their fields, hashes as bytes, addresses as text."""
    return [
        (event.event_name, {name: _plain(value) for name, value in event.event_arguments.items()})
        for event in receipt.events
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return bytes(value)
    if isinstance(value, str) and is_address(value):
        return to_checksum_address(value)  # ape leaves those inside a struct in small letters
    return value
