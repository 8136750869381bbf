"""Who is who among validators, where the API knows the consortium's description."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from networks.description import load


@lru_cache(maxsize=4)
def names_of(consortium: Path | None) -> Mapping[bytes, str]:
    """Account of each described node -> its name; the description is read once."""
    return {} if consortium is None else {node.address: node.name for node in load(consortium).nodes}
