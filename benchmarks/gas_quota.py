"""
Gas of allocating a hundred quantities at once, whole transactions from the receipts of ape's own test chain.

The holders have had units of the class before, as in every year but the first. A mock says who is in the scheme: that
costs a proposal what the real `Compliance` costs, one cold slot, and an approval nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ape

from benchmarks.figures import Figure, at_most, print_figures
from carbon.roles import Role

ROWS = 100
BOUND_GAS = 15_000
"""Per row of an approval, all of its transaction."""

AREA = 42
QUANTITY_T = 123_457
FIRST_YEAR = 2024
CONTRACTS = ("Participants", "Allowances", "Quota")
FUNDS_WEI = 10**18


@dataclass(frozen=True)
class Registry:
    """Contracts and people of one run."""

    quota: Any
    class_id: int
    operator: Any
    holders: list[Any]

    def propose(self, year: int, rows: int) -> Any:
        proposals = [(holder, QUANTITY_T) for holder in self.holders[:rows]]
        self.quota.set_totals(self.class_id, year, [(AREA, rows * QUANTITY_T)], sender=self.operator)
        return self.quota.propose(self.class_id, year, "benchmark", proposals, sender=self.operator)

    def approve(self, rows: int) -> Any:
        return self.quota.approve(self.quota.batch_count(), self.holders[:rows], sender=self.operator)


def run() -> list[Figure]:
    """Measure the approval and the proposal of a hundred rows, and of one."""
    with ape.networks.parse_network_choice("ethereum:local:test"):
        registry = _with_holders(ape.Project(Path(__file__).parents[1]))
        proposed = registry.propose(FIRST_YEAR + 1, ROWS)
        approved = registry.approve(ROWS)
        one_proposed = registry.propose(FIRST_YEAR + 2, 1)
        one_approved = registry.approve(1)
        return [
            at_most(f"approve and issue, a row of {ROWS}", approved.gas_used / ROWS, "gas", BOUND_GAS),
            Figure(f"propose, a row of {ROWS}", proposed.gas_used / ROWS, "gas"),
            Figure("approve and issue one alone", one_approved.gas_used, "gas"),
            Figure("propose one alone", one_proposed.gas_used, "gas"),
        ]


def _with_holders(project: Any) -> Registry:
    """Deploy what an allocation needs, admit a hundred emitters and give each units of the class."""
    operator = ape.accounts.test_accounts[0]
    directory = operator.deploy(project.Directory, [operator], 1, 0)
    contracts = {}
    for name in CONTRACTS:
        contracts[name] = operator.deploy(getattr(project, name), directory)
        directory.register(name, contracts[name], sender=operator)
    compliance = operator.deploy(project.SettableCompliance, directory)
    directory.register("Compliance", compliance, sender=operator)
    participants, allowances = contracts["Participants"], contracts["Allowances"]
    for role in (Role.REGISTRY, Role.MINISTRY, Role.PROVINCE):
        _admit(participants, operator, operator, role)
    allowances.define_class("CN", "CEA", 0, sender=operator)

    holders = [ape.accounts.test_accounts.generate_test_account() for _ in range(ROWS)]
    for holder in holders:
        operator.transfer(holder, FUNDS_WEI)
        _admit(participants, operator, holder, Role.EMITTER)
        compliance.set_scheme(holder, "CN", sender=operator)
    registry = Registry(contracts["Quota"], allowances.class_key("CN", "CEA", 0), operator, holders)
    registry.propose(FIRST_YEAR, ROWS)
    registry.approve(ROWS)
    return registry


def _admit(participants: Any, governor: Any, account: Any, role: Role) -> None:
    if participants.status_of(account) == 0:
        profile = ("Works", "enterprise", AREA, "", "", bytes(32), bytes(32), bytes(32), governor.address, bytes(32))
        participants.apply(bytes(32), role, profile, sender=account)
    participants.grant_role(account, role, sender=governor)


if __name__ == "__main__":
    print_figures(run())
