"""
Headers as JSON-RPC tells them, and their hashes.

A QBFT block's hash leaves round and committed seals out of the extra data; what the seals sign has the round.
Source: `QBFTFilteredHeaderWithRound` of GoQuorum, `QbftExtraDataCodec` and `BftBlockHashing` of Besu; they agree.
"""

from collections.abc import Mapping
from typing import Any

import rlp

from chain.proof import rlp_hex
from chain.proof.crypto import keccak
from networks.qbft import MIX_HASH

Json = Mapping[str, Any]

FIXED = (
    "parentHash",
    "sha3Uncles",
    "miner",
    "stateRoot",
    "transactionsRoot",
    "receiptsRoot",
    "logsBloom",
)
NUMBERS = ("difficulty", "number", "gasLimit", "gasUsed", "timestamp")
LATER = (
    ("baseFeePerGas", rlp_hex.quantity),  # London
    ("withdrawalsRoot", lambda text: rlp_hex.string(text[2:])),  # Shanghai
    ("blobGasUsed", rlp_hex.quantity),  # Cancun
    ("excessBlobGas", rlp_hex.quantity),
    ("parentBeaconBlockRoot", lambda text: rlp_hex.string(text[2:])),
    ("requestsHash", lambda text: rlp_hex.string(text[2:])),  # Prague
)
"""Fields that later forks put behind the nonce, in their order."""

ROUND, SEALS = 3, 4
"""Places in the extra data."""


def is_qbft(block: Json) -> bool:
    """Whether a header belongs to the QBFT family."""
    return block.get("mixHash") == MIX_HASH


def plain_hash(block: Json) -> bytes:
    """Hash of a header that nobody seals."""
    return _hash(block, str(block["extraData"])[2:])


def qbft_hash(block: Json) -> bytes:
    """Hash of a QBFT block: without round and seals."""
    fields = _extra_fields(block)
    return _hash(block, rlp.encode([*fields[:ROUND], b"", []]).hex())


def sealed_digest(block: Json) -> bytes:
    """What the committed seals of a QBFT block sign: with the round, without seals."""
    fields = _extra_fields(block)
    return _hash(block, rlp.encode([*fields[:SEALS], []]).hex())


def _extra_fields(block: Json) -> list[Any]:
    """The five fields as they are, so that encoding them again changes no byte."""
    try:
        return list(rlp.decode(bytes.fromhex(block["extraData"][2:])))
    except rlp.DecodingError as error:
        raise ValueError(f"extra data: {error}") from error


def _hash(block: Json, extra_data: str) -> bytes:
    payload = [rlp_hex.string(block[name][2:]) for name in FIXED]
    payload += [rlp_hex.quantity(block[name]) for name in NUMBERS]
    payload += [rlp_hex.string(extra_data), rlp_hex.string(block["mixHash"][2:]), rlp_hex.string(block["nonce"][2:])]
    payload += [encoded(block[name]) for name, encoded in LATER if block.get(name) is not None]
    return keccak(bytes.fromhex(rlp_hex.listed("".join(payload))))
