"""Fixtures of everyone whose contract stands under the two-person rule: `Reviews`, and a call that two people want."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NO_DOCUMENT = b"\x00" * 32


@pytest.fixture(scope="module")
def two_person_rule(deploy: Callable[..., Any]) -> Any:
    """Return the two-person rule."""
    return deploy("Reviews")


@pytest.fixture(scope="module")
def reviewed(two_person_rule: Any, registry: Any, second_registry: Any) -> Callable[..., Any]:
    """Return `reviewed("Custody", custody.freeze, …)`: opened by one, confirmed by the other; the second receipt."""

    def carry_out(contract_name: str, function: Any, *arguments: Any) -> Any:
        data = function.encode_input(*arguments)
        two_person_rule.open(contract_name, data, "for the test", NO_DOCUMENT, sender=registry)
        return two_person_rule.confirm(two_person_rule.act_count(), data, sender=second_registry)

    return carry_out
