"""Besu: genesis for QBFT, account and node permissions, and how a node is started."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from networks.description import Network, Node
from networks.qbft_genesis import EPOCH_BLOCKS, qbft_genesis

API = "ETH,NET,WEB3,TXPOOL"
"""Namespaces of JSON-RPC, which other organisations reach through mutual TLS."""
ADMIN_API = "ETH,NET,WEB3,QBFT"
"""Namespaces of the WebSocket on loopback: `QBFT` has the votes on validators."""
POOL_TRANSACTIONS = 20_000


def genesis(network: Network) -> dict[str, Any]:
    """Genesis with `network.validators` in the extra data. Raises DescriptionInvalid when there are none."""
    config = {
        "epochlength": EPOCH_BLOCKS,
        "blockperiodseconds": network.block_period_s,
        "requesttimeoutseconds": network.request_timeout_s,
    }
    return qbft_genesis(network, {"qbft": config})


def arguments(
    network: Network, node: Node, folder: Path | str, data_dir: Path | str, key: Path | str, rpc_host: str = "127.0.0.1"
) -> list[str]:
    """
    Arguments of `besu` that start a node.

    :param folder: holds the genesis, `static-nodes.json` and `permissions_config.toml`
    """
    words: dict[str, Any] = {
        "data-path": data_dir,
        "genesis-file": f"{folder}/genesis.json",
        "node-private-key-file": key,
        "network-id": network.chain_id,
        "sync-mode": "FULL",
        "sync-min-peers": 1,
        "discovery-enabled": "false",
        "static-nodes-file": f"{folder}/static-nodes.json",
        "permissions-nodes-config-file-enabled": "true",
        "permissions-nodes-config-file": f"{folder}/permissions_config.toml",
        "p2p-host": node.host,
        "p2p-port": node.p2p_port,
        "min-gas-price": 0,
        "target-gas-limit": network.block_gas_limit,
        "tx-pool": "sequenced",
        "tx-pool-max-size": POOL_TRANSACTIONS,
        "tx-pool-limit-by-account-percentage": 1,  # a share of the pool: all of it
        "rpc-http-enabled": "true",
        "rpc-http-host": rpc_host,
        "rpc-http-port": node.rpc_port,
        "rpc-http-api": API,
        "rpc-ws-enabled": "true",
        "rpc-ws-host": "127.0.0.1",
        "rpc-ws-port": node.admin_port,
        "rpc-ws-api": ADMIN_API,
    }
    if network.permitted_accounts:  # an empty list in force would let nobody send
        words["permissions-accounts-config-file-enabled"] = "true"
        words["permissions-accounts-config-file"] = f"{folder}/permissions_config.toml"
    return [f"--{name}={value}" for name, value in words.items()]


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
