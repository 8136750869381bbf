"""M5: the province assigns single or many tasks to an accredited body."""

import ape

from carbon.roles import Role
from tests.mrv_fixtures import NOBODY, WORKPAPER, YEAR
from tests.scheme_fixtures import change_duty


def test_assign__without_the_role__reverts(verification, emitter, body, ministry, stranger):
    for caller in (emitter, body, ministry, stranger):
        with ape.reverts("Verification: caller is not a province"):
            verification.assign([emitter], [YEAR], body, sender=caller)

    assert verification.assigned_body(emitter, YEAR) == NOBODY


def test_assign__province__assigns_each_entity_for_each_year_and_logs_them(
    verification, province, emitter, other_emitter, body
):
    receipt = verification.assign([emitter, other_emitter], [2009, 2010], body, sender=province)

    pairs = [(entity, year) for entity in (emitter, other_emitter) for year in (2009, 2010)]
    assert all(verification.assigned_body(entity, year) == body for entity, year in pairs)
    assert receipt.events == [
        verification.Assigned(entity=entity, year=year, body=body, by=province) for entity, year in pairs
    ]


def test_assign__again__replaces_the_body(verification, province, emitter, body, bank, participants, governors):
    """M8: a verifier can be replaced before the conclusion."""
    change_duty(participants, governors[0], bank, Role.VERIFICATION_BODY)
    verification.assign([emitter], [YEAR], body, sender=province)

    verification.assign([emitter], [YEAR], bank, sender=province)

    assert verification.assigned_body(emitter, YEAR) == bank


def test_assign__entity_of_another_area__reverts(verification, other_province, province, emitter, stranger, body):
    with ape.reverts("Verification: entity is of another area"):
        verification.assign([emitter], [YEAR], body, sender=other_province)
    with ape.reverts("Verification: entity is of another area"):
        verification.assign([stranger], [YEAR], body, sender=province)


def test_assign__province_without_area__reverts(verification, province_without_area, stranger, body):
    """Area 0 is everyone's who never applied: it must not make a province of strangers."""
    with ape.reverts("Verification: caller has no area"):
        verification.assign([stranger], [YEAR], body, sender=province_without_area)


def test_assign__to_no_verification_body__reverts(verification, province, emitter, person):
    with ape.reverts("Verification: assignee is not a verification body"):
        verification.assign([emitter], [YEAR], person, sender=province)


def test_assign__year_booked_already__reverts(verification, province, emitter, body, person):
    verification.assign([emitter], [YEAR], body, sender=province)
    verification.register_person(person, sender=body)
    verification.conclude([(emitter, YEAR, 1, WORKPAPER)], sender=person)

    with ape.reverts("Verification: year is already booked"):
        verification.assign([emitter], [YEAR], body, sender=province)
