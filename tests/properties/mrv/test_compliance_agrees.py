"""C1: `Compliance` and `carbon.compliance` give the same balance and status in each mode."""

from __future__ import annotations

from typing import Any

import ape
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon.compliance import balance_t, status_of
from carbon.schemes import Mode, Period, Scheme

PERIODS = (Period(2005, 2007), Period(2008, 2012))
YEARS = range(2005, 2013)
QUANTITIES = st.one_of(st.integers(0, 3), st.integers(0, 10**7))
FIGURES = st.dictionaries(st.sampled_from(YEARS), QUANTITIES, max_size=len(YEARS))


@pytest.fixture(scope="module")
def class_of(allowances: Any, ministry: Any, registry: Any, compliance: Any) -> Any:
    """Return `class_of(mode)`: a class of the scheme that keeps its balance that way, with the periods above."""
    for mode in Mode:
        scheme = f"MODE{mode}"
        compliance.set_scheme(scheme, mode, sender=ministry)
        for period in PERIODS:
            compliance.set_period(scheme, period.first_year, period.last_year, sender=ministry)
        allowances.define_class(scheme, "UNIT", 0, sender=registry)
    return lambda mode: allowances.class_key(f"MODE{mode}", "UNIT", 0)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mode=st.sampled_from(Mode), verified=FIGURES, surrendered=FIGURES)
def test_status__any_figures__contract_and_twin_agree(
    compliance: Any,
    class_of: Any,
    book: Any,
    emitter: Any,
    province: Any,
    enter_opening: Any,
    mode: Mode,
    verified: dict[int, int],
    surrendered: dict[int, int],
) -> None:
    scheme = Scheme(f"MODE{mode}", mode, PERIODS)
    with ape.chain.isolate():
        compliance.enrol([emitter], scheme.name, sender=province)
        for year, tonnes in verified.items():
            book(emitter, tonnes, year)
        for year, tonnes in surrendered.items():
            enter_opening(emitter, class_of(mode), year, 0, tonnes)

        for year in YEARS:
            assert compliance.balance_t(emitter, year) == balance_t(scheme, year, verified, surrendered)
            assert compliance.status_of(emitter, year) == status_of(scheme, year, verified, surrendered)
