"""C2: scheduled and automatic surrender: instructed once, executed once from its day on, by anyone."""

import ape
import pytest

from tests.mrv_fixtures import YEAR
from tests.review_fixtures import NO_DOCUMENT

OPEN, EXECUTED, WITHDRAWN = 1, 2, 3
FROZEN = 4
DAY_S = 86_400


@pytest.fixture
def due_s(chain):
    """Return a time, a day ahead."""
    return chain.pending_timestamp + DAY_S


@pytest.fixture
def instructed(compliance, enrolled, eua, issue, due_s):
    """The rules with instruction 1: 10 t of the emitter, who holds 30 t, a day ahead."""
    issue(enrolled, 30)
    compliance.instruct(YEAR, eua, 10, due_s, sender=enrolled)
    return compliance


def test_instruct__without_the_role__reverts(compliance, eua, due_s, investor, registry, province, stranger):
    for caller in (investor, registry, province, stranger):
        with ape.reverts("Compliance: caller is not an emitter"):
            compliance.instruct(YEAR, eua, 10, due_s, sender=caller)

    assert compliance.instruction_of(1).state == 0


def test_instruct__enrolled_emitter__keeps_it_and_locks_nothing(compliance, allowances, enrolled, eua, issue, due_s):
    issue(enrolled, 30)

    receipt = compliance.instruct(YEAR, eua, 10, due_s, sender=enrolled)

    assert list(compliance.instruction_of(1)) == [enrolled, YEAR, eua, 10, due_s, OPEN]
    assert allowances.registry_t(eua, enrolled) == (30, 0, 0)
    assert receipt.events == [
        compliance.Instructed(instruction_id=1, entity=enrolled, year=YEAR, class_id=eua, quantity_t=10, due_s=due_s)
    ]


@pytest.mark.parametrize("year", [2004, 2013])
def test_instruct__year_in_no_period__reverts(compliance, enrolled, eua, due_s, year):
    with ape.reverts("Compliance: year is in no period"):
        compliance.instruct(year, eua, 10, due_s, sender=enrolled)


def test_instruct__class_of_another_scheme__reverts(compliance, enrolled, cea, due_s):
    with ape.reverts("Compliance: class is of another scheme"):
        compliance.instruct(YEAR, cea, 10, due_s, sender=enrolled)


def test_instruct__not_enrolled__reverts(compliance, emitter, eua, due_s):
    with ape.reverts("Compliance: entity is not enrolled"):
        compliance.instruct(YEAR, eua, 10, due_s, sender=emitter)


def test_instruct__kind_that_is_not_accepted__reverts(compliance, allowances, registry, enrolled, due_s):
    allowances.define_class("EU", "XYZ", 0, sender=registry)

    with ape.reverts("Compliance: kind is not accepted"):
        compliance.instruct(YEAR, allowances.class_key("EU", "XYZ", 0), 10, due_s, sender=enrolled)


def test_execute__before_its_second__reverts(instructed, due_s, stranger, chain):
    chain.pending_timestamp = due_s - 1

    with ape.reverts("Compliance: instruction is not due"):
        instructed.execute(1, sender=stranger)


def test_execute__in_its_second_by_a_stranger__applies_for_the_entity(
    instructed, allowances, enrolled, eua, due_s, stranger, chain
):
    chain.pending_timestamp = due_s

    receipt = instructed.execute(1, sender=stranger)

    application = instructed.application_of(1)
    assert (application.entity, application.year, application.quantity_t) == (enrolled, YEAR, 10)
    assert instructed.instruction_of(1).state == EXECUTED
    assert allowances.registry_t(eua, enrolled) == (30, 10, 0)
    assert receipt.decode_logs(instructed.InstructionExecuted) == [
        instructed.InstructionExecuted(instruction_id=1, entity=enrolled, application_id=1, by=stranger)
    ]


def test_execute__twice__reverts(instructed, allowances, enrolled, eua, due_s, stranger, chain):
    """A replayed schedule must not surrender again."""
    chain.pending_timestamp = due_s
    instructed.execute(1, sender=stranger)

    with ape.reverts("Compliance: instruction is not open"):
        instructed.execute(1, sender=stranger)

    assert allowances.registry_t(eua, enrolled) == (30, 10, 0)


def test_execute__no_such_instruction__reverts(instructed, stranger):
    with ape.reverts("Compliance: instruction is not open"):
        instructed.execute(2, sender=stranger)


def test_execute__units_missing__stays_open_for_another_day(compliance, enrolled, eua, issue, due_s, stranger, chain):
    compliance.instruct(YEAR, eua, 10, due_s, sender=enrolled)
    issue(enrolled, 9)
    chain.pending_timestamp = due_s

    with ape.reverts("Allowances: not enough available"):
        compliance.execute(1, sender=stranger)
    assert compliance.instruction_of(1).state == OPEN
    issue(enrolled, 1)
    compliance.execute(1, sender=stranger)

    assert compliance.instruction_of(1).state == EXECUTED


def test_execute__whatever_is_due__takes_what_is_neither_surrendered_nor_applied_for(
    compliance, enrolled, eua, issue, book, due_s, stranger, chain, province
):
    issue(enrolled, 30)
    book(enrolled, 12)
    compliance.instruct(YEAR, eua, 0, due_s, sender=enrolled)
    compliance.apply_surrender(YEAR, eua, 3, sender=enrolled)
    compliance.decide_surrender([1], True, sender=province)
    compliance.apply_surrender(YEAR, eua, 4, sender=enrolled)
    chain.pending_timestamp = due_s

    compliance.execute(1, sender=stranger)

    assert compliance.application_of(3).quantity_t == 5
    assert compliance.due_t(enrolled, YEAR) == 0


def test_execute__whatever_is_due_when_nothing_is__reverts(compliance, enrolled, eua, due_s, stranger, chain):
    compliance.instruct(YEAR, eua, 0, due_s, sender=enrolled)
    chain.pending_timestamp = due_s

    with ape.reverts("Compliance: nothing is due"):
        compliance.execute(1, sender=stranger)


def test_execute__frozen_entity__reverts(instructed, participants, enrolled, due_s, stranger, chain, reviews_account):
    participants.set_status(enrolled, FROZEN, "court order", NO_DOCUMENT, sender=reviews_account)
    chain.pending_timestamp = due_s

    with ape.reverts("Compliance: entity is not an emitter"):
        instructed.execute(1, sender=stranger)


def test_execute__after_the_deadline__is_late_like_any_other(
    instructed, enrolled, ministry, book, due_s, stranger, chain, province
):
    book(enrolled, 10)
    instructed.set_deadline("EU", YEAR, due_s - 1, sender=ministry)
    chain.pending_timestamp = due_s

    instructed.execute(1, sender=stranger)
    instructed.decide_surrender([1], True, sender=province)

    assert (instructed.status_of(enrolled, YEAR), instructed.balance_t(enrolled, YEAR)) == (2, 0)


def test_withdraw_instruction__by_someone_else__reverts(instructed, other_emitter, province, stranger):
    for caller in (other_emitter, province, stranger):
        with ape.reverts("Compliance: instruction is of another entity"):
            instructed.withdraw_instruction(1, sender=caller)

    assert instructed.instruction_of(1).state == OPEN


def test_withdraw_instruction__by_who_gave_it__ends_it(instructed, enrolled, due_s, stranger, chain):
    receipt = instructed.withdraw_instruction(1, sender=enrolled)

    assert instructed.instruction_of(1).state == WITHDRAWN
    assert receipt.events == [instructed.InstructionWithdrawn(instruction_id=1, entity=enrolled)]
    chain.pending_timestamp = due_s
    with ape.reverts("Compliance: instruction is not open"):
        instructed.execute(1, sender=stranger)


def test_withdraw_instruction__twice__reverts(instructed, enrolled):
    instructed.withdraw_instruction(1, sender=enrolled)

    with ape.reverts("Compliance: instruction is not open"):
        instructed.withdraw_instruction(1, sender=enrolled)
