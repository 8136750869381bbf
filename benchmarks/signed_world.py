"""
The trading contracts on a node of this machine, with people in them who sign: for benchmarks.

Transactions are signed beforehand and sent in batches, as an exchange's gateway would.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import rlp
from eth_abi.abi import encode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from benchmarks.trading_world import CONTRACTS, REFERENCE_FEN, TERMS
from carbon.market_rules import Calendar
from carbon.roles import Role
from carbon.units import MarketDay
from chain.abi import Abi
from chain.client import sign
from chain.proof.crypto import keccak
from chain.rpc import Rpc
from cli.registry.onchain.compiled import compiled

BATCH = 200
"""Transactions in a request."""
WAIT_S = 180.0
DEPLOY_GAS, CALL_GAS = 8_000_000, 1_000_000
PRODUCT = 1
UNITS_T, MONEY_FEN = 10**8, 10**13
S_PER_HOUR, S_PER_DAY = 3_600, 86_400
NO_HASH = bytes(32)
STAFF = {"registry": Role.REGISTRY, "second": Role.REGISTRY, "exchange": Role.EXCHANGE, "bank": Role.BANK}

Call = tuple[str, str, str, Sequence[Any]]
"""Who calls which function of which contract with what."""


class MarketClosed(Exception):
    """It is the weekend in every time zone: the contracts trade from Monday to Friday only."""


def key_of(name: str) -> LocalAccount:
    """The key of a person."""
    key: LocalAccount = Account.from_key(keccak(b"qbft benchmark " + name.encode()))
    return key


@dataclass
class SignedWorld:
    """One node's chain, and what was deployed there."""

    url: str
    chain_id: int
    addresses: dict[str, str] = field(default_factory=dict)
    abis: dict[str, Abi] = field(default_factory=dict)
    keys: dict[str, LocalAccount] = field(default_factory=dict)
    nonces: dict[str, int] = field(default_factory=dict)
    played: list[bytes] = field(default_factory=list)
    """All that was sent from here, in order."""

    def __post_init__(self) -> None:
        self.rpc = Rpc(self.url, timeout_s=60.0)

    def close(self) -> None:
        """Let go of the node."""
        self.rpc.close()

    def address(self, name: str) -> str:
        """The account of a person."""
        return str(self.key(name).address)

    def signed(self, name: str, to: str | None, data: bytes, gas: int, value: int = 0) -> bytes:
        """The person's next transaction."""
        nonce = self.nonces.get(name, 0)
        self.nonces[name] = nonce + 1
        fields = {"chainId": self.chain_id, "nonce": nonce, "gasPrice": 0, "gas": gas, "value": value}
        receiver = {} if to is None else {"to": to}
        return sign({**fields, **receiver, "data": "0x" + data.hex()}, self.key(name))

    def signed_call(self, call: Call, gas: int = CALL_GAS) -> bytes:
        """A call of a contract, signed."""
        name, contract, function, arguments = call
        data = self.abis[contract].function(function).encode(arguments)
        return self.signed(name, self.addresses[contract], data, gas)

    def deployed(self, name: str, abi: Abi, code: bytes) -> bytes:
        """The governor's transaction that makes a contract; where it will be follows from the nonce."""
        deployer, nonce = bytes.fromhex(self.address("governor")[2:]), self.nonces.get("governor", 0)
        self.abis[name] = abi
        self.addresses[name] = to_checksum_address(keccak(rlp.encode([deployer, nonce]))[12:])
        return self.signed("governor", None, code, DEPLOY_GAS)

    def do(self, *calls: Call) -> None:
        """Make calls that must not be refused, in this order where one person makes them."""
        self.play([self.signed_call(call) for call in calls])

    def deployment(self) -> dict[str, Any]:
        """Content of a deployment file."""
        contracts = {
            name: {"address": address, "block": 0, "abi": self.abis[name].items}
            for name, address in self.addresses.items()
        }
        return {"network": "devnet", "chain_id": self.chain_id, "contracts": contracts, "parameters": {}}

    def play(self, raws: Sequence[bytes]) -> float:
        """Send transactions and wait until all are in blocks; the seconds. Raises RuntimeError for one that failed."""
        hashes = ["0x" + keccak(raw).hex() for raw in raws]
        following = int(self.rpc.call("eth_blockNumber"), 16) + 1
        self.played += raws
        started = time.perf_counter()
        for some in chunks(raws):
            self.rpc.batch([("eth_sendRawTransaction", ["0x" + raw.hex()]) for raw in some])
        left = set(hashes)
        while left:
            if time.perf_counter() - started > WAIT_S:
                raise RuntimeError(f"{len(left)} of {len(raws)} transactions are in no block after {WAIT_S:g} s")
            head = int(self.rpc.call("eth_blockNumber"), 16)
            for number in range(following, head + 1):
                left -= set(self.rpc.call("eth_getBlockByNumber", hex(number), False)["transactions"])
            following = head + 1
            time.sleep(0.02)
        took_s = time.perf_counter() - started
        self._check(hashes)
        return took_s

    def _check(self, hashes: Sequence[str]) -> None:
        for some in chunks(hashes):
            for receipt in self.rpc.batch([("eth_getTransactionReceipt", [each]) for each in some]):
                if receipt["status"] != "0x1":
                    raise RuntimeError(f"a benchmark transaction failed: {receipt['transactionHash']}")

    def key(self, name: str) -> LocalAccount:
        """The key of a person."""
        if name not in self.keys:
            self.keys[name] = key_of(name)
        return self.keys[name]


def chunks(raws: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    """So many at a time as go into a request."""
    return (raws[start : start + size] for start in range(0, len(raws), size))


def opened(url: str, chain_id: int, traders: Sequence[str], now_s: float | None = None) -> SignedWorld:
    """
    Contracts, staff, traders with units and money, and a product whose day is open now and until midnight.

    :param now_s: the time of the chain, in unix s, where it is not the machine's
    """
    world = SignedWorld(url, chain_id)
    now_s = time.time() if now_s is None else now_s
    _deploy(world)
    for name, role in STAFF.items():
        _admit(world, [name], role)
    world.do(("registry", "Allowances", "define_class", ("CN", "CEA", 2024)))
    class_id = _class_id(world)
    _admit(world, traders, Role.EMITTER)
    world.do(("bank", "Participants", "decide_bindings", ([world.address(each) for each in traders], True, "")))
    accounts = [world.address(each) for each in traders]
    world.do(
        *(("quota", "Allowances", "issue", (class_id, account, UNITS_T, 2024)) for account in accounts),
        *(("bank", "Cash", "deposit", (account, MONEY_FEN, _reference(account))) for account in accounts),
    )
    world.do(*((each, "Allowances", "to_trading", (class_id, UNITS_T)) for each in traders))
    offset_s = _offset_of_a_weekday(now_s)
    noon = S_PER_DAY // 2
    hours = (offset_s, [0, noon, noon, S_PER_DAY, 0, 0, 0, 0], [noon, S_PER_DAY, 0, 0])
    today = (int(now_s) + offset_s) // S_PER_DAY
    world.do(
        ("exchange", "Market", "list_product", (class_id, "CEA24", TERMS)),
        ("exchange", "Market", "set_hours", (hours, today)),
        ("exchange", "Market", "set_reference", (PRODUCT, REFERENCE_FEN, "benchmark")),
        ("exchange", "Market", "open_day", (PRODUCT,)),
    )
    return world


def _reference(account: str) -> bytes:
    """A bank's reference, one for each account."""
    return bytes.fromhex(account[2:]).rjust(32, b"\x01")


def _deploy(world: SignedWorld) -> None:
    """All contracts in one go: their addresses follow from the deployer's nonces."""
    raws = []
    for name in ("Directory", *CONTRACTS):
        found = compiled(name)
        if name == "Directory":
            arguments = encode(["address[]", "uint256", "uint256"], [[world.address("governor")], 1, 60])
            raws.append(world.deployed(name, found.abi, found.code + arguments))
        else:
            arguments = encode(["address"], [world.addresses["Directory"]])
            raws.append(world.deployed(name, found.abi, found.code + arguments))
            register = ("governor", "Directory", "register", (name, world.addresses[name]))
            raws.append(world.signed_call(register))
    register = ("governor", "Directory", "register", ("Quota", world.address("quota")))
    world.play([*raws, world.signed_call(register)])


def _admit(world: SignedWorld, names: Sequence[str], role: Role) -> None:
    bank = world.address("bank")
    applications = [(name, "enterprise", 42, "", "", NO_HASH, NO_HASH, NO_HASH, bank, NO_HASH) for name in names]
    world.do(
        *(
            (name, "Participants", "apply", (NO_HASH, int(role), application))
            for name, application in zip(names, applications, strict=True)
        )
    )
    world.do(*(("governor", "Participants", "grant_role", (world.address(name), int(role))) for name in names))


def _class_id(world: SignedWorld) -> int:
    function = world.abis["Allowances"].function("class_key")
    request = {"to": world.addresses["Allowances"], "data": "0x" + function.encode(("CN", "CEA", 2024)).hex()}
    return int(world.rpc.call("eth_call", request, "latest"), 16)


def _offset_of_a_weekday(now_s: float) -> int:
    """
    The time zone, in s east of UTC, in which it is Monday to Friday for longest from now on.

    :raises MarketClosed: it is the weekend in all of them
    """
    calendar, best, most_s = Calendar(), 0, 0
    for hours in range(-14, 15):
        local_s = int(now_s) + hours * S_PER_HOUR
        left_s = S_PER_DAY - local_s % S_PER_DAY
        if calendar.is_trading_day(MarketDay(local_s // S_PER_DAY)) and left_s > most_s:
            best, most_s = hours * S_PER_HOUR, left_s
    if not most_s:
        raise MarketClosed("it is the weekend in every time zone, and the contracts trade from Monday to Friday")
    return best
