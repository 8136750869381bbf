"""A chain of this process: the devnet's node on py-evm in a temporary folder, everyone's key derived from a name."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from chain.abi import Abi
from chain.client import sign
from cli.registry.onchain.compiled import compiled, has
from cli.registry.onchain.keys import key_of
from cli.registry.onchain.wire import Act, CallRefused, Done, Fields, RawLog
from devnet import params
from devnet.clock import Clock
from devnet.evm import attempt
from devnet.node import Node
from devnet.records import MinedTransaction
from devnet.reverts import revert_reason
from devnet.settings import ClockKind, DevnetSettings

CONTRACTS = (
    "Directory", "Participants", "Devices", "Evidence", "Allowances", "Reviews", "RuleSets", "Emissions",
    "Verification", "AllocationMethods", "Quota", "Compliance", "Penalties",
)  # fmt: skip
"""What an import needs, each after those whose address its constructor asks the directory for."""

GOVERNOR = "deployer"
GAS = 50_000_000
"""Most gas of a call; it costs nothing here."""
BLOCK, BLOCK_S = 1_000, 10.0
"""Most transactions of a block, and most seconds of work: nobody waits for it but the import."""


class InProcess:
    """`Wire` on a node of one's own; keeps every signed transaction's bytes in `raws`."""

    is_fresh = True

    def __init__(self, contracts: Sequence[str] = CONTRACTS, clock: Clock | None = None) -> None:
        """Deploy contracts; `clock` says what time it is on the chain, the machine's if None."""
        self._folder = tempfile.TemporaryDirectory(prefix="chainets-registry-")
        settings = DevnetSettings(
            data_dir=Path(self._folder.name),
            allowlist=None,
            clock=ClockKind.SYSTEM,
            max_block_transactions=BLOCK,
            block_budget_s=BLOCK_S,
        )
        self._node = Node(settings)
        self._node.clock = clock or self._node.clock
        self._contracts = contracts
        self._keys: dict[str, LocalAccount] = {}
        self._nonces: dict[str, int] = {}
        self._abis: dict[str, Abi] = {}
        self._addresses: dict[str, str] = {}
        self.raws: list[bytes] = []
        self._deploy_all()

    def close(self) -> None:
        """Forget the chain."""
        self._node.close()
        self._folder.cleanup()

    def address(self, who: str) -> str:
        """The account of a person."""
        return str(self._key(who).address)

    def attempt(self, acts: Sequence[Act]) -> list[Done]:
        """Sign, mine, look."""
        raws = [
            self._signed(act.who, self._addresses[act.contract], self.encode(act.contract, act.function, act.arguments))
            for act in acts
        ]
        return [_done(mined) for mined in self._mined(raws)]

    def events(self, done: Done, contract: str, event: str) -> list[Fields]:
        """Decode the logs of one event."""
        entry, address = self._abis[contract].events[event], self._addresses[contract].lower()
        return [
            entry.decode(log.topics, log.data)
            for log in done.logs
            if log.address == address and log.topics[0] == entry.topic
        ]

    def encode(self, contract: str, function: str, arguments: Sequence[Any]) -> bytes:
        """Call data."""
        return self._abis[contract].function(function).encode(arguments)

    def call(self, contract: str, function: str, *arguments: Any) -> Any:
        """Read from the newest state."""
        data = self.encode(contract, function, arguments)
        asked = params.call({"to": self._addresses[contract], "data": "0x" + data.hex()}, GAS)
        outcome = attempt(self._node.state_at("latest"), asked)
        if outcome.error is not None:
            raise CallRefused(f"{contract}.{function}: {revert_reason(outcome.output)}")
        return self._abis[contract].function(function).decode_output(outcome.output)

    def _deploy_all(self) -> None:
        governor = self.address(GOVERNOR)
        first = self._contracts[0]
        for name in filter(has, self._contracts):
            found = compiled(name)
            arguments = encode(["address[]", "uint256", "uint256"], [[governor], 1, 60])
            if name != first:
                arguments = encode(["address"], [self._addresses[first]])
            (mined,) = self._mined([self._signed(GOVERNOR, None, found.code + arguments)])
            self._abis[name] = found.abi
            self._addresses[name] = to_checksum_address(mined.contract_address)
            if name != first:
                self.attempt([Act(GOVERNOR, first, "register", (name, self._addresses[name]))])

    def _key(self, who: str) -> LocalAccount:
        if who not in self._keys:
            self._keys[who] = key_of(who)
        return self._keys[who]

    def _signed(self, who: str, to: str | None, data: bytes) -> bytes:
        nonce = self._nonces.get(who, 0)
        self._nonces[who] = nonce + 1
        fields = {"nonce": nonce, "gasPrice": 0, "gas": GAS, "value": 0, "data": data, "chainId": self._node.chain_id}
        raw = sign(fields if to is None else fields | {"to": to}, self._key(who))
        self.raws.append(raw)
        return raw

    def _mined(self, raws: Sequence[bytes]) -> list[MinedTransaction]:
        for raw in raws:
            self._node.add(raw)
        mined: list[MinedTransaction] = []
        while len(self._node.pool):
            made = self._node.make_block()
            if made.block is not None:
                mined += made.block.transactions
        return mined


def _done(mined: MinedTransaction) -> Done:
    if not mined.status:
        return Done((), revert_reason(mined.revert_data) or "stopped without a reason")
    return Done(
        tuple(
            RawLog("0x" + log.address.hex(), tuple("0x" + topic.hex() for topic in log.topics), "0x" + log.data.hex())
            for log in mined.logs
        )
    )
