"""The conclusion: signed by a qualified person of the assigned body, booked once."""

import ape
import pytest

from carbon.roles import Role
from tests.mrv_fixtures import SALT, STEEL_ID, WORKPAPER, YEAR
from tests.scheme_fixtures import change_duty

FROZEN = 4


@pytest.fixture
def assigned(verification, province, body, person, emitter, other_emitter):
    """Both emitters assigned to the body for the year, and the person in it."""
    verification.register_person(person, sender=body)
    verification.assign([emitter, other_emitter], [YEAR], body, sender=province)
    return verification


def test_conclude__without_the_role__reverts(assigned, emissions, emitter, body, province, stranger):
    for caller in (emitter, body, province, stranger):
        with ape.reverts("Verification: caller is not a qualified person"):
            assigned.conclude([(emitter, YEAR, 1, WORKPAPER)], sender=caller)

    assert not emissions.is_booked(emitter, YEAR)


def test_conclude__person_of_the_body__books_each_and_logs_them(
    assigned, emissions, publish, emitter, other_emitter, person, body
):
    """440,473,250 g are 441 t: a started tonne counts whole. An entity without a report has reported 0."""
    publish()
    emissions.file_report(YEAR, STEEL_ID, 1, [959_636_710_000], SALT, sender=emitter)

    receipt = assigned.conclude(
        [(emitter, YEAR, 440_473_250, WORKPAPER), (other_emitter, YEAR, 2_000_000, WORKPAPER)], sender=person
    )

    assert emissions.verified_t(emitter, YEAR) == 441
    assert emissions.verified_t(other_emitter, YEAR) == 2
    assert receipt.events == [
        assigned.Concluded(
            entity=emitter,
            year=YEAR,
            person=person,
            body=body,
            verified_g=440_473_250,
            reported_g=440_473_250,
            workpaper_hash=WORKPAPER,
        ),
        emissions.EmissionsBooked(entity=emitter, year=YEAR, body=body, verified_t=441),
        assigned.Concluded(
            entity=other_emitter,
            year=YEAR,
            person=person,
            body=body,
            verified_g=2_000_000,
            reported_g=0,
            workpaper_hash=WORKPAPER,
        ),
        emissions.EmissionsBooked(entity=other_emitter, year=YEAR, body=body, verified_t=2),
    ]


@pytest.mark.parametrize(("grams", "tonnes"), [(0, 0), (1, 1), (1_000_000, 1), (1_000_001, 2)])
def test_conclude__started_tonne__counts_whole(assigned, emissions, emitter, person, grams, tonnes):
    assigned.conclude([(emitter, YEAR, grams, WORKPAPER)], sender=person)

    assert emissions.verified_t(emitter, YEAR) == tonnes


def test_conclude__person_in_no_body__reverts(assigned, emitter, other_person):
    with ape.reverts("Verification: caller serves in no body"):
        assigned.conclude([(emitter, YEAR, 1, WORKPAPER)], sender=other_person)


def test_conclude__person_of_another_body__reverts(
    assigned, emissions, emitter, other_person, bank, participants, governors
):
    change_duty(participants, governors[0], bank, Role.VERIFICATION_BODY)
    assigned.register_person(other_person, sender=bank)

    with ape.reverts("Verification: body is not assigned"):
        assigned.conclude([(emitter, YEAR, 1, WORKPAPER)], sender=other_person)

    assert not emissions.is_booked(emitter, YEAR)


def test_conclude__year_not_assigned__reverts(assigned, emitter, person):
    with ape.reverts("Verification: body is not assigned"):
        assigned.conclude([(emitter, YEAR + 1, 1, WORKPAPER)], sender=person)


def test_conclude__body_frozen__reverts(assigned, emitter, person, body, set_status):
    set_status(body, FROZEN, "accreditation withdrawn")

    with ape.reverts("Verification: body is not active"):
        assigned.conclude([(emitter, YEAR, 1, WORKPAPER)], sender=person)


def test_conclude__no_workpaper__reverts(assigned, emitter, person):
    with ape.reverts("Verification: workpaper is missing"):
        assigned.conclude([(emitter, YEAR, 1, b"\x00" * 32)], sender=person)


def test_conclude__year_booked_already__reverts(assigned, emissions, emitter, person):
    assigned.conclude([(emitter, YEAR, 1, WORKPAPER)], sender=person)

    with ape.reverts("Emissions: year is already booked"):
        assigned.conclude([(emitter, YEAR, 2_000_000, WORKPAPER)], sender=person)

    assert emissions.verified_t(emitter, YEAR) == 1


def test_conclude__one_of_many_wrong__books_none(assigned, emissions, emitter, stranger, person):
    with ape.reverts("Verification: body is not assigned"):
        assigned.conclude([(emitter, YEAR, 1, WORKPAPER), (stranger, YEAR, 1, WORKPAPER)], sender=person)

    assert not emissions.is_booked(emitter, YEAR)
