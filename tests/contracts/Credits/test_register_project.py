"""A project is registered once."""

import ape
import pytest

from tests.contracts.Credits.projects import DAY_LIMIT, DESIGN, FIRST, LAST


def test_register_project__without_the_role__reverts(credits, register_project, emitter, ministry, stranger):
    for caller in (emitter, ministry, stranger):
        with ape.reverts("Credits: caller is not the registry"):
            register_project(sender=caller)

    assert credits.project_count() == 0


def test_register_project__once__is_kept_and_logged(credits, register_project, emitter, registry):
    receipt = register_project()

    assert receipt.events == [
        credits.ProjectRegistered(
            project_id=1,
            owner=emitter,
            by=registry,
            code="CCER-01-0001",
            name="Forest 造林",
            methodology="CCER-14-001",
            first_day=FIRST,
            last_day=LAST,
            document_hash=DESIGN,
        )
    ]
    found = credits.project_of(1)
    assert (found.code, found.owner, found.first_day, found.last_day) == ("CCER-01-0001", emitter, FIRST, LAST)
    assert credits.project_coded("CCER-01-0001") == 1


def test_register_project__same_code_again__reverts(credits, register_project, investor):
    register_project()
    with ape.reverts("Credits: project is registered"):
        register_project(owner=investor)
    register_project(code="CCER-01-0002")

    assert credits.project_count() == 2


def test_register_project__no_code__reverts(register_project):
    with ape.reverts("Credits: code is empty"):
        register_project(code="")


def test_register_project__owner_may_not_hold__reverts(register_project, registry, stranger):
    for owner in (registry, stranger):
        with ape.reverts("Credits: owner may not hold"):
            register_project(owner=owner)


def test_register_project__days_out_of_order__reverts(register_project):
    with ape.reverts("Credits: days are out of order"):
        register_project(first=LAST + 1, last=LAST)


@pytest.mark.parametrize("last", [DAY_LIMIT, 2**256 - 1])
def test_register_project__day_after_the_calendar__reverts(register_project, last):
    with ape.reverts("Credits: day is too large"):
        register_project(last=last)
