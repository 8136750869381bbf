"""The JSON-RPC methods, over one node. Sending is `miner`'s, as it waits for a block; all else is answered here."""

import platform
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from chain.proof.crypto import keccak
from devnet import params, views
from devnet.allowlist import Allowlist
from devnet.errors import InvalidParams, NotFound, PermissionFailed, UnknownMethod
from devnet.estimate import enough_gas
from devnet.evm import Nodes, State, attempt, run
from devnet.logs import find_logs, parse_filter
from devnet.node import Node
from devnet.proofs import proof_view
from devnet.records import Block
from devnet.reverts import failure
from devnet.trace import CallRecorder, StructLogger, TraceOptions
from devnet.transactions import Transaction, decode

Method = Callable[[Sequence[Any]], Any]
MAX_FEE_HISTORY = 1024


class Rpc:
    """Answers requests from a node."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._methods: dict[str, Method] = (
            self._chain_methods() | self._state_methods() | self._debug_methods() | self._control_methods()
        )

    def answer(self, method: str, given: Sequence[Any]) -> Any:
        """The result of a method. Raises RpcError."""
        handler = self._methods.get(method)
        if handler is None:
            raise UnknownMethod(f"the method {method} does not exist/is not available")
        return handler(given)

    def methods(self) -> list[str]:
        """Names of all methods."""
        return list(self._methods)

    # The chain

    def _chain_methods(self) -> dict[str, Method]:
        node = self._node
        return {
            "eth_chainId": lambda _: hex(node.chain_id),
            "net_version": lambda _: str(node.chain_id),
            "net_listening": lambda _: True,
            "net_peerCount": lambda _: "0x0",
            "web3_clientVersion": lambda _: CLIENT_VERSION,
            "web3_sha3": lambda given: views.hexed(keccak(params.data(params.required(given, 0, "data"), "data"))),
            "eth_syncing": lambda _: False,
            "eth_mining": lambda _: False,
            "eth_accounts": lambda _: [],
            "eth_gasPrice": lambda _: "0x0",
            "eth_maxPriorityFeePerGas": lambda _: "0x0",
            "eth_feeHistory": self._fee_history,
            "eth_blockNumber": lambda _: hex(node.head.number),
            "eth_getBlockByNumber": lambda given: self._block_view(self._block_of(given), given),
            "eth_getBlockByHash": lambda given: self._block_view(self._block_hashed(given), given),
            "eth_getBlockTransactionCountByNumber": lambda given: _count(self._block_of(given)),
            "eth_getBlockTransactionCountByHash": lambda given: _count(self._block_hashed(given)),
            "eth_getUncleCountByBlockNumber": lambda _: "0x0",
            "eth_getUncleCountByBlockHash": lambda _: "0x0",
            "eth_getBlockReceipts": self._block_receipts,
            "eth_getTransactionByHash": self._transaction,
            "eth_getTransactionByBlockNumberAndIndex": lambda given: self._transaction_in(self._block_of(given), given),
            "eth_getTransactionByBlockHashAndIndex": lambda given: self._transaction_in(
                self._block_hashed(given), given
            ),
            "eth_getTransactionReceipt": self._receipt,
            "eth_getLogs": self._logs,
        }

    def _fee_history(self, given: Sequence[Any]) -> dict[str, Any]:
        """Gas costs nothing here, so every fee is zero; the fill of blocks is real."""
        count = min(params.number(params.required(given, 0, "blockCount"), "blockCount"), MAX_FEE_HISTORY)
        newest = self._block_at(params.required(given, 1, "newestBlock"))
        if newest is None:
            raise NotFound("header not found: newestBlock")
        percentiles = params.items(params.optional(given, 2, []), "rewardPercentiles")
        first = max(0, newest.number - count + 1)
        blocks = [self._node.block_at(number) for number in range(first, newest.number + 1)] if count else []
        history: dict[str, Any] = {
            "oldestBlock": hex(first),
            "baseFeePerGas": ["0x0"] * (len(blocks) + 1),
            "gasUsedRatio": [block.gas_used / block.gas_limit for block in blocks],
        }
        return history | {"reward": [["0x0"] * len(percentiles) for _ in blocks]} if percentiles else history

    def _block_view(self, block: Block | None, given: Sequence[Any]) -> dict[str, Any] | None:
        if block is None:
            return None
        return views.block_view(block, self._node.chain_id, bool(params.optional(given, 1, False)))

    def _block_receipts(self, given: Sequence[Any]) -> list[dict[str, Any]] | None:
        block = self._block_of(given)
        if block is None:
            return None
        return [views.receipt_view(block, i, self._node.chain_id) for i in range(len(block.transactions))]

    def _transaction(self, given: Sequence[Any]) -> dict[str, Any] | None:
        place = self._place(given)
        return None if place is None else views.transaction_view(*place, self._node.chain_id)

    def _transaction_in(self, block: Block | None, given: Sequence[Any]) -> dict[str, Any] | None:
        position = params.number(params.required(given, 1, "index"), "index")
        if block is None or position >= len(block.transactions):
            return None
        return views.transaction_view(block, position, self._node.chain_id)

    def _receipt(self, given: Sequence[Any]) -> dict[str, Any] | None:
        place = self._place(given)
        return None if place is None else views.receipt_view(*place, self._node.chain_id)

    def _logs(self, given: Sequence[Any]) -> list[dict[str, Any]]:
        query = params.required(given, 0, "filter")
        wanted = parse_filter(query)
        if query.get("blockHash") is not None:
            block = self._node.store.block_by_hash(params.word(query["blockHash"], "blockHash"))
            if block is None:
                raise NotFound("unknown block")
            first = last = block.number
        else:
            first, last = self._height(query.get("fromBlock")), self._height(query.get("toBlock"))
        if first > last:
            raise InvalidParams(f"invalid block range: {first} to {last}")
        last = min(last, self._node.head.number)
        return find_logs(self._node.store, wanted, first, last) if first <= last else []

    # State and calls

    def _state_methods(self) -> dict[str, Method]:
        return {
            "eth_getBalance": lambda given: hex(self._state(given, 1).get_balance(_account(given))),
            "eth_getCode": lambda given: views.hexed(self._state(given, 1).get_code(_account(given))),
            "eth_getTransactionCount": self._transaction_count,
            "eth_getStorageAt": self._storage,
            "eth_getProof": self._proof,
            "eth_call": self._call,
            "eth_estimateGas": self._estimate,
        }

    def _transaction_count(self, given: Sequence[Any]) -> str:
        if params.optional(given, 1, "latest") == "pending":
            return hex(self._node.pool.next_nonce(_account(given)))
        return hex(self._state(given, 1).get_nonce(_account(given)))

    def _storage(self, given: Sequence[Any]) -> str:
        slot = params.slot(params.required(given, 1, "position"))
        value: int = self._state(given, 2).get_storage(_account(given), slot)
        return views.hexed(value.to_bytes(32, "big"))

    def _proof(self, given: Sequence[Any]) -> dict[str, Any]:
        slots = [params.slot(each) for each in params.items(params.required(given, 1, "storageKeys"), "storageKeys")]
        block = self._block_at(params.optional(given, 2, "latest"))
        if block is None:
            raise NotFound("header not found")
        return proof_view(Nodes(self._node.store), block, _account(given), slots)

    def _call(self, given: Sequence[Any]) -> str:
        outcome = attempt(self._state(given, 1), self._call_object(given))
        if outcome.error is not None:
            raise failure(outcome)
        return views.hexed(outcome.output)

    def _estimate(self, given: Sequence[Any]) -> str:
        state = self._state(given, 1)
        gas, outcome = enough_gas(self._call_object(given), lambda transaction: attempt(state, transaction))
        if outcome.error is not None:
            raise failure(outcome)
        return hex(gas)

    def _call_object(self, given: Sequence[Any]) -> Transaction:
        if params.optional(given, 2):
            raise InvalidParams("state overrides are not supported")
        return params.call(params.required(given, 0, "transaction"), self._node.gas_limit)

    # Debugging

    def _debug_methods(self) -> dict[str, Method]:
        return {"debug_traceTransaction": self._trace_transaction, "debug_traceCall": self._trace_call}

    def _trace_transaction(self, given: Sequence[Any]) -> dict[str, Any]:
        place = self._place(given)
        if place is None:
            raise NotFound("transaction not found")
        block, position = place
        mined = block.transactions[position]
        state = self._node.replay(block, before=position)
        return _trace(state, decode(mined.raw, self._node.chain_id, mined.sender), params.optional(given, 1, {}))

    def _trace_call(self, given: Sequence[Any]) -> dict[str, Any]:
        call = params.call(params.required(given, 0, "transaction"), self._node.gas_limit)
        state = self._node.fresh_state_at(self._tag(params.optional(given, 1, "latest")))
        return _trace(state, call, params.optional(given, 2, {}))

    # Control: allow-list and clock

    def _control_methods(self) -> dict[str, Method]:
        return {
            "perm_getAccountsAllowlist": lambda _: self._allowlist().accounts(),
            "perm_addAccountsToAllowlist": lambda given: self._change_allowlist(self._allowlist().add, given),
            "perm_removeAccountsFromAllowlist": lambda given: self._change_allowlist(self._allowlist().remove, given),
            "perm_reloadPermissionsFromFile": self._reload_allowlist,
            "evm_setNextBlockTimestamp": self._set_time,
            "evm_increaseTime": self._advance_time,
            "evm_mine": self._mine,
        }

    def _allowlist(self) -> Allowlist:
        if self._node.allowlist is None:
            raise PermissionFailed("Account allowlist has not been enabled")
        return self._node.allowlist

    def _change_allowlist(self, change: Callable[[Sequence[object]], None], given: Sequence[Any]) -> str:
        change(params.items(params.required(given, 0, "accounts"), "accounts"))
        return "Success"

    def _reload_allowlist(self, given: Sequence[Any]) -> str:
        self._allowlist().reload()
        return "Success"

    def _set_time(self, given: Sequence[Any]) -> str:
        timestamp = params.number(params.required(given, 0, "timestamp"), "timestamp")
        self._node.set_next_time(timestamp)
        return hex(timestamp)

    def _advance_time(self, given: Sequence[Any]) -> str:
        return hex(self._node.clock.advance(params.number(params.required(given, 0, "seconds"), "seconds")))

    def _mine(self, given: Sequence[Any]) -> str:
        """Make a block of whatever waits, or an empty one, now or at a given time. Only with a steerable clock."""
        at = params.optional(given, 0)
        if at is None:
            self._node.clock.advance(0)  # changes nothing, and is refused unless steerable
        else:
            self._node.set_next_time(params.number(at, "timestamp"))
        self._node.make_block(empty=True)
        return "0x0"

    # Finding what parameters name

    def _tag(self, value: Any) -> str | int:
        """A block parameter as tag or number. Raises NotFound for an unknown hash."""
        named = params.tag(value)
        if isinstance(named, bytes):
            block = self._node.store.block_by_hash(named)
            if block is None:
                raise NotFound("header for hash not found")
            return block.number
        return named

    def _block_at(self, value: Any) -> Block | None:
        """The block of a parameter; None when the chain is not that high."""
        try:
            return self._node.block_at(self._tag(value))
        except NotFound:
            return None

    def _block_of(self, given: Sequence[Any]) -> Block | None:
        return self._block_at(params.required(given, 0, "block"))

    def _block_hashed(self, given: Sequence[Any]) -> Block | None:
        return self._node.store.block_by_hash(params.word(params.required(given, 0, "blockHash"), "blockHash"))

    def _height(self, value: Any) -> int:
        """A block parameter of a range, as a number; a number may lie beyond the chain."""
        named = self._tag("latest" if value is None else value)
        return named if isinstance(named, int) else self._node.block_at(named).number

    def _state(self, given: Sequence[Any], position: int) -> State:
        return self._node.state_at(self._tag(params.optional(given, position, "latest")))

    def _place(self, given: Sequence[Any]) -> tuple[Block, int] | None:
        """Block and position of the transaction that the first parameter names."""
        place = self._node.store.locate(params.word(params.required(given, 0, "transactionHash"), "transactionHash"))
        if place is None:
            return None
        return self._node.block_at(place[0]), place[1]


def _account(given: Sequence[Any]) -> bytes:
    return params.address(params.required(given, 0, "address"))


def _count(block: Block | None) -> str | None:
    return None if block is None else hex(len(block.transactions))


def _trace(state: State, transaction: Transaction, options: Any) -> dict[str, Any]:
    """Run `transaction` under the tracer that `options` names. Raises InvalidParams for one we do not have."""
    if not isinstance(options, dict):
        raise InvalidParams("trace options are not an object")
    tracer = options.get("tracer")
    if tracer == "callTracer":
        recorder = CallRecorder()
        recorder.attach(state)
        return recorder.result(run(state, transaction), transaction.gas)
    if tracer:
        raise InvalidParams(f"tracer not found: {tracer}")
    logger = StructLogger(TraceOptions.parse(options))
    logger.attach(state)
    return logger.result(run(state, transaction))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "0"


CLIENT_VERSION = (
    f"chainets-devnet/{_version('chainets')}/py-evm-{_version('py-evm')}/python-{platform.python_version()}"
)
