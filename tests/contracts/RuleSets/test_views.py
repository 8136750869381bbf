import ape
import pytest

from tests.mrv_fixtures import STEEL_ID


@pytest.mark.parametrize(("year", "valid"), [(2004, False), (2005, True), (2020, True), (2021, False)])
def test_is_valid__first_and_last_year__are_included(rule_sets, publish, year, valid):
    publish()

    assert rule_sets.is_valid(STEEL_ID, 1, year) is valid


def test_is_valid__no_such_version__is_false(rule_sets):
    assert not rule_sets.is_valid(STEEL_ID, 1, 0)


def test_terms_of__no_such_version__reverts(rule_sets):
    with ape.reverts("RuleSets: no such version"):
        rule_sets.terms_of(STEEL_ID, 1)


def test_scale_of__no_such_version__reverts(rule_sets):
    with ape.reverts("RuleSets: no such version"):
        rule_sets.scale_of(STEEL_ID, 1)
