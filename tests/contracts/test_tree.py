"""What holds for every contract of the tree."""

import re
from pathlib import Path

import pytest

from carbon.roles import STAFF, TRADERS, VERIFIERS, Role
from scripts._deployment import ORDER

CONTRACTS = Path(__file__).parents[2] / "contracts"
MAX_CODE_BYTES = 24_576  # EIP-170
SLOT_BYTES = 32
DEPLOYED_AREAS = ("governance", "identity", "evidence", "registry", "mrv", "quota", "trading")


def deployables():
    return sorted(path for area in DEPLOYED_AREAS for path in (CONTRACTS / area).glob("*.vy"))


def test_deployment_order__every_contract_of_the_tree__stands_in_it_once():
    assert sorted(ORDER) == sorted(path.stem for path in deployables())


@pytest.mark.parametrize("name", ORDER)
def test_contract__code_with_its_immutables__fits(project, name):
    immutables = (CONTRACTS.parent / getattr(project, name).contract_type.source_id).read_text().count("immutable(")
    code = bytes.fromhex(str(getattr(project, name).contract_type.runtime_bytecode.bytecode).removeprefix("0x"))

    assert len(code) + immutables * SLOT_BYTES <= MAX_CODE_BYTES


def test_roles__of_contracts_and_carbon__are_the_same():
    text = re.sub(r"= \(\n +(.*)\n\)", r"= \1", (CONTRACTS / "modules" / "roles.vy").read_text())
    bits = {name: int(bit) for name, bit in re.findall(r"^(\w+): constant\(uint256\) = (\d+)$", text, re.MULTILINE)}
    groups = {
        name: sum(bits[role] for role in members.split(" | "))
        for name, members in re.findall(r"^(\w+): constant\(uint256\) = ([A-Z_]+ \|.*)$", text, re.MULTILINE)
    }

    assert bits == {role.name: role.value for role in Role}
    assert groups == {"STAFF": STAFF.value, "TRADERS": TRADERS.value, "VERIFIERS": VERIFIERS.value}
