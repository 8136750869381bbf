"""GoQuorum's genesis for QBFT."""

from typing import Any

from networks.description import Network
from networks.qbft_genesis import EPOCH_BLOCKS, qbft_genesis

MAX_TRANSACTION_KIB = 64  # largest transaction the pool takes; a batch of bookings is the largest we send
MAX_CODE_KIB = 24  # EIP-170


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
            "emptyblockperiodseconds": network.block_period_s,
            "requesttimeoutseconds": network.request_timeout_s,
        },
    }
    return qbft_genesis(network, config)
