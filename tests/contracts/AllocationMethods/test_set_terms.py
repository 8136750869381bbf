"""Q2: the ministry sets what a year's rules say of entities; a version never changes."""

import ape
import pytest

from carbon.allocation.on_chain import TERMS, terms_struct
from tests.allocation_fixtures import POINT


def test_set_terms__ministry__keeps_them_and_logs_them(allocation_methods, set_terms, ministry):
    receipt = set_terms(2021)

    kept = allocation_methods.terms_of(2021, 1)
    assert {name: kept[name] for name in terms_struct(2021)} == terms_struct(2021)
    assert (kept.gap_cap_e9, kept.borrowing_share_e9) == (200_000_000, 500_000_000)
    (log,) = receipt.decode_logs(allocation_methods.TermsSet)
    assert (log.year, log.version, log.by) == (2021, 1, ministry)
    assert log.terms == list(terms_struct(2021).values())


@pytest.mark.parametrize("sender", ["province", "registry", "emitter", "stranger"])
def test_set_terms__anyone_else__reverts(allocation_methods, set_terms, sender, request):
    with ape.reverts("AllocationMethods: caller is not the ministry"):
        set_terms(sender=request.getfixturevalue(sender))

    assert allocation_methods.terms_versions(2021) == 0


def test_set_terms__second_time__is_a_version_beside_the_first(allocation_methods, set_terms):
    set_terms(2021)
    set_terms(2021, gap_cap_e9=POINT)

    finals = [allocation_methods.final_allocation(2021, version, 0, 100)[0] for version in (1, 2)]

    assert finals == [80, 0]


@pytest.mark.parametrize("field", [name for name in TERMS if name != "banking_multiple_e9"])
def test_set_terms__share_above_1__reverts(set_terms, field):
    with ape.reverts("AllocationMethods: share is above 1"):
        set_terms(**{field: POINT + 1})


def test_set_terms__multiple_above_100__reverts(set_terms):
    with ape.reverts("AllocationMethods: multiple is above 100"):
        set_terms(banking_multiple_e9=100 * POINT + 1)


def test_set_terms__no_reference__reverts(set_terms):
    with ape.reverts("AllocationMethods: reference is empty"):
        set_terms(reference="")


@pytest.mark.parametrize("version", [0, 2])
def test_terms_of__version_that_is_none__reverts(allocation_methods, set_terms, version):
    set_terms(2021)

    with ape.reverts("AllocationMethods: no such terms"):
        allocation_methods.terms_of(2021, version)
