"""Besu's genesis for QBFT, and its account and node permissions."""

from collections.abc import Iterable
from typing import Any

from networks import qbft
from networks.description import Network
from networks.devnet import allocation, chain_config
from networks.errors import DescriptionInvalid

EPOCH_BLOCKS = 30_000  # votes are forgotten after this many blocks; Besu's default


def genesis(network: Network) -> dict[str, Any]:
    """Genesis with `network.validators` in the extra data. Raises DescriptionInvalid when there are none."""
    if not network.validators:
        raise DescriptionInvalid(f"{network.name}: QBFT needs validators")
    extra = qbft.genesis_extra_data(validator.address for validator in network.validators)
    return {
        "config": chain_config(network)
        | {
            "qbft": {
                "epochlength": EPOCH_BLOCKS,
                "blockperiodseconds": network.block_period_s,
                "requesttimeoutseconds": network.request_timeout_s,
            },
        },
        "nonce": "0x0",
        "timestamp": hex(network.genesis_time_s),
        "gasLimit": hex(network.block_gas_limit),
        "difficulty": "0x1",
        "mixHash": qbft.MIX_HASH,
        "coinbase": "0x" + "0" * 40,
        "extraData": "0x" + qbft.encode(extra).hex(),
        "alloc": allocation(network),
    }


def static_nodes(network: Network) -> list[str]:
    """Peers to dial (`static-nodes.json`)."""
    return [validator.enode for validator in network.validators]


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
