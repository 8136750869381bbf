"""A period's credits are issued once, to the project's owner, by two people."""

from datetime import date

import ape
import pytest

from tests.contracts.Credits.projects import FIRST


def test_issue__not_through_reviews__reverts(
    credits, register_project, register_period, ccer, ledger, registry, emitter
):
    register_project()
    register_period()

    for caller in (registry, emitter):
        with ape.reverts("Credits: caller is not Reviews"):
            credits.issue(1, ccer, sender=caller)

    assert ledger.issued_t(ccer) == 0


def test_issue__by_two_people__gives_the_owner_serials_of_the_class(
    credits, register_project, register_period, ccer, ledger, reviewed, emitter, two_person_rule
):
    register_project()
    register_period(tonnes=1_000)

    receipt = reviewed("Credits", credits.issue, 1, ccer)

    assert receipt.decode_logs(credits.CreditsIssued) == [
        credits.CreditsIssued(
            period_id=1,
            project_id=1,
            owner=emitter,
            act_id=two_person_rule.act_count(),
            class_id=ccer,
            quantity_t=1_000,
        )
    ]
    issued = receipt.decode_logs(ledger.Issued)[0]
    assert (issued.first_serial, issued.last_serial, issued.year) == (1, 1_000, 2021)
    assert ledger.registry_t(ccer, emitter) == (1_000, 0, 0)
    assert credits.period_of(1).is_issued


def test_issue__twice__reverts(credits, register_project, register_period, ccer, cea, ledger, reviewed):
    register_project()
    register_period(tonnes=1_000)
    reviewed("Credits", credits.issue, 1, ccer)

    for class_id in (ccer, cea):
        with ape.reverts("Credits: period is issued"):
            reviewed("Credits", credits.issue, 1, class_id)

    assert ledger.issued_t(ccer) == 1_000


def test_issue__as_a_kind_that_is_no_offset__reverts(
    credits, register_project, register_period, ccer, cea, ledger, reviewed
):
    """A reduction must never come into being as an allowance, however many people of the registry want it."""
    register_project()
    register_period()

    for class_id in (cea, 7):
        with ape.reverts("Credits: class is no offset of its scheme"):
            reviewed("Credits", credits.issue, 1, class_id)

    assert ledger.issued_t(cea) == 0
    assert not credits.period_of(1).is_issued


def test_issue__unknown_period_or_class__reverts(
    credits, register_project, register_period, ccer, reviewed, compliance, registry
):
    register_project()
    register_period()
    with ape.reverts("Credits: no such period"):
        reviewed("Credits", credits.issue, 2, ccer)
    compliance.set_offset_class(7, sender=registry)  # a rule may name a kind before its class is defined
    with ape.reverts("Allowances: class is not defined"):
        reviewed("Credits", credits.issue, 1, 7)

    assert not credits.period_of(1).is_issued


@pytest.mark.parametrize(
    "last",
    [date(2021, 12, 31), date(2022, 1, 1), date(2024, 2, 29), date(2024, 12, 31), date(2000, 2, 29), date(2100, 3, 1)],
)
def test_issue__year__is_that_of_the_last_day(credits, register_project, register_period, ccer, ledger, reviewed, last):
    day = (last - date(1970, 1, 1)).days
    register_project(first=0, last=FIRST * 3)
    register_period(day, day)

    receipt = reviewed("Credits", credits.issue, 1, ccer)

    assert receipt.decode_logs(ledger.Issued)[0].year == last.year
