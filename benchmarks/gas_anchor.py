"""Gas to anchor a batch of readings, from the receipts of ape's own test chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ape
from ape.logging import LogLevel, logger
from eth_utils import keccak

from benchmarks.figures import Figure, at_most, print_figures
from carbon.roles import Role

READINGS = 4_096
BOUND_GAS_PER_READING = 23
BATCHES = 4
UNIT = "gas per reading"
QUARTER_S = 900  # a reading each quarter of an hour
FIRST_S = 1_514_764_800  # 2018-01-01 00:00 UTC
APPLICATION = ("Oracle", "institution", 0, "", "", bytes(32), bytes(32), bytes(32), "0x" + "00" * 20, bytes(32))


def run() -> list[Figure]:
    """
    Measure whole transactions: intrinsic gas, calldata and execution.

    An owner's first batch opens his two running slots (head of the chain and totals); every later one updates them.
    """
    logger.set_level(LogLevel.WARNING)  # ape reports every transaction
    project = ape.Project(Path(__file__).parents[1])
    with ape.networks.parse_network_choice("ethereum:local:test"):
        used = _gas_of_batches(project, *ape.accounts.test_accounts[:2])
    first, *later = (gas / READINGS for gas in used)
    return [
        at_most(f"gas to anchor a batch of {READINGS:,} readings", max(later), UNIT, BOUND_GAS_PER_READING),
        Figure("the same, first batch of an owner", first, UNIT),
    ]


def _gas_of_batches(project: Any, operator: Any, owner: Any) -> list[int]:
    directory = operator.deploy(project.Directory, [operator], 1, 0)
    participants = operator.deploy(project.Participants, directory)
    directory.register("Participants", participants, sender=operator)
    participants.apply(bytes(32), Role.ORACLE, APPLICATION, sender=operator)
    participants.grant_role(operator, Role.ORACLE, sender=operator)
    evidence = operator.deploy(project.Evidence, directory)
    used = []
    for batch_no in range(1, BATCHES + 1):
        start_s = FIRST_S + (batch_no - 1) * READINGS * QUARTER_S
        end_s = start_s + READINGS * QUARTER_S
        root = keccak(batch_no.to_bytes(32, "big"))
        receipt = evidence.anchor(owner, batch_no, root, READINGS, start_s, end_s, sender=operator)
        used.append(receipt.gas_used)
    return used


if __name__ == "__main__":
    print_figures(run())
