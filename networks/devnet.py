"""The devnet's genesis: Berlin rules from block 0, so that gas price zero needs no base fee at all."""

from typing import Any

from networks.description import Network

# GoQuorum's EVM is Berlin. A devnet with the same rules can't let through what the consortium's engine would refuse
# (BASEFEE, PUSH0, MCOPY, transient storage), refunds gas alike, and has no base fee to keep at zero.
FORKS = (
    "homestead",
    "eip150",
    "eip155",
    "eip158",
    "byzantium",
    "constantinople",
    "petersburg",
    "istanbul",
    "muirGlacier",
    "berlin",
)


def chain_config(network: Network) -> dict[str, Any]:
    """The part of `config` that all engines share: chain id and forks."""
    return {"chainId": network.chain_id} | {f"{fork}Block": 0 for fork in FORKS}


def allocation(network: Network) -> dict[str, dict[str, str]]:
    """Balances in the form that every engine's genesis has them."""
    return {account: {"balance": hex(wei)} for account, wei in network.balances_wei.items()}


def genesis(network: Network) -> dict[str, Any]:
    """Genesis of the devnet. There is one node and no seal, so the extra data is empty."""
    return {
        "config": chain_config(network),
        "nonce": "0x0",
        "timestamp": hex(network.genesis_time_s),
        "gasLimit": hex(network.block_gas_limit),
        "difficulty": "0x1",
        "mixHash": "0x" + "0" * 64,
        "coinbase": "0x" + "0" * 40,
        "extraData": "0x",
        "alloc": allocation(network),
    }
