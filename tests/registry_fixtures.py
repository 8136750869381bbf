"""Fixtures of the registry's rules: entries, custody and credits over a real ledger and the real two-person rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NOBODY = "0x" + "00" * 20
DEED = b"\x0d" * 32
"""Hash of a document behind an act."""

DONATION, INHERITANCE, DIVISION, MERGER, SPLIT, BANKRUPTCY, CARBON_NEUTRALITY, CANCELLATION = range(1, 9)
IN_REVIEW, WAITING, EXECUTED, REFUSED, WITHDRAWN = range(1, 6)
JUDICIAL = 9
REGISTRY, TRADING = 1, 2
A_DAY_S = 86_400


@pytest.fixture(scope="module")
def entries(deploy: Callable[..., Any], ledger: Any) -> Any:
    """Return the contract of entries other than trade."""
    return deploy("Entries")


@pytest.fixture(scope="module")
def custody(deploy: Callable[..., Any], ledger: Any) -> Any:
    """Return the contract of what the registry does to units by order."""
    return deploy("Custody")


@pytest.fixture(scope="module")
def credits(deploy: Callable[..., Any], ledger: Any) -> Any:
    """Return the contract of credited projects."""
    return deploy("Credits")


@pytest.fixture(scope="module")
def enter(entries: Any, cea: int, investor: Any) -> Callable[..., Any]:
    """Return `enter(owner, kind=DONATION, to=investor, tonnes=4, due_s=0)`: an entry; its receipt."""

    def make(
        owner: Any,
        kind: int = DONATION,
        to: Any = investor,
        tonnes: int = 4,
        due_s: int = 0,
        *,
        class_id: int = cea,
        beneficiary: str = "",
        reason: str = "agreed",
    ) -> Any:
        return entries.enter(kind, class_id, to, tonnes, due_s, beneficiary, reason, DEED, sender=owner)

    return make


@pytest.fixture(scope="module")
def freeze(custody: Any, reviewed: Callable[..., Any], cea: int) -> Callable[..., Any]:
    """Return `freeze(account, tonnes=4, sub_account=REGISTRY)`: by order of a court; the confirmation's receipt."""

    def order(account: Any, tonnes: int = 4, sub_account: int = REGISTRY, *, order_no: str = "2026-17") -> Any:
        arguments = (cea, account, sub_account, tonnes, order_no, "debt", DEED)
        return reviewed("Custody", custody.freeze, *arguments)

    return order
