"""`Defaults.set_terms`: what a defaulter is given and costs, from a day to come."""

import pytest

from benchmarks.bare_evm import Event
from benchmarks.trading_world import EXCHANGE, MONDAY, REGISTRY
from tests.contracts.Defaults.cases import COMPENSATION_BP, MINISTRY, NOTICE_S, made


@pytest.mark.parametrize("by", [REGISTRY, EXCHANGE])
def test_set_terms__by_another__reverts(by):
    cases = made()

    assert cases.send(by, "set_terms", 60, 100, MONDAY + 1) == "Defaults: caller is not the ministry"
    assert cases.evm.call("Defaults", "terms_on", MONDAY + 1) == (NOTICE_S, COMPENSATION_BP)


def test_set_terms__by_the_ministry__are_in_force_from_their_day_and_logged():
    cases = made()

    logged = cases.done(MINISTRY, "set_terms", 60, 100, MONDAY + 2)

    assert logged == [
        Event("Defaults.TermsSet", {"from_day": MONDAY + 2, "notice_s": 60, "compensation_bp": 100}),
    ]
    days = [cases.evm.call("Defaults", "terms_on", MONDAY + number) for number in (-1, 0, 1, 2, 9)]
    assert days == [(0, 0), *[(NOTICE_S, COMPENSATION_BP)] * 2, *[(60, 100)] * 2]


@pytest.mark.parametrize(
    ("notice_s", "compensation_bp", "day", "reason"),
    [
        (0, 0, MONDAY + 1, "Defaults: notice is zero"),
        (2**32, 0, MONDAY + 1, "Defaults: notice is too long"),
        (1, 10_001, MONDAY + 1, "Defaults: compensation is over the amount"),
        (1, 0, MONDAY, "Defaults: day has begun"),
    ],
)
def test_set_terms__out_of_bounds__reverts(notice_s, compensation_bp, day, reason):
    assert made().send(MINISTRY, "set_terms", notice_s, compensation_bp, day) == reason


def test_set_terms__largest_values__are_kept_to_the_last_bit():
    cases = made()

    cases.done(MINISTRY, "set_terms", 2**32 - 1, 10_000, MONDAY + 1)

    assert cases.evm.call("Defaults", "terms_on", MONDAY + 1) == (2**32 - 1, 10_000)


def test_set_terms__before_a_later_change__reverts():
    cases = made()
    cases.done(MINISTRY, "set_terms", 60, 100, MONDAY + 5)

    assert cases.send(MINISTRY, "set_terms", 60, 100, MONDAY + 4) == "dated: a later change is set"
