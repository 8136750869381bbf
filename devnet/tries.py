"""
py-evm's account database over tries that decode a node once.

Nodes are addressed by their hash, so a decoded node stays true for ever. The nodes near the roots are read at every
access; decoding them each time was a third of the node's work.
"""

from typing import Any

from eth.db.account import AccountDB
from eth.db.cache import CacheDB
from eth.db.hash_trie import HashTrie
from eth.db.journal import JournalDB
from eth.db.storage import AccountStorageDB, StorageLookup
from eth_typing import Address, Hash32
from lru import LRU
from trie import HexaryTrie

DECODED_NODES = 16_384  # some 25 MiB
HASH_BYTES = 32

_decoded: Any = LRU(DECODED_NODES)


class CachingTrie(HexaryTrie):  # type: ignore[misc]  # trie is untyped
    """A trie that keeps decoded nodes. Trie code writes into the lists it gets, so each caller gets his own."""

    __slots__ = ()

    def get_node(self, node_hash: Any) -> Any:
        """The node with a hash, or the node itself where it is inlined in its parent."""
        if len(node_hash) != HASH_BYTES or not isinstance(node_hash, bytes):
            return super().get_node(node_hash)
        known = _decoded.get(node_hash)
        if known is not None:
            return list(known)
        node = super().get_node(node_hash)
        if node and not any(isinstance(item, list) for item in node):  # inlined nodes would be shared
            _decoded[node_hash] = tuple(node)
        return node


class _StorageLookup(StorageLookup):
    """Slots of one account, by caching tries."""

    def _get_write_trie(self) -> HexaryTrie:
        if self._write_trie is None:
            write_trie = super()._get_write_trie()
            self._write_trie = CachingTrie(write_trie.db, root_hash=write_trie.root_hash, prune=True)
        return self._write_trie

    def _get_read_trie(self) -> HexaryTrie:
        return self._write_trie or CachingTrie(self._db, root_hash=self._starting_root_hash)


class _AccountStorageDB(AccountStorageDB):
    """py-evm's layers over `_StorageLookup`; built as in its constructor."""

    def __init__(self, db: Any, storage_root: Hash32, address: Address) -> None:
        super().__init__(db, storage_root, address)
        self._storage_lookup = _StorageLookup(db, storage_root, address)
        self._storage_cache = CacheDB(self._storage_lookup)
        self._locked_changes = JournalDB(self._storage_cache)
        self._journal_storage = JournalDB(self._locked_changes)


class CachingAccountDB(AccountDB):
    """py-evm's layers over caching tries; built as in its constructor."""

    def __init__(self, db: Any, state_root: Hash32) -> None:
        super().__init__(db, state_root)
        self._trie = HashTrie(CachingTrie(self._batchtrie, state_root, prune=True))
        self._trie_cache = CacheDB(self._trie)
        self._journaltrie = JournalDB(self._trie_cache)

    def _get_address_store(self, address: Address) -> Any:
        store = self._account_stores.get(address)
        if store is None:
            store = _AccountStorageDB(self._raw_store_db, self._get_storage_root(address), address)
            self._account_stores[address] = store
        return store
