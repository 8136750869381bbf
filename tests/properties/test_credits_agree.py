"""`Credits` and its twin in `carbon` take the same periods, and refuse the others with the same fact."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

from eth_abi.abi import encode
from hypothesis import given, settings
from hypothesis import strategies as st

from carbon.credits import DAY_LIMIT, CreditBook, year_of
from carbon.refusal import Refused
from carbon.unit_ledger import UnitLedger
from carbon.units import Tonnes
from tests.bare_evm import BareEvm
from tests.registry_machine import GOVERNOR, HOLDERS, REGISTRY, admitted

NO_DOCUMENT = b"\x00" * 32
OWNER = HOLDERS[0]
NO_OFFSET = 7
"""A class that no offset rule names."""
FIRST, LAST = 18_000, 18_060
"""Crediting period of the tests' projects, so short that periods meet."""

spans = st.tuples(st.integers(FIRST - 2, LAST + 2), st.integers(0, 12)).map(lambda span: (span[0], span[0] + span[1]))
periods = st.lists(st.tuples(st.integers(1, 3), spans, st.integers(0, 2)), min_size=1, max_size=12)


@cache
def deployed() -> BareEvm:
    """The registry's contracts with `Credits`, two projects registered."""
    evm = admitted().fork()
    evm.deploy_named("Credits", GOVERNOR)
    evm.deploy("SettableCompliance", GOVERNOR, encode(["address"], [evm.addresses["Directory"]]))
    compliance = evm.addresses["SettableCompliance"]
    assert evm.send(GOVERNOR, "Directory", "register", "Compliance", compliance) is None
    class_id = evm.call("Allowances", "class_at", 0)
    assert evm.send(GOVERNOR, "SettableCompliance", "set_offset_class", class_id) is None
    for code in ("one", "two"):
        project = (code, "Forest", "", OWNER, FIRST, LAST, NO_DOCUMENT)
        assert evm.send(REGISTRY, "Credits", "register_project", *project) is None
    return evm


def twin() -> tuple[UnitLedger, CreditBook, int]:
    """The same in `carbon`."""
    ledger = UnitLedger(lambda account: account in HOLDERS)
    class_id = ledger.define_class("CN", "CEA", 0)
    book = CreditBook(ledger, lambda account: account in HOLDERS, lambda asked: asked == class_id)
    for code in ("one", "two"):
        book.register_project(code, OWNER, FIRST, LAST)
    return ledger, book, class_id


@given(asked=periods)
@settings(max_examples=30, deadline=None)
def test_credits__any_periods__are_taken_or_refused_alike_and_issued_once(
    asked: list[tuple[int, tuple[int, int], int]],
) -> None:
    evm, (ledger, book, class_id) = deployed().fork(), twin()

    for project_id, (first, last), reduction in asked:
        said = evm.send(
            REGISTRY, "Credits", "register_period", project_id, first, last, reduction, "verifier", NO_DOCUMENT
        )
        assert (said or "").partition(": ")[2] == _refusal(
            lambda: book.register_period(project_id, first, last, Tonnes(reduction), "verifier")  # noqa: B023 - called at once
        )
    for period_id in (*book.periods, len(book.periods) + 1, 1):
        for asked_class in (NO_OFFSET, class_id):
            said = evm.send(evm.addresses["Reviews"], "Credits", "issue", period_id, asked_class)
            assert (said or "").partition(": ")[2] == _refusal(lambda: book.issue(period_id, asked_class))  # noqa: B023 - called at once

    assert evm.call("Allowances", "issued_t", class_id) == ledger.issued_t[class_id]
    assert evm.call("Allowances", "balanceOf", OWNER, class_id) == ledger.balance_of(OWNER, class_id)
    taken = sorted((period.project_id, period.first_day, period.last_day) for period in book.periods.values())
    assert all(one[0] != other[0] or one[2] < other[1] for one, other in pairwise(taken))


def _refusal(ask: Callable[[], object]) -> str:
    """What the twin says against it; empty when it does it."""
    try:
        ask()
    except Refused as refused:
        return refused.reason
    return ""


@given(day=st.integers(0, DAY_LIMIT - 1))
@settings(max_examples=60, deadline=None)
def test_year_of__any_day__is_the_one_that_the_contract_issues_for(day: int) -> None:
    evm = deployed().fork()
    class_id = evm.call("Allowances", "class_at", 0)
    project = ("any", "Forest", "", OWNER, day, day, NO_DOCUMENT)
    assert evm.send(REGISTRY, "Credits", "register_project", *project) is None
    assert evm.send(REGISTRY, "Credits", "register_period", 3, day, day, 1, "verifier", NO_DOCUMENT) is None

    issued = evm.logs_of(evm.addresses["Reviews"], "Credits", "issue", 1, class_id, of="Allowances", event="Issued")

    assert [one["year"] for one in issued] == [year_of(day)]
