"""Calls inside calls: what an act of `Reviews` would do, read from its own call data and the ABIs of the deployment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chain.deployment import Deployment

ACTS = "Reviews"
"""The contract whose calls carry calls."""


@dataclass(frozen=True, slots=True)
class InnerCall:
    """The call that an act makes."""

    contract: str
    function: str
    arguments: dict[str, Any]


def inner_calls(
    deployment: Deployment, contract: str, function: str, arguments: Mapping[str, Any]
) -> tuple[InnerCall, ...] | None:
    """
    What a call of `Reviews.open` or `Reviews.confirm` carries.

    None for any other call; empty when it cannot be read. `confirm` does not name the contract, so that several are
    returned where several have a function of that name and those arguments.
    """
    if contract != ACTS or "data" not in arguments:
        return None
    data = bytes.fromhex(str(arguments["data"]).removeprefix("0x"))
    return calls_in(deployment, data, arguments.get("contract_name"))


def calls_in(deployment: Deployment, data: bytes, contract_name: str | None = None) -> tuple[InnerCall, ...]:
    """What call data says to a contract, or to any of the deployment when none is named."""
    found = []
    for name, deployed in deployment.contracts.items():
        if contract_name not in (None, name):
            continue
        call = deployed.abi.read_call(data)
        if call is not None and not deployed.abi.function(call[0]).is_view:
            found.append(InnerCall(name, *call))
    return tuple(found)
