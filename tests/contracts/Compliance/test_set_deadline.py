"""C2: a deadline is set for the future; once past it stays, so that what is late stays late."""

import ape
import pytest
from eth_utils import keccak

from tests.mrv_fixtures import YEAR

DAY_S = 86_400


@pytest.fixture
def now_s(chain):
    """Return the time of the next block; a test may go on from it."""
    return chain.pending_timestamp


def test_set_deadline__without_the_role__reverts(compliance, now_s, province, enrolled, registry, stranger):
    for caller in (province, enrolled, registry, stranger):
        with ape.reverts("Compliance: caller is not the ministry"):
            compliance.set_deadline("EU", YEAR, now_s + DAY_S, sender=caller)

    assert compliance.deadline_of("EU", YEAR) == 0


def test_set_deadline__ministry__sets_it_and_logs_it(compliance, now_s, ministry):
    receipt = compliance.set_deadline("EU", YEAR, now_s + DAY_S, sender=ministry)

    assert compliance.deadline_of("EU", YEAR) == now_s + DAY_S
    assert receipt.events == [
        compliance.DeadlineSet(scheme_hash=keccak(text="EU"), year=YEAR, scheme="EU", deadline_s=now_s + DAY_S)
    ]


def test_set_deadline__again_before_it_is_past__moves_it(compliance, now_s, ministry):
    compliance.set_deadline("EU", YEAR, now_s + DAY_S, sender=ministry)

    compliance.set_deadline("EU", YEAR, now_s + 9 * DAY_S, sender=ministry)

    assert compliance.deadline_of("EU", YEAR) == now_s + 9 * DAY_S


def test_set_deadline__past_one__stays(compliance, now_s, ministry, chain):
    compliance.set_deadline("EU", YEAR, now_s + DAY_S, sender=ministry)
    chain.pending_timestamp = now_s + DAY_S + 1

    with ape.reverts("Compliance: deadline is past"):
        compliance.set_deadline("EU", YEAR, now_s + 9 * DAY_S, sender=ministry)


def test_set_deadline__for_the_past__reverts(compliance, now_s, ministry):
    with ape.reverts("Compliance: deadline is not to come"):
        compliance.set_deadline("EU", YEAR, now_s - DAY_S, sender=ministry)


@pytest.mark.parametrize(("year", "days"), [(YEAR - 1, 6), (YEAR + 1, 4)])
def test_set_deadline__before_an_earlier_years__reverts(compliance, now_s, ministry, year, days):
    compliance.set_deadline("EU", YEAR, now_s + 5 * DAY_S, sender=ministry)

    with ape.reverts("Compliance: deadlines are out of order"):
        compliance.set_deadline("EU", year, now_s + days * DAY_S, sender=ministry)


def test_set_deadline__the_same_for_two_years__is_allowed(compliance, now_s, ministry):
    """As in China: 2021 and 2022 had one deadline."""
    for year in (2021, 2022):
        compliance.set_deadline("CN", year, now_s + DAY_S, sender=ministry)

    assert compliance.deadline_of("CN", 2022) == now_s + DAY_S


def test_set_deadline__no_such_scheme__reverts(compliance, now_s, ministry):
    with ape.reverts("Compliance: no such scheme"):
        compliance.set_deadline("KR", YEAR, now_s + DAY_S, sender=ministry)


@pytest.mark.parametrize("year", [0, 10_000, 2**256 - 1])
def test_set_deadline__no_such_year__reverts(compliance, now_s, ministry, year):
    with ape.reverts("Compliance: no such year"):
        compliance.set_deadline("EU", year, now_s + DAY_S, sender=ministry)
