"""Schemes are parameters."""

import ape
import pytest
from eth_utils import keccak


def test_set_scheme__without_the_role__reverts(compliance, province, registry, stranger):
    for caller in (province, registry, stranger):
        with ape.reverts("Compliance: caller is not the ministry"):
            compliance.set_scheme("KR", 3, sender=caller)

    assert compliance.mode_of("KR") == 0


@pytest.mark.parametrize("mode", [1, 2, 3])
def test_set_scheme__ministry__sets_the_mode_and_logs_it(compliance, ministry, mode):
    receipt = compliance.set_scheme("KR", mode, sender=ministry)

    assert compliance.mode_of("KR") == mode
    assert receipt.events == [compliance.SchemeSet(scheme_hash=keccak(text="KR"), scheme="KR", mode=mode)]


def test_set_scheme__empty_name__reverts(compliance, ministry):
    with ape.reverts("Compliance: scheme is empty"):
        compliance.set_scheme("", 1, sender=ministry)


@pytest.mark.parametrize("mode", [0, 4])
def test_set_scheme__mode_unknown__reverts(compliance, ministry, mode):
    with ape.reverts("Compliance: no such mode"):
        compliance.set_scheme("KR", mode, sender=ministry)
