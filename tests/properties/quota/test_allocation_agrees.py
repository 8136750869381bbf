"""Contract and twin give the same integer for every method, on any plan and terms."""

from decimal import Decimal

import ape
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from carbon.allocation import entity, generic
from carbon.allocation.exact import quotient_half_up
from carbon.allocation.industry import IndustryRule, allocate_industry
from carbon.allocation.model import Basis, Form, Segment, UnitPlan
from carbon.allocation.on_chain import TERMS, class_number, plan_struct, scaled
from carbon.allocation.plans import WAYS_OF_COOLING, unit_plan
from carbon.allocation.power import UnitYear, allocate_unit
from carbon.allocation.tables import UNIT_CLASSES
from carbon.refusal import Refused
from tests.allocation_fixtures import POINT

MOST = 2**64 - 1
G = 10**6
agree = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

tonnes = st.one_of(st.integers(0, 200), st.integers(0, 10**9), st.integers(0, MOST))
shares_e9 = st.one_of(st.integers(0, POINT), st.integers(0, 100).map(lambda percent: percent * 10**7))
loads_e9 = st.one_of(shares_e9, st.integers(0, 20).map(lambda twentieth: twentieth * 5 * 10**7))
bounds_e9 = {
    Form.CONSTANT: ((0, 11),),
    Form.LINEAR: ((0, 5), (0, 0.05), (90, 101)),
    Form.POWER: ((0.99, 1.11), (0, 65), (0, 65)),
    Form.SATURATION: ((5, 11), (0, 4), (10, 101), (0, 4), (10, 101)),
}
"""Form -> least and most of its constants: most plans are taken, and every bound is passed now and then."""


@st.composite
def segments(draw):
    form = draw(st.sampled_from(Form))
    constants = [draw(st.integers(int(least * POINT), int(most * POINT))) for least, most in bounds_e9[form]]
    a, b, c, d, e = constants + [0] * (5 - len(constants))
    places = draw(st.sampled_from((27, 27, 27, 0, 6, 26, 28)))
    return Segment(e9(draw(shares_e9)), form, (a, b, c, d, e), places)


def e9(value):
    return Decimal(value).scaleb(-9)


def e6(value):
    return Decimal(value).scaleb(-6)


@given(
    year=st.integers(2019, 2026),
    unit_class=st.sampled_from(list(UNIT_CLASSES)),
    output_wh=tonnes,
    heat_kj=tonnes,
    cooling=st.integers(0, 2),
    heat_ratio_e9=shares_e9,
    load_e9=loads_e9,
    is_condensing=st.booleans(),
)
@settings(agree, max_examples=40)
def test_unit_allocation__any_unit_and_published_plan__agrees(
    allocation_methods, published_plans, year, unit_class, output_wh, heat_kj, cooling, heat_ratio_e9, load_e9,
    is_condensing,
):  # fmt: skip
    unit = UnitYear(e6(output_wh), e6(heat_kj), WAYS_OF_COOLING[cooling], e9(heat_ratio_e9), e9(load_e9), is_condensing)
    arguments = (output_wh, heat_kj, cooling, heat_ratio_e9, load_e9, is_condensing)

    found = allocation_methods.unit_allocation(year, class_number(unit_class), 1, arguments)

    twin = allocate_unit(unit_plan(year, unit_class), unit)
    assert found.allocation_g == scaled(twin.allocation_t, 6)
    assert (found.cooling_e6, found.heat_e15, found.load_e27) == (
        scaled(twin.cooling_factor, 6), scaled(twin.heat_factor, 15), scaled(twin.load_factor, 27),
    )  # fmt: skip


@given(plan_segments=st.lists(segments(), max_size=3), load_e9=loads_e9)
@settings(agree, max_examples=40)
def test_set_unit_plan__any_segments__are_taken_or_refused_alike(allocation_methods, ministry, plan_segments, load_e9):
    plan_segments = sorted(plan_segments, key=lambda segment: -segment.from_load)
    if plan_segments and load_e9 % 8:  # else most would end above 0
        last = plan_segments.pop()
        plan_segments.append(Segment(Decimal(0), last.form, last.constants_e9, last.places))
    struct = plan_struct(unit_plan(2021, "I")) | {
        "segments": [
            (scaled(segment.from_load, 9), int(segment.form), list(segment.constants_e9), segment.places)
            for segment in plan_segments
        ]
    }
    try:
        plan = UnitPlan(
            2021, "I", Basis.NET, Decimal(1), Decimal(0), {}, Decimal(0), tuple(plan_segments), "x", "x", "x"
        )
    except Refused as refused:
        event(refused.reason)
        with ape.reverts(f"AllocationMethods: {refused.reason}"):
            allocation_methods.set_unit_plan(2030, 1, struct, sender=ministry)
        return

    event("taken")
    allocation_methods.set_unit_plan(2030, 1, struct, sender=ministry)

    version = allocation_methods.unit_plan_versions(2030, 1)
    assert allocation_methods.load_factor(2030, 1, version, load_e9) == scaled(plan.load_factor(e9(load_e9)), 27)


@pytest.fixture
def terms_version(allocation_methods, ministry):
    """Return `terms_version(shares)`: sets terms of 2030 and returns their version."""

    def set_them(values):
        allocation_methods.set_terms(2030, {**values, "reference": "drawn"}, sender=ministry)
        return allocation_methods.terms_versions(2030)

    return set_them


@given(
    shares=st.tuples(*[shares_e9] * len(TERMS)), one=tonnes, other=tonnes, third=tonnes, sales=st.integers(-MOST, MOST)
)
@settings(agree, max_examples=40)
def test_entity_rules__any_terms_and_quantities__agree(
    allocation_methods, terms_version, shares, one, other, third, sales
):
    values = dict(zip(TERMS, shares, strict=True))
    version = terms_version(values)
    share = {name: e9(value) for name, value in values.items()}
    calls = allocation_methods

    final = entity.final_allocation(e6(one), Decimal(other), share["gap_cap_e9"])
    assert tuple(calls.final_allocation(2030, version, one, other)) == (
        final.final_t, scaled(final.gap_rate_percent, 2), final.top_up_t,
    )  # fmt: skip
    pre = entity.pre_allocation(e6(one) * share["pre_share_e9"])
    assert calls.pre_allocation(2030, version, one) == pre
    carried = entity.carried_over(Decimal(sales), Decimal(one), Decimal(other), share["banking_multiple_e9"])
    assert calls.carried_over(2030, version, sales, one, other) == carried
    lent = entity.borrowing(one, other, share["borrowing_share_e9"], share["borrowing_min_gap_e9"])
    assert tuple(calls.borrowing(2030, version, one, other)) == (lent.gap_t, lent.borrowable_t)
    rule = IndustryRule(*(share[f"industry_{name}_e9"] for name in ("slope", "threshold", "cap")))
    balance = max(third, 1)
    industry = allocate_industry(rule, Decimal(one), e9(other), e9(balance))
    alpha = quotient_half_up(Decimal(industry.coefficient.numerator), Decimal(industry.coefficient.denominator), 18)
    found = calls.industry_allocation(2030, version, one, other, balance)
    assert tuple(found) == (industry.allocation_t, scaled(alpha, 18))


@given(one=tonnes, other=tonnes, third=tonnes, fourth=tonnes, share_e9=shares_e9)
@settings(agree, max_examples=40)
def test_general_rules__any_quantities__agree(allocation_methods, one, other, third, fourth, share_e9):
    calls, share = allocation_methods, e9(share_e9)

    cut = entity.ordered_cut(one, other, third)
    assert tuple(calls.ordered_cut(one, other, third)) == (
        cut.pre_cut_t, cut.pre_issued_t, cut.refund_t, cut.final_issued_t, cut.total_issued_t, cut.cut_outstanding_t,
    )  # fmt: skip
    assert cut.total_issued_t + third - cut.cut_outstanding_t == other
    released = entity.differentiated_issue(one, other)
    assert tuple(calls.differentiated_issue(one, other)) == (released.released_t, released.still_to_surrender_t)
    assert calls.offset_cap(one, share_e9) == entity.offset_cap(Decimal(one), share)
    fine = entity.fine_for(one, other, Decimal(third), e6(fourth))
    assert tuple(calls.fine_for(one, other, third, fourth)) == (fine.shortfall_t, fine.fine_fen)
    assert calls.grandfathering(one, share_e9) == generic.grandfathering(e6(one), share)
    assert calls.by_intensity(one, other, share_e9) == generic.by_intensity(e6(one), e6(other), share)
    assert tuple(calls.auction_share(one, share_e9)) == generic.auction_share(one, share)


@given(output_e6=tonnes, value_e6=st.integers(0, 2**50 - 1), factors_e9=st.lists(st.integers(0, 4 * POINT), max_size=4))
@agree
def test_by_benchmark__any_factors__agree(allocation_methods, output_e6, value_e6, factors_e9):
    twin = generic.by_benchmark(e6(output_e6), e6(value_e6), [e9(factor) for factor in factors_e9])

    assert allocation_methods.by_benchmark(output_e6, value_e6, factors_e9) == twin
