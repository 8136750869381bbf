"""Transactions and receipts as JSON-RPC tells them, in the bytes that the roots of a header commit to."""

from binascii import unhexlify
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from chain.proof import rlp_hex
from chain.proof.crypto import keccak, recover
from chain.proof.roots import BLOOM_BYTES, bloom_bits

Json = Mapping[str, Any]

LEGACY, ACCESS_LIST, DYNAMIC_FEE = 0, 1, 2  # EIP-2718
EIP_155_OFFSET = 35
BEFORE_EIP_155 = 27
TOPICS_HEAD = ("c0", "e1", "f842", "f863", "f884")
"""RLP head of a list of so many topics."""


ADDRESS_CHARS, WORD_CHARS = 42, 66
STATES = ("0x0", "0x1")


class Unreadable(ValueError):
    """A transaction or receipt that is not written as JSON-RPC has it, or of a kind that we do not know."""


def type_of(item: Json) -> int:
    """EIP-2718 type of a transaction or receipt; absent means legacy."""
    kind = int(item.get("type") or "0x0", 16)
    if kind not in (LEGACY, ACCESS_LIST, DYNAMIC_FEE):
        raise Unreadable(f"transactions of type {kind} are not known here")
    return kind


def transaction_bytes(transaction: Json) -> bytes:
    """The signed transaction, as the transactions root holds it; its keccak-256 is its hash."""
    kind = type_of(transaction)
    if transaction["to"] is not None and len(transaction["to"]) != ADDRESS_CHARS:
        raise Unreadable("a transaction's target is not an address")
    v, r, s = rlp_hex.quantity(transaction["v"]), _scalar(transaction["r"]), _scalar(transaction["s"])
    return _envelope(kind, f"{_unsigned(transaction, kind)}{v}{r}{s}")


def _scalar(text: str) -> str:
    """RLP of r or s: of 32 bytes nearly always, and never seen twice, so that remembering it would not pay."""
    return "a0" + text[2:] if len(text) == WORD_CHARS and text[2:4] != "00" else rlp_hex.quantity(text)


def sender_of(transaction: Json) -> str:
    """
    Account that signed, as 0x and lower case.

    :raises ValueError: the signature matches no key
    """
    kind, v = type_of(transaction), int(transaction["v"], 16)
    payload = _unsigned(transaction, kind)
    if kind == LEGACY and v >= EIP_155_OFFSET:
        chain_id, parity = divmod(v - EIP_155_OFFSET, 2)
        payload += rlp_hex.quantity(hex(chain_id)) + "8080"
    else:
        parity = v - BEFORE_EIP_155 if kind == LEGACY else v
    digest = keccak(_envelope(kind, payload))
    return "0x" + recover(digest, parity, int(transaction["r"], 16), int(transaction["s"], 16)).hex()


def _unsigned(transaction: Json, kind: int) -> str:
    number, text = rlp_hex.quantity, rlp_hex.string
    head = number(transaction["nonce"])
    if kind != LEGACY:
        head = number(transaction["chainId"]) + head
    if kind == DYNAMIC_FEE:
        head += number(transaction["maxPriorityFeePerGas"]) + number(transaction["maxFeePerGas"])
    else:
        head += number(transaction["gasPrice"])
    target = (transaction["to"] or "0x")[2:]
    body = number(transaction["gas"]) + text(target) + number(transaction["value"]) + text(transaction["input"][2:])
    if kind == LEGACY:
        return head + body
    entries = (
        rlp_hex.listed(
            text(entry["address"][2:]) + rlp_hex.listed("".join(text(key[2:]) for key in entry["storageKeys"]))
        )
        for entry in transaction["accessList"]
    )
    return head + body + rlp_hex.listed("".join(entries))


def _envelope(kind: int, payload: str) -> bytes:
    body = rlp_hex.listed(payload)
    return unhexlify(body if kind == LEGACY else f"{kind:02x}{body}")  # bytes.fromhex would let blanks pass


def receipt_bytes(receipt: Json) -> tuple[bytes, int]:
    """A receipt as the receipts root holds it (EIP-658, EIP-2718), its bloom made from its logs; and that bloom."""
    if receipt["status"] not in STATES:
        raise Unreadable(f"a receipt has the state {receipt['status']}")
    logs: Sequence[Json] = receipt["logs"]
    parts, bits = [], 0
    for log in logs:
        topics = log["topics"]
        address, of_address = _address(log["address"])
        listed_topics = TOPICS_HEAD[len(topics)]
        for topic in topics:
            encoded, of_topic = _topic(topic)
            listed_topics += encoded
            bits |= of_topic
        bits |= of_address
        parts.append(rlp_hex.listed(address + listed_topics + rlp_hex.string(log["data"][2:])))
    status, gas = rlp_hex.quantity(receipt["status"]), rlp_hex.quantity(receipt["cumulativeGasUsed"])
    payload = f"{status}{gas}b90100{bits:0{2 * BLOOM_BYTES}x}{rlp_hex.listed(''.join(parts))}"
    return _envelope(type_of(receipt), payload), bits


# Lengths are not in what follows, so that other lengths could make the same bytes of other values.


@lru_cache(maxsize=1 << 14)
def _address(text: str) -> tuple[str, int]:
    """RLP of a log's address, and its bits in the bloom."""
    if len(text) != ADDRESS_CHARS:
        raise Unreadable("a log's address has a wrong length")
    return "94" + text[2:], bloom_bits(unhexlify(text[2:]))


@lru_cache(maxsize=1 << 14)
def _topic(text: str) -> tuple[str, int]:
    """RLP of a log's topic, and its bits in the bloom."""
    if len(text) != WORD_CHARS:
        raise Unreadable("a log's topic has a wrong length")
    return "a0" + text[2:], bloom_bits(unhexlify(text[2:]))
