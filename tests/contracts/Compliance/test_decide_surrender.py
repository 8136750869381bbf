"""C1: the province decides; what is surrendered can never be used again."""

import ape
import pytest

from tests.mrv_fixtures import YEAR

ACCEPTED = 2
REFUSED = 3


@pytest.fixture
def applied(compliance, enrolled, eua, issue):
    """The rules with application 1 of 10 t and application 2 of 15 t, both of the emitter, who holds 30 t."""
    issue(enrolled, 30)
    compliance.apply_surrender(YEAR, eua, 10, sender=enrolled)
    compliance.apply_surrender(YEAR, eua, 15, sender=enrolled)
    return compliance


def test_decide_surrender__without_the_role__reverts(applied, allowances, enrolled, eua, ministry, registry, stranger):
    for caller in (enrolled, ministry, registry, stranger):
        for accepted in (True, False):
            with ape.reverts("Compliance: caller is not a province"):
                applied.decide_surrender([1], accepted, sender=caller)

    assert allowances.registry_t(eua, enrolled) == (30, 25, 0)


def test_decide_surrender__nothing_listed__reverts(applied, province):
    """An empty list was once taken: a decision that decides nothing, and looks like one in the province's log."""
    for accepted in (True, False):
        with ape.reverts("Compliance: list of applications is empty"):
            applied.decide_surrender([], accepted, sender=province)


def test_decide_surrender__accepted__burns_the_units_and_logs_it(applied, allowances, enrolled, eua, province):
    receipt = applied.decide_surrender([1], True, sender=province)

    assert allowances.registry_t(eua, enrolled) == (20, 15, 0)
    assert allowances.surrendered_t(eua) == 10
    assert applied.surrendered_t(enrolled, YEAR) == 10
    assert applied.application_of(1).state == ACCEPTED
    assert receipt.decode_logs(applied.SurrenderDecided) == [
        applied.SurrenderDecided(
            application_id=1,
            entity=enrolled,
            year=YEAR,
            accepted=True,
            by=province,
            class_id=eua,
            quantity_t=10,
        )
    ]
    assert receipt.decode_logs(allowances.Surrendered) == [
        allowances.Surrendered(class_id=eua, account=enrolled, quantity_t=10)
    ]


def test_decide_surrender__several_at_once__logs_each_decision_just_before_its_units(applied, allowances, province):
    """A certificate of surrender finds its units by this order."""
    receipt = applied.decide_surrender([1, 2], True, sender=province)

    told = [event for event in receipt.events if event.event_name in ("SurrenderDecided", "Surrendered")]
    assert [(event.event_name, event.quantity_t) for event in told] == [
        ("SurrenderDecided", 10),
        ("Surrendered", 10),
        ("SurrenderDecided", 15),
        ("Surrendered", 15),
    ]


def test_decide_surrender__refused__unlocks_the_units_and_logs_it(applied, allowances, enrolled, eua, province):
    receipt = applied.decide_surrender([1], False, sender=province)

    assert allowances.registry_t(eua, enrolled) == (30, 15, 0)
    assert applied.surrendered_t(enrolled, YEAR) == 0
    assert applied.application_of(1).state == REFUSED
    assert receipt.events == [
        applied.SurrenderDecided(
            application_id=1,
            entity=enrolled,
            year=YEAR,
            accepted=False,
            by=province,
            class_id=eua,
            quantity_t=10,
        ),
        allowances.Unlocked(class_id=eua, account=enrolled, quantity_t=10),
    ]


def test_decide_surrender__many__decides_each(applied, allowances, enrolled, eua, province):
    applied.decide_surrender([1, 2], True, sender=province)

    assert applied.surrendered_t(enrolled, YEAR) == 25
    assert allowances.registry_t(eua, enrolled) == (5, 0, 0)


@pytest.mark.parametrize("first", [True, False])
def test_decide_surrender__decided_already__reverts(applied, allowances, eua, province, first):
    """C1: surrendered units can never be used again."""
    applied.decide_surrender([1], first, sender=province)

    with ape.reverts("Compliance: application is not pending"):
        applied.decide_surrender([1], True, sender=province)

    assert allowances.surrendered_t(eua) == (10 if first else 0)


def test_decide_surrender__one_application_named_twice__reverts_whole(applied, allowances, eua, province):
    with ape.reverts("Compliance: application is not pending"):
        applied.decide_surrender([1, 1], True, sender=province)

    assert allowances.surrendered_t(eua) == 0


def test_decide_surrender__no_such_application__reverts(applied, province):
    with ape.reverts("Compliance: application is not pending"):
        applied.decide_surrender([3], True, sender=province)


def test_decide_surrender__entity_of_another_area__reverts(applied, other_province):
    with ape.reverts("Compliance: entity is of another area"):
        applied.decide_surrender([1], True, sender=other_province)


def test_decide_surrender__province_without_area__reverts(applied, province_without_area):
    with ape.reverts("Compliance: caller has no area"):
        applied.decide_surrender([1], True, sender=province_without_area)
