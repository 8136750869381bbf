"""What a node can do to us: a proxy in front of honest answers, with one lie each."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from coincurve import PrivateKey

from benchmarks.fake_chain import Answering
from benchmarks.sealed_chain import signed
from chain.errors import RpcFailed
from chain.proof.crypto import keccak
from chain.proof.headers import qbft_hash, sealed_digest
from chain.rpc import Rpc
from indexer.source import METHOD_NOT_FOUND
from networks.qbft import ExtraData, decode, encode

Json = dict[str, Any]


STRANGERS = [PrivateKey(keccak(b"stranger %d" % number)) for number in range(3)]


class Upstream:
    """A node that is asked over HTTP. Raises KeyError for a method that it does not have, as a chain does."""

    def __init__(self, url: str) -> None:
        self.rpc = Rpc(url)

    def answer(self, method: str, params: Any) -> Any:
        """What the node answers."""
        try:
            return self.rpc.call(method, *params)
        except RpcFailed as failure:
            if failure.code != METHOD_NOT_FOUND:
                raise
            raise KeyError(method) from failure


class Proxy:
    """Answers as the chain does, changed by a lie about block `about`."""

    def __init__(self, chain: Answering, lie: Callable[[Proxy, str, Any, Any], Any], about: int) -> None:
        self.chain, self.lie, self.about = chain, lie, about

    def answer(self, method: str, params: Any) -> Any:
        """The lie, made of the honest answer."""
        return self.lie(self, method, params, copy.deepcopy(self.chain.answer(method, params)))


def about_block(change: Callable[[Proxy, Json], Json]) -> Callable[[Proxy, str, Any, Any], Any]:
    """A lie about one block."""

    def lie(proxy: Proxy, method: str, params: Any, honest: Any) -> Any:
        is_asked = method == "eth_getBlockByNumber" and int(params[0], 16) == proxy.about
        return change(proxy, honest) if is_asked else honest

    return lie


def about_receipts(change: Callable[[list[Json]], list[Json]]) -> Callable[[Proxy, str, Any, Any], Any]:
    """A lie about the receipts of one block."""

    def lie(proxy: Proxy, method: str, params: Any, honest: Any) -> Any:
        if method == "eth_getBlockReceipts" and int(params[0], 16) == proxy.about:
            return change(honest)
        if method == "eth_getTransactionReceipt" and honest and int(honest["blockNumber"], 16) == proxy.about:
            return next(iter(change([honest])), None)
        return honest

    return lie


def _log_changed(receipts: list[Json]) -> list[Json]:
    log = next(log for receipt in receipts for log in receipt["logs"])
    log["data"] = log["data"][:-2] + "7f"
    return receipts


def _log_dropped(receipts: list[Json]) -> list[Json]:
    next(receipt for receipt in receipts if receipt["logs"])["logs"].pop()
    return receipts


def _transaction_changed(proxy: Proxy, block: Json) -> Json:
    block["transactions"][0]["input"] += "00"
    return block


def _sender_changed(proxy: Proxy, block: Json) -> Json:
    block["transactions"][0]["from"] = "0x" + "77" * 20
    return block


def _swapped(proxy: Proxy, method: str, params: Any, honest: Any) -> Any:
    if method == "eth_blockNumber" and int(honest, 16) == proxy.about:
        return hex(proxy.about - 1)  # until it has both
    if method == "eth_getBlockByNumber" and int(params[0], 16) in (proxy.about, proxy.about + 1):
        other = 2 * proxy.about + 1 - int(params[0], 16)
        return copy.deepcopy(proxy.chain.answer(method, [hex(other), *params[1:]]))
    return honest


def _with_extra(block: Json, **changes: Any) -> Json:
    extra = decode(bytes.fromhex(block["extraData"][2:]))
    fields = {name: getattr(extra, name) for name in ExtraData.__slots__} | changes
    block["extraData"] = "0x" + encode(ExtraData(**fields)).hex()
    block["hash"] = "0x" + qbft_hash(block).hex()
    return block


def _sealed_by_strangers(proxy: Proxy, block: Json) -> Json:
    block["gasUsed"] = "0x1234"
    digest = sealed_digest(block)
    return _with_extra(block, seals=tuple(signed(key, digest) for key in STRANGERS))


def _sealed_in_another_round(proxy: Proxy, block: Json) -> Json:
    extra = decode(bytes.fromhex(block["extraData"][2:]))
    return _with_extra(block, round=extra.round + len(extra.validators))  # the same validator's turn


def _vote_hidden(proxy: Proxy, block: Json) -> Json:
    return _with_extra(block, vote=None)


def honest(proxy: Proxy, method: str, params: Any, honest: Any) -> Any:
    """No lie."""
    return honest


def old_head(proxy: Proxy, method: str, params: Any, honest: Any) -> Any:
    """Nothing comes after the block before."""
    return hex(min(int(honest, 16), proxy.about - 1)) if method == "eth_blockNumber" else honest


LIES: dict[str, Callable[[Proxy, str, Any, Any], Any]] = {
    "changes a log": about_receipts(_log_changed),
    "drops a log": about_receipts(_log_dropped),
    "drops a receipt": about_receipts(lambda receipts: receipts[1:]),
    "changes a transaction": about_block(_transaction_changed),
    "changes a sender": about_block(_sender_changed),
    "swaps two blocks": _swapped,
    "forges seals of strangers": about_block(_sealed_by_strangers),
    "replays seals of another round": about_block(_sealed_in_another_round),
    "hides a vote": about_block(_vote_hidden),
    "answers nonsense": about_block(lambda proxy, block: {"number": 7}),
    "has no such block": about_block(lambda proxy, block: None),
}
