"""JSON-RPC parameters: read strictly, refused in words that name the parameter."""

from collections.abc import Sequence
from typing import Any

from devnet.errors import InvalidParams
from devnet.transactions import AccessList, Transaction, intrinsic_gas

TAGS = ("latest", "pending", "safe", "finalized", "earliest")
MAX_NUMBER_DIGITS = 64  # hex digits of a 256-bit number
CALL_FIELDS = {"from", "to", "gas", "gasPrice", "value", "data", "input", "nonce", "accessList", "chainId", "type"}
FEE_FIELDS = {"maxFeePerGas", "maxPriorityFeePerGas"}  # what wallets of other chains add; gas is free here


def required(params: Sequence[Any], position: int, name: str) -> Any:
    """A parameter that must be there."""
    if position >= len(params):
        raise InvalidParams(f"missing value for required argument {position}: {name}")
    return params[position]


def optional(params: Sequence[Any], position: int, default: Any = None) -> Any:
    """A parameter that may be left out or null."""
    return params[position] if position < len(params) and params[position] is not None else default


def number(value: Any, name: str) -> int:
    """A 0x quantity; a plain JSON integer is taken too."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**256:
        return value
    if isinstance(value, str) and value.startswith("0x") and 2 < len(value) <= 2 + MAX_NUMBER_DIGITS:
        try:
            return int(value[2:], 16)
        except ValueError:
            pass
    raise InvalidParams(f"{name} is not a hex number: {_shown(value)}")


def data(value: Any, name: str) -> bytes:
    """0x bytes of any length."""
    if isinstance(value, str) and value.startswith("0x"):
        try:
            return bytes.fromhex(value[2:])
        except ValueError:
            pass
    raise InvalidParams(f"{name} is not hex data: {_shown(value)}")


def address(value: Any, name: str = "address") -> bytes:
    """20 bytes."""
    return _sized(value, name, 20)


def word(value: Any, name: str) -> bytes:
    """32 bytes: a hash or a topic."""
    return _sized(value, name, 32)


def items(value: Any, name: str) -> list[Any]:
    """A JSON list."""
    if not isinstance(value, list):
        raise InvalidParams(f"{name} is not a list")
    return value


def slot(value: Any) -> int:
    """A storage slot, as a quantity or as 32 bytes."""
    return number(value, "storage slot")


def tag(value: Any) -> str | int | bytes:
    """A block: tag, number, hash, or the object of EIP-1898 with either of the last two."""
    if isinstance(value, dict):
        if "blockHash" in value:
            return word(value["blockHash"], "blockHash")
        return tag(value.get("blockNumber", "latest"))
    if value in TAGS:
        return str(value)
    return number(value, "block")


def call(value: Any, default_gas: int) -> Transaction:
    """The object of `eth_call` and `eth_estimateGas`, as an unsigned transaction with at most `default_gas`."""
    if not isinstance(value, dict):
        raise InvalidParams("call is not an object")
    unknown = set(value) - CALL_FIELDS - FEE_FIELDS
    if unknown:
        raise InvalidParams(f"call has unknown fields: {', '.join(sorted(unknown))}")
    given = {name: field for name, field in value.items() if field is not None}
    to = address(given["to"], "to") if given.get("to") else b""
    payload = data(given.get("input", given.get("data", "0x")), "data")
    listed = access_list(given.get("accessList", []))
    gas = min(number(given["gas"], "gas"), default_gas) if "gas" in given else default_gas
    due = intrinsic_gas(to, payload, listed)
    if gas < due:
        raise InvalidParams(f"intrinsic gas too low: need {due}, call gas {gas}")
    return Transaction(
        raw=b"",
        hash=b"",
        type=1 if listed else 0,
        chain_id=None,
        nonce=0,
        gas_price=0,
        gas=gas,
        to=to,
        value=number(given.get("value", "0x0"), "value"),
        data=payload,
        access_list=listed,
        v=0,
        r=0,
        s=0,
        sender=address(given.get("from", "0x" + "0" * 40), "from"),
    )


def access_list(value: Any) -> AccessList:
    """The access list of EIP-2930."""
    if not all(isinstance(entry, dict) for entry in items(value, "accessList")):
        raise InvalidParams("accessList is not a list of objects")
    return tuple(
        (
            address(entry.get("address"), "accessList.address"),
            tuple(
                int.from_bytes(word(key, "storage key"), "big")
                for key in items(entry.get("storageKeys", []), "accessList.storageKeys")
            ),
        )
        for entry in value
    )


def _sized(value: Any, name: str, length: int) -> bytes:
    decoded = data(value, name)
    if len(decoded) != length:
        raise InvalidParams(f"{name} is not {length} bytes: {_shown(value)}")
    return decoded


def _shown(value: Any) -> str:
    """A refused value, cut to what fits a message."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
