"""
Gas of what moves units in the registry, from the receipts of ape's own test chain: whole transactions, all checks.

Everybody holds every class before, unless the figure says otherwise. `remembered`: the ledger has found the accounts
able to hold; `asked`: it has not since they lost that right for a time, and asks Participants.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ape
from ape.logging import LogLevel, logger

from benchmarks.figures import Figure, at_most, print_figures
from carbon.roles import Role

BOUND_TRANSFER = 46_000
BOUND_ROW = 15_000
"""Of an allocation to an existing holder; here without what `Quota` adds."""

UNITS_T = 1_000_000
SIZE_T = 1_234
ROWS = 100
CLASSES = 10
CONTRACTS = ("Participants", "Allowances")
REGISTRY_SUB_ACCOUNT = 1
ACTIVE, FROZEN = 2, 4


@dataclass(frozen=True)
class Registry:
    """Contracts and people of one run; the operator plays every contract that the ledger listens to."""

    chain: Any
    participants: Any
    ledger: Any
    operator: Any
    holders: list[Any]
    newcomer: Any
    class_ids: list[int]

    @property
    def class_id(self) -> int:
        return self.class_ids[0]

    def transfer(self, to: Any) -> int:
        sender = self.holders[0]
        return int(self.ledger.safeTransferFrom(sender, to, self.class_id, SIZE_T, b"", sender=sender).gas_used)

    def transfer_batch(self, to: Any) -> int:
        sender, amounts = self.holders[0], [SIZE_T] * CLASSES
        return int(self.ledger.safeBatchTransferFrom(sender, to, self.class_ids, amounts, b"", sender=sender).gas_used)

    def issue_batch(self, accounts: list[Any]) -> int:
        quantities = [SIZE_T] * len(accounts)
        receipt = self.ledger.issue_batch(self.class_id, accounts, quantities, 2024, sender=self.operator)
        return int(receipt.gas_used)

    def freeze_and_thaw(self, account: Any) -> int:
        """Have an account lose its right to hold and get it back; gas of the former."""
        frozen, _ = (
            self.participants.set_status(account, status, "order", bytes(32), sender=self.operator)
            for status in (FROZEN, ACTIVE)
        )
        return int(frozen.gas_used)

    @contextmanager
    def put_back(self) -> Iterator[None]:
        """Undo on the chain what is done inside."""
        snapshot = self.chain.snapshot()
        yield
        self.chain.restore(snapshot)


def run() -> list[Figure]:
    """Measure each operation."""
    logger.set_level(LogLevel.WARNING)  # ape reports every transaction
    with ape.networks.parse_network_choice("ethereum:local:test"):
        registry = _opened_registry(ape.Project(Path(__file__).parents[1]))
        return [*_transfers(registry), *_issues(registry), *_orders(registry)]


def _transfers(registry: Registry) -> list[Figure]:
    receiver = registry.holders[1]
    with registry.put_back():
        remembered, in_batch = registry.transfer(receiver), registry.transfer_batch(receiver)
        to_newcomer = registry.transfer(registry.newcomer)
        freezing = [registry.freeze_and_thaw(account) for account in registry.holders[:2]]
        asked = registry.transfer(receiver)
    return [
        at_most("transfer between holders, remembered", remembered, "gas", BOUND_TRANSFER),
        at_most("transfer between holders, asked", asked, "gas", BOUND_TRANSFER),
        Figure("transfer to a new holder", to_newcomer, "gas"),
        Figure(f"freeze an account with units of {CLASSES} classes", max(freezing), "gas"),
        Figure(f"transfer a class, {CLASSES} at a time", in_batch / CLASSES, "gas"),
    ]


def _issues(registry: Registry) -> list[Figure]:
    with registry.put_back():
        remembered = registry.issue_batch(registry.holders)
        registry.freeze_and_thaw(registry.holders[-1])
        asked = registry.issue_batch(registry.holders)
    return [
        at_most(f"issue to a holder, {ROWS} at a time, remembered", remembered / ROWS, "gas", BOUND_ROW),
        at_most(f"issue to a holder, {ROWS} at a time, asked", asked / ROWS, "gas", BOUND_ROW),
    ]


def _orders(registry: Registry) -> list[Figure]:
    """Freeze, unfreeze and take by force, without what `Reviews` and `Custody` add."""
    ledger, operator, (owner, to) = registry.ledger, registry.operator, registry.holders[:2]
    where = (registry.class_id, owner, REGISTRY_SUB_ACCOUNT)
    with registry.put_back():
        frozen = ledger.freeze(*where, 3 * SIZE_T, sender=operator)
        unfrozen = ledger.unfreeze(*where, SIZE_T, sender=operator)
        forced = ledger.force_transfer(registry.class_id, owner, to, REGISTRY_SUB_ACCOUNT, SIZE_T, sender=operator)
    return [
        Figure("freeze", frozen.gas_used, "gas"),
        Figure("unfreeze", unfrozen.gas_used, "gas"),
        Figure("force_transfer", forced.gas_used, "gas"),
    ]


def _opened_registry(project: Any) -> Registry:
    """Deploy the two ledgers, admit everybody, and give all but one units of every class."""
    operator, newcomer = ape.accounts.test_accounts[:2]
    directory = operator.deploy(project.Directory, [operator], 1, 0)
    contracts = []
    for name in CONTRACTS:
        contracts.append(operator.deploy(getattr(project, name), directory))
        directory.register(name, contracts[-1], sender=operator)
    participants, ledger = contracts
    for name in ("Quota", "Custody", "Reviews"):
        directory.register(name, operator, sender=operator)

    holders = [ape.accounts.test_accounts.generate_test_account() for _ in range(ROWS)]
    _admit(participants, operator, operator, Role.REGISTRY)
    for account in (newcomer, *holders):
        operator.transfer(account, "1 ether")
        _admit(participants, operator, account, Role.EMITTER)

    class_ids = []
    for year in range(2024, 2024 + CLASSES):
        ledger.define_class("CN", "CEA", year, sender=operator)
        class_ids.append(ledger.class_key("CN", "CEA", year))
        ledger.issue_batch(class_ids[-1], holders, [UNITS_T] * ROWS, year, sender=operator)
    return Registry(ape.chain, participants, ledger, operator, holders, newcomer, class_ids)


def _admit(participants: Any, governor: Any, account: Any, role: Role) -> None:
    profile = ("Holder", "enterprise", 0, "", "", bytes(32), bytes(32), bytes(32), governor.address, bytes(32))
    participants.apply(bytes(32), role, profile, sender=account)
    participants.grant_role(account, role, sender=governor)


if __name__ == "__main__":
    print_figures(run())
