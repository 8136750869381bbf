"""A period is registered once: no day of a project is credited twice."""

import ape
import pytest

from tests.contracts.Credits.projects import FIRST, LAST, REPORT


def test_register_period__without_the_role__reverts(
    credits, register_project, register_period, emitter, ministry, stranger
):
    register_project()
    for caller in (emitter, ministry, stranger):
        with ape.reverts("Credits: caller is not the registry"):
            register_period(sender=caller)

    assert credits.period_count() == 0


def test_register_period__within_the_crediting_period__is_kept_and_logged(
    credits, register_project, register_period, registry
):
    register_project()

    receipt = register_period(FIRST, FIRST + 364, tonnes=1_000)

    assert receipt.events == [
        credits.PeriodRegistered(
            period_id=1,
            project_id=1,
            by=registry,
            first_day=FIRST,
            last_day=FIRST + 364,
            reduction_t=1_000,
            verifier="Verifier 核查机构",
            document_hash=REPORT,
        )
    ]
    found = credits.period_of(1)
    assert (found.project_id, found.first_day, found.last_day) == (1, FIRST, FIRST + 364)
    assert (found.reduction_t, found.is_issued) == (1_000, False)


@pytest.mark.parametrize(
    ("first", "last"),
    [(100, 200), (90, 100), (200, 210), (150, 160), (90, 210), (100, 100), (200, 200)],
    ids=["same", "first day shared", "last day shared", "inside", "around", "first day alone", "last day alone"],
)
def test_register_period__any_day_shared__reverts(credits, register_project, register_period, first, last):
    register_project()
    register_period(FIRST + 100, FIRST + 200)

    with ape.reverts("Credits: period overlaps a registered one"):
        register_period(FIRST + first, FIRST + last)

    assert credits.period_count() == 1


def test_register_period__before_and_after_in_any_order__works(credits, register_project, register_period):
    register_project()
    register_period(FIRST + 100, FIRST + 200)

    register_period(FIRST + 201, FIRST + 300)
    register_period(FIRST, FIRST + 99)

    assert credits.period_count() == 3


def test_register_period__same_days_of_another_project__works(credits, register_project, register_period):
    register_project()
    register_project(code="CCER-01-0002")
    register_period(FIRST, FIRST + 99)

    register_period(FIRST, FIRST + 99, project_id=2)

    assert credits.period_of(2).project_id == 2


@pytest.mark.parametrize(("first", "last"), [(FIRST - 1, FIRST), (LAST, LAST + 1)])
def test_register_period__outside_the_crediting_period__reverts(register_project, register_period, first, last):
    register_project()
    with ape.reverts("Credits: period is outside the crediting period"):
        register_period(first, last)


def test_register_period__not_as_it_must_be__reverts(register_project, register_period):
    with ape.reverts("Credits: no such project"):
        register_period()
    register_project()
    with ape.reverts("Credits: days are out of order"):
        register_period(FIRST + 1, FIRST)
    with ape.reverts("Credits: reduction is zero"):
        register_period(tonnes=0)
    with ape.reverts("Credits: verifier is empty"):
        register_period(verifier="")


def test_register_period__more_than_64__reverts(register_project, register_period):
    register_project()
    for number in range(64):
        register_period(FIRST + number, FIRST + number)

    with ape.reverts("Credits: too many periods"):
        register_period(FIRST + 64, FIRST + 64)
