"""What the genesis of every QBFT engine has in common."""

from typing import Any

from networks import qbft
from networks.description import Network, Node
from networks.devnet import allocation, chain_config
from networks.errors import DescriptionInvalid

EPOCH_BLOCKS = 30_000  # votes are forgotten after this many blocks; default of Besu and of GoQuorum


def qbft_genesis(network: Network, engine_config: dict[str, Any]) -> dict[str, Any]:
    """
    Genesis with `network.validators` in the extra data.

    :param engine_config: what the engine wants in `config` beside chain id and forks
    :raises DescriptionInvalid: there are no validators
    """
    if not network.validators:
        raise DescriptionInvalid(f"{network.name}: QBFT needs validators")
    extra = qbft.genesis_extra_data(validator.address for validator in network.validators)
    return {
        "config": chain_config(network) | engine_config,
        "nonce": "0x0",
        "timestamp": hex(network.genesis_time_s),
        "gasLimit": hex(network.block_gas_limit),
        "difficulty": "0x1",
        "mixHash": qbft.MIX_HASH,
        "coinbase": "0x" + "0" * 40,
        "extraData": "0x" + qbft.encode(extra).hex(),
        "alloc": allocation(network),
    }


def static_nodes(network: Network, dialler: Node | None = None) -> list[str]:
    """Peers that a node dials (`static-nodes.json`): all but itself."""
    return [node.enode for node in network.nodes if node != dialler]
