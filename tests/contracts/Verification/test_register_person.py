import ape

from tests.mrv_fixtures import NOBODY


def test_register_person__without_the_role__reverts(verification, province, person, stranger):
    for caller in (province, person, stranger):
        with ape.reverts("Verification: caller is not a verification body"):
            verification.register_person(person, sender=caller)

    assert verification.body_of(person) == NOBODY


def test_register_person__body__takes_the_person_in_and_logs_it(verification, body, person):
    receipt = verification.register_person(person, sender=body)

    assert verification.body_of(person) == body
    assert receipt.events == [verification.PersonRegistered(person=person, body=body)]


def test_register_person__not_qualified__reverts(verification, body, emitter, stranger):
    for someone in (emitter, stranger):
        with ape.reverts("Verification: person is not qualified"):
            verification.register_person(someone, sender=body)


def test_register_person__serving_already__reverts(verification, body, person):
    verification.register_person(person, sender=body)

    with ape.reverts("Verification: person serves in a body"):
        verification.register_person(person, sender=body)
