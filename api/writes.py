"""Prepare, relay, watch: how a user's transaction gets to the chain without its key ever leaving him."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api import raw
from api.errors import BadTransaction, WrongNonce
from api.outbox import Outbox
from chain import bounds
from chain.abi import Function
from chain.client import Chain, Log
from chain.errors import BadArguments, NodeUnreachable, Reverted, RpcFailed
from chain.several import send_to_all
from chain.summaries import NameOf, Summary, SymbolOf, summarise

State = Literal["unknown", "waiting", "in_block", "refused"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A transaction that its owner may sign, and what it means."""

    transaction: dict[str, Any]
    contract: str
    function: str
    summary: Summary


@dataclass(frozen=True, slots=True)
class Relayed:
    """A transaction that was handed to the node."""

    transaction_hash: str
    sender: str
    contract: str
    function: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a transaction."""

    state: State
    block: int | None = None
    gas_used: int | None = None
    reason: str | None = None
    """The contract's own words, when it refused."""
    events: tuple[Log, ...] = ()
    missing_nonce: int | None = None
    """Where it waits behind a gap: the nonce that its sender has to use first."""


def prepare(
    chain: Chain,
    contract: str,
    function: str,
    arguments: Mapping[str, Any],
    sender: str,
    name_of: NameOf,
    symbol_of: SymbolOf,
) -> Prepared:
    """
    The unsigned transaction for a call, tried on the newest block first.

    :raises UnknownName: no such contract or function
    :raises BadArguments: arguments that do not fit, or a function that changes nothing
    :raises Reverted: the contract would refuse
    """
    entry = _writing(chain, contract, function)
    transaction = chain.transaction(contract, function, arguments, sender)
    bounds.check(contract, function, arguments)
    chain.simulate(transaction, sender)
    decoded = entry.decode_input(bytes.fromhex(transaction["data"][2:]))
    summary = summarise(contract, function, decoded, name_of, symbol_of, chain.deployment)
    return Prepared(transaction, contract, function, summary)


def call_data(chain: Chain, contract: str, function: str, arguments: Mapping[str, Any]) -> bytes:
    """
    The call data of a call that changes something.

    :raises UnknownName: no such contract or function
    :raises BadArguments: arguments that do not fit, or a function that changes nothing
    """
    found = _writing(chain, contract, function).encode(arguments)
    bounds.check(contract, function, arguments)
    return found


def _writing(chain: Chain, contract: str, function: str) -> Function:
    entry = chain.deployment.contract(contract).abi.function(function)
    if entry.is_view:
        raise BadArguments(f"{contract}.{function} only reads; there is nothing to sign")
    return entry


def relay(chain: Chain, text: str, signer: str | None, outbox: Outbox) -> Relayed:
    """
    Check a raw transaction, keep it until its fate is known, and hand it to all nodes. The same one again changes
    nothing.

    :param signer: who must have signed it; None when any participant may have
    :raises BadTransaction: malformed, of another chain, of another signer, or not a call of our contracts
    :raises WrongNonce: not the account's next
    :raises Reverted: the node says at once that a contract refuses
    """
    transaction = raw.read(text)
    called = checked(chain, transaction, signer)
    known, used, following = chain.rpc.batch(
        [
            ("eth_getTransactionByHash", [transaction.hash]),
            ("eth_getTransactionCount", [transaction.sender, "latest"]),
            ("eth_getTransactionCount", [transaction.sender, "pending"]),
        ]
    )
    if known is None:
        check_nonce(transaction, int(used, 16), int(following, 16))
        outbox.put(transaction)
        _send(chain, transaction, outbox)
    return Relayed(transaction.hash, transaction.sender, *called)


def checked(chain: Chain, transaction: raw.RawTransaction, signer: str | None) -> tuple[str, str]:
    """
    Contract and function that a transaction calls.

    :raises BadTransaction: of another chain, of another signer, or not a call of our contracts
    """
    if transaction.chain_id != chain.deployment.chain_id:
        raise BadTransaction(f"signed for chain {transaction.chain_id}, this is chain {chain.deployment.chain_id}")
    if signer is not None and transaction.sender != signer:
        raise BadTransaction(f"signed by {transaction.sender}, the session is of {signer}")
    if transaction.value:
        raise BadTransaction("our contracts take no value")
    contract = chain.deployment.at(transaction.to)
    if contract is None:
        raise BadTransaction(f"{transaction.to} is none of our contracts")
    call_data = bytes.fromhex(transaction.data[2:])
    function = contract.abi.by_selector.get(call_data[:4])
    if function is None or function.is_view:
        raise BadTransaction(f"{contract.name} has no function with selector 0x{call_data[:4].hex()} to send to")
    return contract.name, function.name


def check_nonce(transaction: raw.RawTransaction, used: int, following: int) -> None:
    """
    Make sure that a transaction is the account's next.

    :raises WrongNonce: it is not
    """
    if transaction.nonce < used:
        raise WrongNonce(f"nonce {transaction.nonce} was used; the account's next is {following}", following)
    if transaction.nonce < following:
        raise WrongNonce(f"nonce {transaction.nonce} waits in the node already; the next is {following}", following)
    if transaction.nonce > following:
        raise WrongNonce(f"nonce {transaction.nonce} leaves a gap; the account's next is {following}", following)


def _send(chain: Chain, transaction: raw.RawTransaction, outbox: Outbox) -> None:
    try:
        send_to_all(chain.rpc.nodes, transaction.raw)
    except Reverted as refusal:
        outbox.drop(transaction.hash)
        raise Reverted(refusal.reason, transaction.hash) from None
    except RpcFailed:
        # Two clients may have sent the same at the same time: it is there, and that is what was asked for.
        if chain.rpc.call("eth_getTransactionByHash", transaction.hash) is None:
            outbox.drop(transaction.hash)
            raise
    except NodeUnreachable:
        outbox.drop(transaction.hash)  # the sender is told that nothing was sent
        raise


def _missing_nonce(chain: Chain, transaction: Mapping[str, Any]) -> int | None:
    """A node counts what waits in it up to the first gap."""
    if "nonce" not in transaction:
        return None
    following = int(chain.rpc.call("eth_getTransactionCount", transaction["from"], "pending"), 16)
    return following if following < int(transaction["nonce"], 16) else None


def fate_of(chain: Chain, transaction_hash: str, outbox: Outbox) -> Fate:
    """What the nodes know of a transaction. One that they forgot and that we send again still waits."""
    transaction, receipt = chain.rpc.batch(
        [("eth_getTransactionByHash", [transaction_hash]), ("eth_getTransactionReceipt", [transaction_hash])]
    )
    if receipt is None:
        if transaction is None:
            return Fate("waiting" if outbox.has(transaction_hash) else "unknown")
        return Fate("waiting", missing_nonce=_missing_nonce(chain, transaction))
    outbox.drop(transaction_hash)
    block, gas_used = int(receipt["blockNumber"], 16), int(receipt["gasUsed"], 16)
    try:
        done = chain.receipt(transaction_hash)
    except Reverted as refusal:
        return Fate("refused", block, gas_used, refusal.reason)
    return Fate("in_block", block, gas_used, None, tuple(done.logs))
