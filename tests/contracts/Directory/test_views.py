import ape
import pytest


def test_contract_of__unknown_name__is_empty(directory):
    assert directory.contract_of("Nothing") == ape.utils.ZERO_ADDRESS
    assert directory.versions_of("Nothing") == 0


def test_is_current__unknown_name_and_empty_contract__is_false(directory):
    assert not directory.is_current("Nothing", ape.utils.ZERO_ADDRESS)


def test_is_current__contract_under_another_name__is_false(directory, participants):
    assert directory.is_current("Participants", participants)
    assert not directory.is_current("Market", participants)


@pytest.mark.parametrize("version", [0, 2])
def test_version_at__not_given__reverts(directory, version):
    with ape.reverts("Directory: no such version"):
        directory.version_at("Participants", version)


def test_is_governor__deployer_and_stranger__are_none(directory, governors, deployer, stranger):
    assert all(directory.is_governor(governor) for governor in governors)
    assert not directory.is_governor(deployer)
    assert not directory.is_governor(stranger)


@pytest.mark.parametrize(
    ("chosen", "threshold", "reason"),
    [
        ([0, 1], 0, "Directory: threshold is zero"),
        ([0, 1], 3, "Directory: threshold above governors"),
        ([0, 0], 1, "Directory: governor named twice"),
    ],
)
def test_deploy__governors_that_cannot_govern__reverts(project, deployer, governors, chosen, threshold, reason):
    with ape.reverts(reason):
        deployer.deploy(project.Directory, [governors[index] for index in chosen], threshold, 0)


def test_deploy__empty_governor__reverts(project, deployer):
    with ape.reverts("Directory: governor is empty"):
        deployer.deploy(project.Directory, [ape.utils.ZERO_ADDRESS], 1, 0)
