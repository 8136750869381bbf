"""M2: the contract computes emissions; sum exactly, then round up once."""

import ape
import pytest

from tests.mrv_fixtures import STEEL_ID, STEEL_TERM

STEEL_WORKS_2018 = 959_636_710_000
"""mWh of `steel_meter_15min.csv`, 959,636.71 kWh."""

MAX_ACTIVITY = 2**128 - 1
MAX_FACTOR = 2**112 - 1

DEDUCTION = STEEL_TERM | {"source": "export", "is_deduction": True}


def test_compute__steel_works_of_2018__is_440_473_250_g(rule_sets, publish):
    """440,473,249.89 g rounded up: never the 403.81 t of adding rounded intervals."""
    publish()

    assert rule_sets.compute(STEEL_ID, 1, [STEEL_WORKS_2018]) == 440_473_250


@pytest.mark.parametrize(("activity", "grams"), [(0, 0), (1, 1), (1_000_000, 459), (1_000_001, 460)])
def test_compute__started_gram__counts_whole(rule_sets, publish, activity, grams):
    publish()

    assert rule_sets.compute(STEEL_ID, 1, [activity]) == grams


@pytest.mark.parametrize(("bought", "sold", "grams"), [(10**6, 0, 459), (10**6, 10**6, 0), (0, 10**6, 0), (3, 2, 1)])
def test_compute__deduction__subtracts_and_never_goes_below_zero(rule_sets, publish, bought, sold, grams):
    publish(terms=[STEEL_TERM, DEDUCTION])

    assert rule_sets.compute(STEEL_ID, 1, [bought, sold]) == grams


def test_compute__largest_of_everything__does_not_overflow(rule_sets, publish):
    publish(terms=[STEEL_TERM | {"factor": MAX_FACTOR}] * 16, scale=MAX_FACTOR)

    assert rule_sets.compute(STEEL_ID, 1, [MAX_ACTIVITY] * 16) == 16 * MAX_ACTIVITY


def test_compute__no_such_version__reverts(rule_sets, publish):
    publish()

    for version in (0, 2):
        with ape.reverts("RuleSets: no such version"):
            rule_sets.compute(STEEL_ID, version, [1])


@pytest.mark.parametrize("activities", [[], [1, 2]])
def test_compute__another_number_of_activities__reverts(rule_sets, publish, activities):
    publish()

    with ape.reverts("RuleSets: wrong number of activities"):
        rule_sets.compute(STEEL_ID, 1, activities)


def test_compute__activity_above_the_bound__reverts(rule_sets, publish):
    publish()

    with ape.reverts("RuleSets: activity is too large"):
        rule_sets.compute(STEEL_ID, 1, [MAX_ACTIVITY + 1])
