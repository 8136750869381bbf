"""Fixtures of the tests of `Penalties`; see `tests/mrv_fixtures.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.mrv_fixtures import (
    YEAR,
    allowances,
    book,
    compliance,
    emissions,
    enrolled,
    enter_opening,
    eua,
    evidence,
    issue,
    province_without_area,
    reviews_account,
)

__all__ = [
    "allowances",
    "book",
    "compliance",
    "emissions",
    "enrolled",
    "enter_opening",
    "eua",
    "evidence",
    "issue",
    "province_without_area",
    "reviews_account",
]

DAY_S = 86_400
DOCUMENT = b"\x0d" * 32


@pytest.fixture(scope="module")
def penalties(deploy: Callable[..., Any], compliance: Any) -> Any:
    """Return the rules of penalties, none set."""
    return deploy("Penalties")


@pytest.fixture
def defaulted(penalties: Any, compliance: Any, ministry: Any, enrolled: Any, book: Any, chain: Any) -> Any:
    """Return the emitter, 10 t short at a past deadline; fines are 5 to 10 times the price, 1 more each time."""
    penalties.set_penalty_rule("EU", 50_000, 100_000, 10_000, sender=ministry)
    book(enrolled, 10)
    at_s = chain.pending_timestamp + DAY_S
    compliance.set_deadline("EU", YEAR, at_s, sender=ministry)
    chain.mine(timestamp=at_s + 1)
    return enrolled


@pytest.fixture
def penalise(penalties: Any, defaulted: Any, province: Any) -> Callable[..., Any]:
    """Return `penalise(**changes)`: fines the emitter 5 times 98.00 CNY/t by the province, or with changes."""

    def penalise_it(sender: Any = province, **changes: Any) -> Any:
        defaults: dict[str, Any] = {
            "entity": defaulted,
            "year": YEAR,
            "price_fen_per_t": 9_800,
            "multiple_bp": 50_000,
            "deduct_next_year": False,
            "barred_until_s": 0,
            "reason": "default of surrender",
            "document_hash": DOCUMENT,
        }
        return penalties.penalise(*(defaults | changes).values(), sender=sender)

    return penalise_it
