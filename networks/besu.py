"""Besu's genesis for QBFT, and its account and node permissions."""

from collections.abc import Iterable
from typing import Any

from networks.description import Network
from networks.qbft_genesis import EPOCH_BLOCKS, qbft_genesis


def genesis(network: Network) -> dict[str, Any]:
    """Genesis with `network.validators` in the extra data. Raises DescriptionInvalid when there are none."""
    config = {
        "epochlength": EPOCH_BLOCKS,
        "blockperiodseconds": network.block_period_s,
        "requesttimeoutseconds": network.request_timeout_s,
    }
    return qbft_genesis(network, {"qbft": config})


def permissions_config(accounts: Iterable[str], nodes: Iterable[str] = ()) -> str:
    """`permissions_config.toml`: the lists in the form that Besu reads and its `perm_` methods write back."""
    nodes = tuple(nodes)
    lines = [f"accounts-allowlist={_toml_list(accounts)}"]
    if nodes:
        lines.append(f"nodes-allowlist={_toml_list(nodes)}")
    return "\n".join(lines) + "\n"


def _toml_list(values: Iterable[str]) -> str:
    """A one-line TOML list; the values are hex or URLs, so quoting them is enough."""
    return "[" + ",".join(f'"{value}"' for value in values) + "]"
