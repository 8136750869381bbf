"""GoQuorum: genesis for QBFT, and how a node is started. `go.mod` beside this file pins the version."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from networks.description import Network, Node, Role
from networks.qbft_genesis import EPOCH_BLOCKS, qbft_genesis

MAX_TRANSACTION_KIB = 64  # largest transaction the pool takes; a batch of bookings is the largest we send
MAX_CODE_KIB = 24  # EIP-170
RECOMMIT = "24h"
"""
Never, in effect. By default a node builds its proposal anew every 3 s while transactions come in, and each time begins
the time-out of the round anew: under load the turn of a dead proposer would never end, and one failure stop the chain.
"""
POOL_SLOTS = 20_000  # of 32 KiB: an exchange's burst of a day's orders, from a single account too
API = "eth,net,web3,txpool"
"""Namespaces of JSON-RPC, which other organisations reach through mutual TLS."""
ADMIN_API = "eth,net,web3,istanbul"
"""Namespaces of the WebSocket on loopback: `istanbul` has the votes on validators."""
ENVIRONMENT = {"PRIVATE_CONFIG": "ignore"}
"""Without it GoQuorum looks for a privacy manager."""


def genesis(network: Network) -> dict[str, Any]:
    """Genesis with `network.validators` in the extra data. Raises DescriptionInvalid when there are none."""
    config = {
        "isQuorum": True,
        "txnSizeLimit": MAX_TRANSACTION_KIB,
        "maxCodeSizeConfig": [{"block": 0, "size": MAX_CODE_KIB}],
        "qbft": {
            "policy": 0,
            "epoch": EPOCH_BLOCKS,
            "ceil2Nby3Block": 0,
            "testQBFTBlock": 0,
            "blockperiodseconds": network.block_period_s,
            "emptyblockperiodseconds": network.empty_block_period_s or network.block_period_s,
            "requesttimeoutseconds": network.request_timeout_s,
        },
    }
    return qbft_genesis(network, config)


def arguments(
    network: Network, node: Node, data_dir: Path | str, key: Path | str, rpc_host: str = "127.0.0.1"
) -> list[str]:
    """
    Arguments of `geth` that start a node.

    A candidate gets those of a validator: it seals nothing until it is voted in, and then needs no restart. An observer
    does not mine: it would warn with each block that it may not seal.
    """
    words = {
        "datadir": str(data_dir),
        "nodekey": str(key),
        "networkid": network.chain_id,
        "syncmode": "full",
        "gcmode": "archive",  # "full" keeps the newest state in memory: a power cut would take blocks along
        "miner.threads": 1,
        "miner.recommit": RECOMMIT,
        "miner.gasprice": 0,
        "miner.gaslimit": network.block_gas_limit,
        "miner.gastarget": network.block_gas_limit,
        "txpool.pricelimit": 0,
        "txpool.globalslots": POOL_SLOTS,
        "txpool.accountslots": POOL_SLOTS,
        "txpool.globalqueue": POOL_SLOTS,  # what comes before the one that it follows: with 64 of an account, as is
        "txpool.accountqueue": POOL_SLOTS,  # usual, the rest of a burst would be dropped and never told again
        "http.addr": rpc_host,
        "http.port": node.rpc_port,
        "http.api": API,
        "ws.addr": "127.0.0.1",
        "ws.port": node.admin_port,
        "ws.api": ADMIN_API,
        "port": node.p2p_port,
    }
    flags = ["--nodiscover", "--permissioned", "--http", "--ws", "--ipcdisable"]
    if node.role is not Role.OBSERVER:
        flags.append("--mine")
    return [*flags, *_pairs(words)]


def init_arguments(data_dir: Path | str, genesis_file: Path | str) -> list[str]:
    """Arguments of `geth` that make block 0. A data folder that has it already is left as it is."""
    return ["--datadir", str(data_dir), "init", str(genesis_file)]


def _pairs(words: dict[str, Any]) -> Iterator[str]:
    for name, value in words.items():
        yield from (f"--{name}", str(value))
