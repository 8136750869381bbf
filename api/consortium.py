"""Who is who among validators, where the API knows the consortium's description."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from networks.description import load
from networks.errors import DescriptionInvalid

_known: dict[Path, tuple[int, Mapping[bytes, str]]] = {}
"""When a description was changed last, in ns, and its names."""


def names_of(consortium: Path | None) -> Mapping[bytes, str]:
    """
    Account of each described node -> its name.

    The description is read again when it has changed, as when a node has joined; while it cannot be read, the names are
    those of before.
    """
    if consortium is None:
        return {}
    changed_ns, names = _known.get(consortium, (0, {}))
    with suppress(OSError, DescriptionInvalid):
        now_ns = consortium.stat().st_mtime_ns
        if now_ns != changed_ns:
            names = {node.address: node.name for node in load(consortium).nodes}
            _known[consortium] = now_ns, names
    return names
