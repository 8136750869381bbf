"""`Settlement` needs its ledgers: a call to an empty address would pass for a delivery."""

import ape
import pytest

NAMES = ["Participants", "Allowances", "Cash", "Vouchers"]


@pytest.mark.parametrize("missing", range(len(NAMES)))
def test_constructor__a_contract_not_named__reverts(project, deployer, governors, stranger, missing):
    directory = deployer.deploy(project.Directory, governors, 2, 86_400)
    for name in NAMES[:missing]:
        directory.register(name, stranger, sender=deployer)
    with ape.reverts(f"Settlement: {NAMES[missing]} is not named"):
        deployer.deploy(project.Settlement, directory)
