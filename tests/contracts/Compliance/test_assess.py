import ape
import pytest

from tests.mrv_fixtures import YEAR

B = 2


@pytest.fixture
def short(compliance, enrolled, eua, book, enter_opening):
    """The rules with an emitter who is 3 t short over two years of the period."""
    book(enrolled, 10, 2009)
    book(enrolled, 20, YEAR)
    enter_opening(enrolled, eua, 2009, 0, 11)
    enter_opening(enrolled, eua, YEAR, 0, 16)
    return compliance


def test_assess__without_the_role__reverts(short, enrolled, registry, stranger):
    for caller in (enrolled, registry, stranger):
        with ape.reverts("Compliance: caller is not a province"):
            short.assess([enrolled], YEAR, sender=caller)


@pytest.mark.parametrize("authority", ["province", "ministry"])
def test_assess__authority__logs_the_status(short, enrolled, authority, request):
    """The balance is that of the period, the other figures are those of the year."""
    receipt = short.assess([enrolled], YEAR, sender=request.getfixturevalue(authority))

    assert receipt.events == [
        short.StatusAssessed(
            entity=enrolled,
            year=YEAR,
            status=B,
            balance_t=-3,
            deadline_balance_t=-3,
            verified_t=20,
            surrendered_t=16,
        )
    ]


def test_assess__entity_of_another_area__reverts(short, enrolled, other_province):
    with ape.reverts("Compliance: entity is of another area"):
        short.assess([enrolled], YEAR, sender=other_province)


def test_assess__province_without_area__reverts(short, enrolled, province_without_area):
    with ape.reverts("Compliance: caller has no area"):
        short.assess([enrolled], YEAR, sender=province_without_area)


def test_assess__not_enrolled__reverts(short, other_emitter, ministry):
    with ape.reverts("Compliance: entity is not enrolled"):
        short.assess([other_emitter], YEAR, sender=ministry)
