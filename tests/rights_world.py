"""
Every contract of the deployment on bare py-evm, and everyone who may call: each role, governors, and the contracts.

A call comes from whoever is named, contracts too, so that each door is tried with each key.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from eth_abi.abi import encode

from carbon.roles import Role
from chain.abi import Parameter
from scripts._deployment import ORDER
from tests.bare_evm import BareEvm, account
from tests.scheme_fixtures import NO_POLICY, profile_of

GOVERNOR, DEPLOYER, STRANGER = map(account, ("governor", "deployer", "stranger"))
AREA, OTHER_AREA = 42, 43
STAFF: dict[str, tuple[Role, int]] = {
    "MINISTRY": (Role.MINISTRY, 0),
    "PROVINCE": (Role.PROVINCE, AREA),
    "OTHER_PROVINCE": (Role.PROVINCE, OTHER_AREA),
    "VERIFICATION_BODY": (Role.VERIFICATION_BODY, AREA),
    "QUALIFIED_PERSON": (Role.QUALIFIED_PERSON, AREA),
    "REGISTRY": (Role.REGISTRY, 0),
    "EXCHANGE": (Role.EXCHANGE, 0),
    "BANK": (Role.BANK, 0),
    "ORACLE": (Role.ORACLE, 0),
}
TRADERS: dict[str, tuple[Role, int]] = {
    "OWNER": (Role.EMITTER, AREA),
    "EMITTER": (Role.EMITTER, AREA),
    "INVESTOR": (Role.INVESTOR, 0),
}
"""`OWNER` is an emitter, too: whatever a call is about is his."""

PEOPLE = {name: account(name) for name in (*STAFF, *TRADERS)}
OWNER = PEOPLE["OWNER"]
DEVICE = b"\x01" * 32
MERGER, BY_YEAR, BUY = 4, 3, 1
HOUR_S = 3_600

ARGUMENTS: dict[tuple[str, str], tuple[Any, ...]] = {}
"""Arguments where plain values do not name what is the owner's; filled as it comes into being."""


@cache
def deployed() -> BareEvm:
    """All contracts and all people, once."""
    evm = BareEvm()
    evm.deploy("Directory", DEPLOYER, encode(["address[]", "uint256", "uint256"], [[GOVERNOR], 1, 60]))
    for name in ORDER[1:]:
        evm.deploy_named(name, DEPLOYER)
    for name, (role, area) in (STAFF | TRADERS).items():
        profile = profile_of(name, area=area, bank=PEOPLE["BANK"])
        _sent(evm, PEOPLE[name], "Participants", "apply", NO_POLICY, int(role), profile)
        _sent(evm, GOVERNOR, "Participants", "grant_role", PEOPLE[name], int(role))
    _sent(evm, PEOPLE["VERIFICATION_BODY"], "Verification", "register_person", PEOPLE["QUALIFIED_PERSON"])
    _give_the_owner_what_calls_are_about(evm)
    return evm


def _give_the_owner_what_calls_are_about(evm: BareEvm) -> None:
    """Number one of each kind is his: device, withdrawal, entry in review, instruction, order."""
    registry, ministry, exchange, bank = (PEOPLE[name] for name in ("REGISTRY", "MINISTRY", "EXCHANGE", "BANK"))
    device = (DEVICE, b"\x02" + b"\x01" * 32, 1, "meter", "active_energy", 50, evm.now_s * 2, 1, DEVICE)
    _sent(evm, OWNER, "Devices", "register", *device)
    _sent(evm, bank, "Cash", "deposit", OWNER, 100_000, b"\x02" * 32)
    _sent(evm, OWNER, "Cash", "request_withdrawal", 1)
    _sent(evm, registry, "Allowances", "define_class", "CN", "CEA", 0)
    class_id = evm.call("Allowances", "class_at", 0)
    _sent(evm, OWNER, "Entries", "enter", MERGER, class_id, PEOPLE["INVESTOR"], 1, 0, "", "agreed", b"\x00" * 32)
    _sent(evm, ministry, "Compliance", "set_scheme", "CN", BY_YEAR)
    _sent(evm, ministry, "Compliance", "set_allowance_kind", "CN", "CEA")
    _sent(evm, PEOPLE["PROVINCE"], "Compliance", "enrol", [OWNER], "CN")
    _sent(evm, OWNER, "Compliance", "instruct", 2023, class_id, 1, evm.now_s)
    _sent(evm, exchange, "Market", "list_product", class_id, "CEA", 1, 1, 1, 1_000, 1_000)
    _sent(evm, exchange, "Market", "set_sessions", 8 * HOUR_S, HOUR_S, 12 * HOUR_S, 13 * HOUR_S, 23 * HOUR_S)
    _sent(evm, exchange, "Market", "set_reference", 1, 1_000, "for the test")
    _sent(evm, exchange, "Market", "open_day", 1)
    ARGUMENTS["OrderBook", "cancel"] = (evm.call("OrderBook", "place", 1, BUY, 1_000, 1, by=OWNER),)
    _sent(evm, OWNER, "OrderBook", "place", 1, BUY, 1_000, 1)


def _sent(evm: BareEvm, sender: str, contract: str, function: str, *arguments: Any) -> None:
    refusal = evm.send(sender, contract, function, *arguments)
    assert refusal is None, f"{contract}.{function}: {refusal}"


def callers(evm: BareEvm) -> dict[str, str]:
    """Name -> account of everyone who tries."""
    people = PEOPLE | {"governor": GOVERNOR, "deployer": DEPLOYER, "stranger": STRANGER}
    return people | {f"contract {name}": evm.addresses[name] for name in ORDER}


def example(parameter: Parameter) -> Any:
    """A plain value of an ABI type: the owner, one, one row."""
    if parameter.kind.endswith("]"):
        start = parameter.kind.rindex("[")
        one = example(Parameter(parameter.name, parameter.kind[:start], parameter.fields))
        return [one] * int(parameter.kind[start + 1 : -1] or 1)
    if parameter.fields:
        return {field.name: example(field) for field in parameter.fields}
    if parameter.kind.startswith("bytes"):
        return b"\x01" * 32 if parameter.kind == "bytes32" else b"\x01\x02\x03\x04"
    simple: dict[str, Any] = {"address": OWNER, "bool": True, "string": "text"}
    return simple.get(parameter.kind, 1)


def refusal_of(contract: str, function: str, caller: str) -> str | None:
    """Why the caller is refused when he calls with plain values; None when he is not."""
    evm = deployed()
    plain = [example(item) for item in evm.abis[contract].function(function).inputs]
    arguments = ARGUMENTS.get((contract, function), plain)
    return evm.refusal_of(callers(evm)[caller], contract, function, *arguments)


def doors() -> list[tuple[str, str]]:
    """Every external function of every contract that changes something."""
    evm = deployed()
    return [(name, item.name) for name in ORDER for item in evm.abis[name].functions.values() if not item.is_view]
