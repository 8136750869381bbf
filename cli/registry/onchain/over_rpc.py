"""A running chain: signed transactions in batches over JSON-RPC, keys from an installation's keystores."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount

from carbon.hashing import keccak
from chain.client import Chain, sign
from chain.deployment import Deployment
from chain.errors import Reverted, RpcFailed
from chain.rpc import Rpc
from cli.demo.cast import key_of, passphrase_of
from cli.registry.onchain.calls import HOLDER
from cli.registry.onchain.wire import Act, Done, Fields, RawLog
from cli.registry.tables import BadTable

STAFF = ("deployer", "registry", "registry-two", "ministry")
"""Whose keystores the installation must have: they are appointed by its governors, not by an import."""
GAS = 50_000_000
"""Most gas of a call; it costs nothing on a permissioned network."""
CHUNK = 100
"""Transactions in a request."""
LABELS = "labels.json"


class OverRpc:
    """
    `Wire` on a running chain.

    What was done is kept in a journal beside the keys: the same act of a later run is looked up, not sent again.
    """

    is_fresh = False

    def __init__(self, data: Path, deployment: Path, rpc_url: str) -> None:
        """
        Open an installation's chain.

        :raises BadTable: a keystore is missing
        :raises ChainError: no deployment, or no node of its chain
        """
        self._keys_dir = data / "keys"
        for who in STAFF:
            if not (path := self._keys_dir / f"{who}.json").is_file():
                raise BadTable(path, f"there is no keystore of {who}: name the installation that has it with --data")
        self._chain = Chain(Rpc(rpc_url), Deployment.load(deployment))
        self._chain.check_chain_id()
        self._passphrase = passphrase_of(self._keys_dir)
        self._keys: dict[str, LocalAccount] = {}
        self._nonces: dict[str, int] = {}
        self._allowed: set[str] | None = None
        first_block = str(self._chain.rpc.call("eth_getBlockByNumber", "0x1", False)["hash"])
        self._journal = _Journal(data / f"registry-import-{first_block[2:12]}.jsonl")  # another chain, another journal
        self._labels: dict[str, str] = {}

    def close(self) -> None:
        """Name the new accounts for the signer, and let go of the node."""
        labels = self._keys_dir / LABELS
        known = json.loads(labels.read_text(encoding="utf-8")) if labels.exists() else {}
        labels.write_text(json.dumps(known | self._labels, ensure_ascii=False, indent=1), encoding="utf-8")
        self._chain.rpc.close()

    def address(self, who: str) -> str:
        """The account of a person."""
        return str(self._key(who).address)

    def attempt(self, acts: Sequence[Act]) -> list[Done]:
        """Send what the journal does not have, and wait for the blocks."""
        done: list[Done] = []
        for start in range(0, len(acts), CHUNK):
            done += self._attempt(acts[start : start + CHUNK])
        return done

    def events(self, done: Done, contract: str, event: str) -> list[Fields]:
        """Decode the logs of one event."""
        found = self._chain.deployment.contract(contract)
        entry = found.abi.events[event]
        return [
            entry.decode(log.topics, log.data)
            for log in done.logs
            if log.address == found.address.lower() and log.topics[0] == entry.topic
        ]

    def encode(self, contract: str, function: str, arguments: Sequence[Any]) -> bytes:
        """Call data."""
        return self._chain.deployment.contract(contract).abi.function(function).encode(arguments)

    def call(self, contract: str, function: str, *arguments: Any) -> Any:
        """Read from the newest state."""
        return self._chain.call(contract, function, *arguments)

    def _attempt(self, acts: Sequence[Act]) -> list[Done]:
        digests = [self._journal.digest(act.who, act.contract, self._data(act)) for act in acts]
        hashes = [self._journal.known(digest) for digest in digests]
        new = [place for place, known in enumerate(hashes) if known is None]
        sent = self._send([acts[place] for place in new])
        for place, transaction_hash in zip(new, sent, strict=True):
            hashes[place] = transaction_hash
        receipts = self._receipts([transaction_hash or "" for transaction_hash in hashes])
        self._journal.add([(digests[place], sent_hash) for place, sent_hash in zip(new, sent, strict=True)])
        return receipts

    def _data(self, act: Act) -> bytes:
        return self.encode(act.contract, act.function, act.arguments)

    def _send(self, acts: Sequence[Act]) -> list[str]:
        self._allow({self.address(act.who) for act in acts})
        raws = [sign(self._transaction(act), self._key(act.who)) for act in acts]
        return [
            str(sent)
            for sent in self._chain.rpc.batch([("eth_sendRawTransaction", ["0x" + raw.hex()]) for raw in raws])
        ]

    def _transaction(self, act: Act) -> dict[str, Any]:
        address = self.address(act.who)
        if act.who not in self._nonces:
            self._nonces[act.who] = self._chain.nonce(address)
        nonce = self._nonces[act.who]
        self._nonces[act.who] += 1
        return self._chain.transaction(act.contract, act.function, act.arguments, address, nonce) | {"gas": GAS}

    def _receipts(self, hashes: Sequence[str]) -> list[Done]:
        found = self._chain.rpc.batch([("eth_getTransactionReceipt", [one]) for one in hashes])
        return [self._done(one, receipt) for one, receipt in zip(hashes, found, strict=True)]

    def _done(self, transaction_hash: str, receipt: dict[str, Any] | None) -> Done:
        try:
            if receipt is None or int(receipt["status"], 16) == 0:
                self._chain.receipt(transaction_hash)  # waits for the block, and knows the reason of a refusal
                (receipt,) = self._chain.rpc.batch([("eth_getTransactionReceipt", [transaction_hash])])
        except Reverted as refusal:
            return Done((), refusal.reason)
        assert receipt is not None
        logs = (RawLog(str(log["address"]).lower(), tuple(log["topics"]), str(log["data"])) for log in receipt["logs"])
        return Done(tuple(logs))

    def _allow(self, addresses: set[str]) -> None:
        """Put senders on the node's allow-list, if it keeps one."""
        if self._allowed is None:
            try:
                self._allowed = {str(one).lower() for one in self._chain.rpc.call("perm_getAccountsAllowlist")}
            except RpcFailed:  # anyone may send there
                return
        new = sorted(address for address in addresses if address.lower() not in self._allowed)
        if new:
            self._chain.rpc.call("perm_addAccountsToAllowlist", new)
            self._allowed |= {address.lower() for address in new}

    def _key(self, who: str) -> LocalAccount:
        if who not in self._keys:
            file = self._keys_dir / f"{_file_name(who)}.json"
            is_new = not file.exists()
            self._keys[who] = key_of(file, self._passphrase)
            if is_new:
                self._labels[self._keys[who].address] = who.removeprefix(HOLDER)
        return self._keys[who]


class _Journal:
    """Acts that are on the chain, by what they are and how often the run has come to the same before."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._times: Counter[bytes] = Counter()
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._known: dict[str, str] = dict(json.loads(line) for line in lines)

    def digest(self, who: str, contract: str, data: bytes) -> str:
        """The name of an act in this run."""
        content = keccak(f"{who}\n{contract}\n".encode() + data)
        self._times[content] += 1
        return f"{content.hex()}-{self._times[content]}"

    def known(self, digest: str) -> str | None:
        """The transaction of an act that was done."""
        return self._known.get(digest)

    def add(self, done: Sequence[tuple[str, str]]) -> None:
        """Remember acts."""
        self._known.update(done)
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(entry) + "\n" for entry in done)


def _file_name(who: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in who)
