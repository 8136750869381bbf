"""Q2: `ComputedProposals` and `carbon.allocation.computed` give the same integer, or refuse for the same fact."""

import ape
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from carbon.allocation.computed import FIGURES, OF_UNITS, Case, Method, Unit, quantity_of
from carbon.allocation.on_chain import TERMS
from carbon.allocation.plans import unit_plan
from carbon.allocation.tables import UNIT_CLASSES
from carbon.refusal import Refused
from tests.computed_fixtures import PLAN_YEAR, for_ape
from tests.mrv_fixtures import YEAR

POINT = 10**9
NAMES = {number: name for name, number in UNIT_CLASSES.items()}
shares_e9 = st.one_of(st.integers(0, POINT), st.integers(0, 20).map(lambda twentieth: twentieth * POINT // 20))
quantities = st.one_of(st.integers(1, 10**6), st.integers(1, 10**15))
BOUNDED = {"reduction_e9": shares_e9, "value_e6": st.integers(0, 2**50 - 1), "output_e6": quantities}
"""Figure -> what a method bounds it to; others are quantities."""

OF_METHODS = {"balance is zero", "reduction is above 1"}
"""Facts that the methods refuse for."""

units = st.builds(
    Unit,
    unit_class=st.integers(1, 4),
    plan_version=st.just(1),
    output_wh=quantities,
    heat_kj=quantities,
    cooling=st.integers(0, 2),
    heat_ratio_e9=shares_e9,
    load_e9=shares_e9,
    is_conventional_condensing=st.booleans(),
)


@st.composite
def cases(draw):
    """Mostly a method with its own figures and units; now and then with others, or no method."""
    method = draw(st.sampled_from(list(Method)))
    figures = [draw(BOUNDED.get(name, quantities)) for name in FIGURES[method]]
    if method is Method.BENCHMARK:
        figures += draw(st.lists(shares_e9, max_size=4))
    stations = draw(st.lists(units, min_size=1, max_size=3)) if method in OF_UNITS else []
    if draw(st.integers(0, 9)) == 0:
        figures, stations = draw(st.lists(shares_e9, max_size=6)), draw(st.lists(units, max_size=1))
    number = draw(st.sampled_from([0, 8])) if draw(st.integers(0, 19)) == 0 else int(method)
    return Case(number, tuple(figures), tuple(stations))


@given(case=cases(), terms=st.tuples(*[shares_e9] * len(TERMS)), verified_t=st.none() | st.integers(0, 10**9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_quantity_of__any_case_and_terms__agrees(
    computed, published_plans, allocation_methods, ministry, emitter, book, case, terms, verified_t
):
    named = dict(zip(TERMS, terms, strict=True))
    arguments = for_ape(emitter, case)

    with ape.chain.isolate():
        allocation_methods.set_terms(PLAN_YEAR, {**named, "reference": "drawn"}, sender=ministry)
        if verified_t is not None:
            book(emitter, verified_t)
        try:
            twin = quantity_of(case, named, lambda number, version: unit_plan(PLAN_YEAR, NAMES[number]), verified_t)
        except Refused as refused:
            event(refused.reason)
            whose = "AllocationMethods" if refused.reason in OF_METHODS else "ComputedProposals"
            with ape.reverts(f"{whose}: {refused.reason}"):
                computed.quantity_of(arguments, YEAR, PLAN_YEAR, 1)
            return

        event(f"method {case.method}")
        assert tuple(computed.quantity_of(arguments, YEAR, PLAN_YEAR, 1)) == twin
