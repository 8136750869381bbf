"""Fixtures of the tests of `Credits`; see `tests/registry_fixtures.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.Credits.projects import DESIGN, FIRST, LAST, REPORT
from tests.ledger_fixtures import cea, eua, fund, issue_to, ledger, market, order_book, quota, settlement
from tests.registry_fixtures import credits, custody, enter, entries, freeze
from tests.review_fixtures import reviewed, two_person_rule

__all__ = [
    "ccer",
    "cea",
    "compliance",
    "credits",
    "custody",
    "enter",
    "entries",
    "eua",
    "freeze",
    "fund",
    "issue_to",
    "ledger",
    "market",
    "order_book",
    "quota",
    "register_period",
    "register_project",
    "reviewed",
    "settlement",
    "two_person_rule",
]


@pytest.fixture(scope="module")
def compliance(deploy: Callable[..., Any]) -> Any:
    """Return a stand-in for `Compliance` that names no class an offset."""
    return deploy("SettableCompliance", name="Compliance")


@pytest.fixture(scope="module")
def ccer(ledger: Any, registry: Any, compliance: Any) -> int:
    """Return the class CN CCER of all years, defined and let in as an offset."""
    ledger.define_class("CN", "CCER", 0, sender=registry)
    class_id = int(ledger.class_key("CN", "CCER", 0))
    compliance.set_offset_class(class_id, sender=registry)
    return class_id


@pytest.fixture(scope="module")
def register_project(credits: Any, emitter: Any, registry: Any) -> Callable[..., Any]:
    """Return `register_project(owner=emitter, code=…, first=FIRST, last=LAST, sender=registry)`: its receipt."""

    def register(
        *,
        owner: Any = emitter,
        code: str = "CCER-01-0001",
        first: int = FIRST,
        last: int = LAST,
        sender: Any = registry,
    ) -> Any:
        return credits.register_project(code, "Forest 造林", "CCER-14-001", owner, first, last, DESIGN, sender=sender)

    return register


@pytest.fixture(scope="module")
def register_period(credits: Any, registry: Any) -> Callable[..., Any]:
    """Return `register_period(first=FIRST, last=FIRST + 364, tonnes=1_000, project_id=1)`: its receipt."""

    def register(
        first: int = FIRST,
        last: int = FIRST + 364,
        *,
        tonnes: int = 1_000,
        project_id: int = 1,
        verifier: str = "Verifier 核查机构",
        sender: Any = registry,
    ) -> Any:
        return credits.register_period(project_id, first, last, tonnes, verifier, REPORT, sender=sender)

    return register
