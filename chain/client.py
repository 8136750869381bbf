"""Typed reads, transactions and events of the deployed contracts."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from chain.deployment import DeployedContract, Deployment
from chain.errors import NotDeployed, NotMined, Reverted
from chain.rpc import Rpc

GAS_LIMIT = 12_000_000
"""Gas that a prepared transaction may use at most; gas costs nothing on a permissioned network."""

Arguments = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Log:
    """One decoded event."""

    contract: str
    event: str
    fields: dict[str, Any]
    block: int
    block_time_s: int | None
    transaction_hash: str
    log_index: int
    address: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a transaction that is in a block and was not refused."""

    transaction_hash: str
    block: int
    gas_used: int
    logs: list[Log]

    def one(self, event: str) -> dict[str, Any]:
        """The fields of the only log of that event."""
        (fields,) = [log.fields for log in self.logs if log.event == event]
        return fields


class Chain:
    """The contracts of one deployment, through one node."""

    def __init__(self, rpc: Rpc, deployment: Deployment) -> None:
        self.rpc, self.deployment = rpc, deployment

    def check_chain_id(self) -> None:
        """
        Make sure that the node speaks for the deployment's chain.

        :raises NotDeployed: another chain
        """
        found = int(self.rpc.call("eth_chainId"), 16)
        if found != self.deployment.chain_id:
            raise NotDeployed(f"the node is on chain {found}, the deployment on chain {self.deployment.chain_id}")

    def block_number(self) -> int:
        """Number of the newest block."""
        return int(self.rpc.call("eth_blockNumber"), 16)

    def call(
        self, contract: str, function: str, *arguments: Any, sender: str | None = None, block: str = "latest"
    ) -> Any:
        """
        Read from a contract.

        :raises Reverted: the contract refuses
        """
        found = self.deployment.contract(contract)
        entry = found.abi.function(function)
        request = {"to": found.address, "data": "0x" + entry.encode(arguments).hex()}
        if sender is not None:
            request["from"] = sender
        return entry.decode_output(bytes.fromhex(self.rpc.call("eth_call", request, block)[2:]))

    def transaction(
        self, contract: str, function: str, arguments: Arguments, sender: str, nonce: int | None = None
    ) -> dict[str, Any]:
        """An unsigned legacy transaction at gas price zero; the nonce is read from the node unless given."""
        found = self.deployment.contract(contract)
        data = found.abi.function(function).encode(arguments)
        if nonce is None:
            nonce = self.nonce(sender)
        return {
            "chainId": self.deployment.chain_id,
            "nonce": nonce,
            "to": found.address,
            "value": 0,
            "gas": GAS_LIMIT,
            "gasPrice": 0,
            "data": "0x" + data.hex(),
        }

    def simulate(self, transaction: Mapping[str, Any], sender: str) -> None:
        """
        Try a transaction without sending it.

        :raises Reverted: it would be refused
        """
        self.rpc.call("eth_call", {"from": sender, "to": transaction["to"], "data": transaction["data"]}, "latest")

    def nonce(self, account: str) -> int:
        """Next nonce of an account, counting what waits in the node."""
        return int(self.rpc.call("eth_getTransactionCount", account, "pending"), 16)

    def send_raw(self, raw: bytes) -> str:
        """Hand a signed transaction to the node; the hash."""
        return str(self.rpc.call("eth_sendRawTransaction", "0x" + raw.hex()))

    def receipt(self, transaction_hash: str, timeout_s: float = 30.0) -> Receipt:
        """
        Wait for a transaction's block.

        :raises Reverted: it is in a block and was refused, with the contract's reason
        :raises NotMined: in no block when the time is over
        """
        deadline = time.monotonic() + timeout_s
        pause_s = 0.002
        while (found := self.rpc.call("eth_getTransactionReceipt", transaction_hash)) is None:
            if time.monotonic() > deadline:
                raise NotMined(f"transaction {transaction_hash} is in no block after {timeout_s:g} s")
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, 0.5)
        return self._checked(found)

    def receipts(self, transaction_hashes: Sequence[str]) -> list[Receipt]:
        """Wait for several transactions; the first refusal is raised."""
        return [self.receipt(transaction_hash) for transaction_hash in transaction_hashes]

    def _checked(self, found: dict[str, Any]) -> Receipt:
        transaction_hash = str(found["transactionHash"])
        if int(found["status"], 16) == 0:
            raise Reverted(self.why_refused(transaction_hash, int(found["blockNumber"], 16)), transaction_hash)
        logs = [log for log in map(self.decode_log, found["logs"]) if log is not None]
        return Receipt(transaction_hash, int(found["blockNumber"], 16), int(found["gasUsed"], 16), logs)

    def why_refused(self, transaction_hash: str, block: int) -> str:
        """
        The contract's words for a transaction that it refused: the same call again on the state before its block.

        :raises NotMined: the node does not have it
        :raises RpcFailed: the node does not have that state any more
        """
        found = self.rpc.call("eth_getTransactionByHash", transaction_hash)
        if found is None:
            raise NotMined(f"the node does not have transaction {transaction_hash}")
        request = {"from": found["from"], "to": found["to"], "data": found["input"], "gas": found["gas"]}
        try:
            self.rpc.call("eth_call", request, hex(block - 1))
        except Reverted as refusal:
            return refusal.reason
        return "refused by the state that an earlier transaction of the same block left"

    def decode_log(self, log: Mapping[str, Any]) -> Log | None:
        """An event of one of our contracts, former ones too; None for any other log."""
        contract = self.deployment.ever_at(str(log["address"]))
        event = contract.abi.by_topic.get(log["topics"][0]) if contract and log["topics"] else None
        if contract is None or event is None:
            return None
        stamp = log.get("blockTimestamp")
        return Log(
            contract=contract.name,
            event=event.name,
            fields=event.decode(log["topics"], log["data"]),
            block=int(log["blockNumber"], 16),
            block_time_s=int(stamp, 16) if stamp else None,
            transaction_hash=str(log["transactionHash"]),
            log_index=int(log["logIndex"], 16),
            address=contract.address,
        )

    def logs(self, first_block: int, last_block: int, contracts: Sequence[str] | None = None) -> Iterator[Log]:
        """Events of our contracts (or of those named) in a range of blocks, both included, in chain order."""
        addresses = [self.deployment.contract(name).address for name in contracts or self.deployment.contracts]
        found = self.rpc.call(
            "eth_getLogs", {"fromBlock": hex(first_block), "toBlock": hex(last_block), "address": addresses}
        )
        return (log for log in map(self.decode_log, found) if log is not None)

    def describe(self, to: str, data: str) -> tuple[DeployedContract, str, dict[str, Any]] | None:
        """Which contract, former ones too, function and arguments a transaction calls; None when it is none of ours."""
        contract = self.deployment.ever_at(to)
        call_data = bytes.fromhex(data.removeprefix("0x"))
        function = contract.abi.by_selector.get(call_data[:4]) if contract else None
        if contract is None or function is None:
            return None
        return contract, function.name, function.decode_input(call_data)


def sign(transaction: Mapping[str, Any], key: LocalAccount) -> bytes:
    """Sign a transaction at its owner's; the raw bytes to send."""
    return bytes(Account.sign_transaction(dict(transaction), key.key).raw_transaction)


class Sender:
    """Signs and sends for one key that is ours (oracle operator, an institution's program). One at a time per key."""

    def __init__(self, chain: Chain, key: LocalAccount) -> None:
        self.chain, self.key = chain, key
        self.address = str(key.address)

    def send(self, contract: str, function: str, *arguments: Any) -> Receipt:
        """
        Send one transaction and wait for its block.

        :raises Reverted: the contract refuses; nothing was changed
        """
        transaction = self.chain.transaction(contract, function, arguments, self.address)
        self.chain.simulate(transaction, self.address)
        return self.chain.receipt(self.chain.send_raw(sign(transaction, self.key)))
