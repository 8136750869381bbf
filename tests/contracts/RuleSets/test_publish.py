"""M1: rule sets are versioned on chain, with where each factor was read."""

import ape
import pytest

from tests.logged_events import logged
from tests.mrv_fixtures import STEEL, STEEL_ID, STEEL_SCALE, STEEL_TERM

TOO_LARGE = 2**112


def test_publish__without_the_role__reverts(rule_sets, publish, province, registry, stranger):
    for caller in (province, registry, stranger):
        with ape.reverts("RuleSets: caller is not the ministry"):
            publish(sender=caller)

    assert rule_sets.versions_of(STEEL_ID) == 0


def test_publish__ministry__keeps_the_first_version_and_logs_it(rule_sets, publish, ministry):
    receipt = publish()

    assert rule_sets.versions_of(STEEL_ID) == 1
    assert rule_sets.scale_of(STEEL_ID, 1) == STEEL_SCALE
    assert [list(term) for term in rule_sets.terms_of(STEEL_ID, 1)] == [list(STEEL_TERM.values())]
    assert logged(receipt) == [
        (
            "RuleSetPublished",
            {
                "rule_set": STEEL_ID,
                "version": 1,
                "by": ministry.address,
                "name": STEEL,
                "industry": "3120",
                "valid_from": 2005,
                "valid_to": 2020,
                "scale": STEEL_SCALE,
                "terms": [list(STEEL_TERM.values())],
            },
        )
    ]


def test_publish__again__adds_a_version_and_leaves_the_old_one(rule_sets, publish):
    """Old results keep the row and rule version they were computed with."""
    publish()

    publish(terms=[STEEL_TERM | {"factor": 500}], valid_from=2021, valid_to=2030)

    assert rule_sets.versions_of(STEEL_ID) == 2
    assert rule_sets.compute(STEEL_ID, 1, [1_000_000]) == 459
    assert rule_sets.compute(STEEL_ID, 2, [1_000_000]) == 500


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "name is empty"),
        ({"valid_from": 2021}, "years are out of order"),
        ({"scale": 0}, "scale is zero"),
        ({"scale": TOO_LARGE}, "scale is too large"),
        ({"terms": []}, "no terms"),
        ({"terms": [STEEL_TERM | {"source": ""}]}, "term has no source"),
        ({"terms": [STEEL_TERM | {"unit": ""}]}, "term has no unit"),
        ({"terms": [STEEL_TERM, STEEL_TERM | {"reference": ""}]}, "term has no reference"),
        ({"terms": [STEEL_TERM | {"factor": TOO_LARGE}]}, "factor is too large"),
    ],
)
def test_publish__what_cannot_be_computed_or_traced__reverts(rule_sets, publish, changes, reason):
    with ape.reverts(f"RuleSets: {reason}"):
        publish(**changes)


def test_deployment__directory_without_participants__reverts(project, deployer, governors):
    empty_directory = deployer.deploy(project.Directory, governors, 2, 86_400)

    with ape.reverts("lookup: no contract of that name"):
        deployer.deploy(project.RuleSets, empty_directory)
