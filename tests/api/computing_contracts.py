"""What the API reads of the contracts that compute quotas: quantities by the twin, figures as the world has them."""

from __future__ import annotations

from typing import Any

from eth_abi import encode

from carbon.allocation.computed import Case, Unit, quantity_of
from carbon.allocation.on_chain import terms_struct
from carbon.allocation.plans import unit_plan
from carbon.refusal import Refused
from chain.abi import Abi
from chain.errors import Reverted
from tests.api.api_world import address, contract_address
from tests.interface_abis import interface_abis

OTHER, EMITTER = address("other_emitter"), address("emitter")
CLASSES = {1: "I", 2: "II", 3: "III", 4: "IV"}
VERIFIED_T = {OTHER: 1_100, EMITTER: 700}
PROPOSED_T = {OTHER: 500, EMITTER: 1_000}
PLAN_YEARS = (2021, 2024)


class ComputingContracts:
    """The node's `eth_call`."""

    def __init__(self) -> None:
        self._by_address = {
            contract_address(name): Abi(abi)
            for name, abi in interface_abis().items()
            if name in ("AllocationMethods", "ComputedProposals", "Quota")
        }

    def __call__(self, request: dict[str, Any], block: str) -> str:
        data = bytes.fromhex(request["data"][2:])
        function = self._by_address[request["to"]].by_selector[data[:4]]
        if not function.is_view:  # a call that somebody prepares to sign
            return "0x" + "00" * 32
        found = getattr(self, function.name)(**function.decode_input(data))
        return "0x" + encode(["uint256"] * len(found), found).hex()

    def terms_versions(self, year: int) -> tuple[int]:
        return (int(year in PLAN_YEARS),)

    def unit_plan_versions(self, year: int, unit_class: int) -> tuple[int]:
        return (int(year in PLAN_YEARS),)

    def proposal_of(self, class_id: Any, entity: str, year: int) -> tuple[int]:
        return (PROPOSED_T[entity],)

    def quantity_of(self, case: dict[str, Any], year: int, plan_year: int, terms_version: int) -> tuple[int, int]:
        units = [Unit(unit["unit_class"], unit["plan_version"], **unit["done"]) for unit in case["units"]]
        handed = Case(case["method"], tuple(map(int, case["figures"])), tuple(units))
        verified_t = VERIFIED_T.get(case["entity"]) if year == 2010 else None
        plan_of = lambda unit_class, _: unit_plan(plan_year, CLASSES[unit_class])  # noqa: E731 - one line
        try:
            return quantity_of(handed, terms_struct(2021), plan_of, verified_t)
        except Refused as refusal:
            raise Reverted(f"ComputedProposals: {refusal}") from None
