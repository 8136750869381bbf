"""M2: `RuleSets.compute` and `carbon.rule_sets` give the same integer of grams, whatever is summed up."""

from __future__ import annotations

from typing import Any

from eth_utils import keccak
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon.rule_sets import MAX_ACTIVITY, MAX_FACTOR, MAX_SCALE, RuleSet, Term

ACTIVITIES = st.one_of(st.integers(0, 10**15), st.integers(0, MAX_ACTIVITY))
FACTORS = st.one_of(st.integers(0, 10**9), st.integers(0, MAX_FACTOR))
SCALES = st.one_of(st.sampled_from([1, 3, 10**6, 10**18]), st.integers(1, MAX_SCALE))


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Draw a term of any size and sign."""
    return Term("source", "mWh", draw(FACTORS), draw(st.booleans()), "row 1")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), scale=SCALES, of=st.lists(terms(), min_size=1, max_size=16))
def test_compute__contract_and_twin__give_the_same_grams(
    rule_sets: Any, ministry: Any, data: st.DataObject, scale: int, of: list[Term]
) -> None:
    twin = RuleSet("any", "3120", 2005, 2030, scale, tuple(of))
    activities = data.draw(st.lists(ACTIVITIES, min_size=len(of), max_size=len(of)))
    published = [(one.source, one.unit, one.factor, one.is_deduction, one.reference) for one in of]

    rule_sets.publish(twin.name, twin.industry, 2005, 2030, scale, published, sender=ministry)

    rule_set = keccak(text=twin.name)
    version = rule_sets.versions_of(rule_set)
    assert rule_sets.compute(rule_set, version, activities) == twin.compute(activities)
