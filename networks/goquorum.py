"""GoQuorum's genesis and peers for QBFT."""

from typing import Any

from networks import qbft
from networks.description import Network
from networks.devnet import allocation, chain_config
from networks.errors import DescriptionInvalid

MAX_TRANSACTION_KIB = 64  # largest transaction the pool takes; a batch of bookings is the largest we send
MAX_CODE_KIB = 24  # EIP-170
EPOCH_BLOCKS = 30_000  # votes are forgotten after this many blocks; GoQuorum's default


def genesis(network: Network) -> dict[str, Any]:
    """Genesis with `network.validators` in the extra data. Raises DescriptionInvalid when there are none."""
    if not network.validators:
        raise DescriptionInvalid(f"{network.name}: QBFT needs validators")
    extra = qbft.genesis_extra_data(validator.address for validator in network.validators)
    return {
        "config": chain_config(network)
        | {
            "isQuorum": True,
            "txnSizeLimit": MAX_TRANSACTION_KIB,
            "maxCodeSizeConfig": [{"block": 0, "size": MAX_CODE_KIB}],
            "qbft": {
                "policy": 0,
                "epoch": EPOCH_BLOCKS,
                "ceil2Nby3Block": 0,
                "testQBFTBlock": 0,
                "blockperiodseconds": network.block_period_s,
                "emptyblockperiodseconds": network.block_period_s,
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
    """Peers to dial (`static-nodes.json`) and the only ones to let in (`permissioned-nodes.json`)."""
    return [validator.enode for validator in network.validators]
