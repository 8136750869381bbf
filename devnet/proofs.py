"""Merkle proofs of accounts and storage (EIP-1186)."""

from collections.abc import Sequence
from typing import Any

import rlp
from eth.rlp.accounts import Account
from trie import HexaryTrie

from chain.proof.crypto import keccak
from devnet.evm import Nodes
from devnet.records import Block
from devnet.views import hexed


def proof_view(nodes: Nodes, block: Block, account: bytes, slots: Sequence[int]) -> dict[str, Any]:
    """Proof of an account and some of its slots in the state after `block`."""
    accounts = HexaryTrie(nodes, block.state_root)
    encoded = accounts.get(keccak(account))
    found = rlp.decode(encoded, sedes=Account) if encoded else Account()
    storage = HexaryTrie(nodes, found.storage_root)
    return {
        "address": hexed(account),
        "accountProof": _path(accounts, keccak(account)),
        "balance": hex(found.balance),
        "codeHash": hexed(found.code_hash),
        "nonce": hex(found.nonce),
        "storageHash": hexed(found.storage_root),
        "storageProof": [_slot_proof(storage, slot) for slot in slots],
    }


def _slot_proof(storage: HexaryTrie, slot: int) -> dict[str, Any]:
    key = keccak(slot.to_bytes(32, "big"))
    encoded = storage.get(key)
    value = int.from_bytes(rlp.decode(encoded), "big") if encoded else 0
    return {"key": hex(slot), "value": hex(value), "proof": _path(storage, key)}


def _path(tree: HexaryTrie, key: bytes) -> list[str]:
    """Nodes from the root towards `key`, as RLP."""
    return [hexed(rlp.encode(node)) for node in tree.get_proof(key) if node]
