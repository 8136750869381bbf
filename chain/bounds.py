"""
How long the arguments of a call may be: lists, texts and bytes, as the contracts declare them.

An ABI does not say it, and a contract refuses what is longer without a word. The bounds are in `bounds.toml`, which
`ape run bounds` makes of the contracts' interfaces.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from chain.errors import TooLong

ITEMS = "[]"
"""In a path: each item of a list."""


def check(contract: str, function: str, arguments: Mapping[str, Any]) -> None:
    """
    Whether arguments that fit the ABI are short enough for the contract.

    :raises TooLong: names the one that is not, how long it is and may be
    """
    for kind, bounds in _known().get(contract, {}).get(function, {}).items():
        for path, most in bounds.items():
            for value in _at(arguments, path.split(".")):
                size = _size(kind, value)
                if size > most:
                    raise TooLong(function, path, kind, size, most)


@cache
def _known() -> dict[str, dict[str, dict[str, dict[str, int]]]]:
    """Most, by contract, function, kind and path."""
    return tomllib.loads((resources.files("chain") / "bounds.toml").read_text(encoding="utf-8"))


def _at(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """What stands at the end of a path; several where it leads through lists."""
    if not path:
        yield value
        return
    name, is_each = path[0].removesuffix(ITEMS), path[0].endswith(ITEMS)
    if isinstance(value, Mapping) and name in value:
        found = value[name]
        for item in found if is_each else (found,):
            yield from _at(item, path[1:])


def _size(kind: str, value: Any) -> int:
    if kind == "text":
        return len(str(value).encode())
    if kind == "bytes" and isinstance(value, str):
        return len(value.removeprefix("0x")) // 2
    return len(value)
