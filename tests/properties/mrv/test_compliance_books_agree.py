"""C1, C2: `Compliance` and `carbon.compliance_book` keep the same books, and refuse for the same fact, in each mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ape
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbon.compliance import Status
from carbon.compliance_book import ComplianceBook
from carbon.refusal import Refused
from carbon.schemes import Mode, Period, Scheme
from carbon.schemes.rules import OffsetRule

PERIODS = (Period(2008, 2009), Period(2010, 2011))
YEARS = range(2008, 2012)
ALLOWANCE, OFFSET = "UNIT", "CER"
HELD_T = 10**9
DOCUMENT = b"\x0d" * 32

YEAR = st.integers(2007, 2011)
TONNES = st.one_of(st.integers(0, 60), st.integers(0, 10**6))
KIND = st.sampled_from([ALLOWANCE, ALLOWANCE, OFFSET])
NUMBER = st.integers(1, 4)
STEPS = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.one_of(
            st.tuples(st.just("set_deadline"), YEAR, st.integers(-20, 120)),
            st.tuples(st.just("book"), st.sampled_from(YEARS), TONNES),
            st.tuples(st.just("apply"), YEAR, KIND, TONNES),
            st.tuples(st.just("apply"), YEAR, KIND, TONNES),
            st.tuples(st.just("decide"), st.lists(NUMBER, min_size=1, max_size=2), st.booleans()),
            st.tuples(st.just("instruct"), YEAR, KIND, st.integers(0, 20), st.integers(0, 60)),
            st.tuples(st.just("execute"), NUMBER),
            st.tuples(st.just("withdraw"), NUMBER),
            st.tuples(st.just("override"), YEAR, st.sampled_from(Status)),
        ),
    ),
    min_size=5,
    max_size=14,
)


@dataclass
class Books:
    """The contract and its twin, driven alike through the same seconds."""

    compliance: Any
    emissions: Any
    twin: ComplianceBook
    class_of: dict[str, int]
    entity: Any
    people: dict[str, Any]
    now_s: int

    def do(self, later_s: int, name: str, *arguments: Any) -> None:
        """Do a step some seconds later on both: either both take it, or both refuse it for the same fact."""
        self.now_s += later_s
        ape.chain.pending_timestamp = self.now_s
        on_twin, on_contract, contract = getattr(self, name)(*arguments)
        try:
            on_twin()
        except Refused as refused:
            with ape.reverts(f"{contract}: {refused.reason}"):
                on_contract()
        else:
            on_contract()

    def set_deadline(self, year: int, ahead_s: int) -> Any:
        at_s = self.now_s + ahead_s
        scheme = self.twin.scheme.name
        return (
            lambda: self.twin.set_deadline(year, at_s, self.now_s),
            lambda: self.compliance.set_deadline(scheme, year, at_s, sender=self.people["ministry"]),
            "Compliance",
        )

    def book(self, year: int, tonnes: int) -> Any:
        return (
            lambda: self.twin.book("it", year, tonnes, self.now_s),
            lambda: self.people["book"](self.entity, tonnes, year),
            "Emissions",
        )

    def apply(self, year: int, kind: str, tonnes: int) -> Any:
        return (
            lambda: self.twin.apply("it", year, kind, tonnes, self.now_s),
            lambda: self.compliance.apply_surrender(year, self.class_of[kind], tonnes, sender=self.entity),
            "Compliance",
        )

    def decide(self, numbers: list[int], accepted: bool) -> Any:
        return (
            lambda: self.twin.decide(numbers, accepted),
            lambda: self.compliance.decide_surrender(numbers, accepted, sender=self.people["province"]),
            "Compliance",
        )

    def instruct(self, year: int, kind: str, tonnes: int, ahead_s: int) -> Any:
        due_s = self.now_s + ahead_s
        return (
            lambda: self.twin.instruct("it", year, kind, tonnes, due_s),
            lambda: self.compliance.instruct(year, self.class_of[kind], tonnes, due_s, sender=self.entity),
            "Compliance",
        )

    def execute(self, number: int) -> Any:
        return (
            lambda: self.twin.execute(number, self.now_s),
            lambda: self.compliance.execute(number, sender=self.people["stranger"]),
            "Compliance",
        )

    def withdraw(self, number: int) -> Any:
        return (
            lambda: self.twin.withdraw_instruction(number, "it"),
            lambda: self.compliance.withdraw_instruction(number, sender=self.entity),
            "Compliance",
        )

    def override(self, year: int, status: Status) -> Any:
        ministry = self.people["ministry"]
        return (
            lambda: self.twin.override("it", year, status),
            lambda: self.compliance.override_status(self.entity, year, status, "decided", DOCUMENT, sender=ministry),
            "Compliance",
        )

    def check(self) -> None:
        """Assert that both say the same of every year."""
        for year in YEARS:
            on_chain = (
                self.compliance.status_of(self.entity, year),
                self.compliance.balance_t(self.entity, year),
                self.compliance.due_t(self.entity, year),
                self.compliance.shortfall_t(self.entity, year),
                self.compliance.offset_t(self.entity, year),
                self.compliance.surrendered_t(self.entity, year),
            )
            assert on_chain == (
                self.twin.status_of("it", year),
                self.twin.balance_t("it", year),
                self.twin.due_t("it", year),
                self.twin.shortfall_t("it", year),
                self.twin.offsets.get(("it", year), 0),
                self.twin.surrendered["it"].get(year, 0),
            ), year
        assert self.compliance.is_clear(self.entity) == self.twin.is_clear("it")
        states = [self.compliance.application_of(number + 1) for number in range(len(self.twin.applications))]
        assert [(one.state, one.counts_from) for one in states] == [
            (one.state, one.counts_from or 0) for one in self.twin.applications
        ]


@pytest.fixture(scope="module")
def schemes_of_modes(allowances: Any, ministry: Any, registry: Any, compliance: Any) -> Any:
    """Define a scheme for each mode, with allowances and 50 % offsets; return `classes(mode)`."""
    for mode in Mode:
        scheme = f"BOOK{mode}"
        compliance.set_scheme(scheme, mode, sender=ministry)
        for period in PERIODS:
            compliance.set_period(scheme, period.first_year, period.last_year, sender=ministry)
        compliance.set_allowance_kind(scheme, ALLOWANCE, sender=ministry)
        compliance.set_offset_rule(scheme, OFFSET, 5_000, 2008, 2010, sender=ministry)
        for kind in (ALLOWANCE, OFFSET):
            allowances.define_class(scheme, kind, 0, sender=registry)
    return lambda mode: {kind: allowances.class_key(f"BOOK{mode}", kind, 0) for kind in (ALLOWANCE, OFFSET)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mode=st.sampled_from(Mode), steps=STEPS)
def test_compliance__any_steps__contract_and_twin_agree(
    compliance: Any,
    emissions: Any,
    schemes_of_modes: Any,
    issue: Any,
    book: Callable[..., Any],
    emitter: Any,
    province: Any,
    ministry: Any,
    stranger: Any,
    chain: Any,
    mode: Mode,
    steps: list[tuple[int, tuple[Any, ...]]],
) -> None:
    twin = ComplianceBook(Scheme(f"BOOK{mode}", mode, PERIODS))
    twin.set_allowance_kind(ALLOWANCE)
    twin.set_offset_rule(OFFSET, OffsetRule(5_000, 2008, 2010))
    people = {"province": province, "ministry": ministry, "stranger": stranger, "book": book}
    with ape.chain.isolate():
        compliance.enrol([emitter], twin.scheme.name, sender=province)
        for class_id in schemes_of_modes(mode).values():
            issue(emitter, HELD_T, class_id)
        now_s = chain.pending_timestamp + 10
        books = Books(compliance, emissions, twin, schemes_of_modes(mode), emitter, people, now_s)
        for later_s, (name, *arguments) in steps:
            books.do(later_s, name, *arguments)
        books.check()
