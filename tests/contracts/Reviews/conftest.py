"""Fixtures of the tests of `Reviews`; see `tests/review_fixtures.py`."""

from __future__ import annotations

import pytest

from tests.review_fixtures import NO_DOCUMENT, reviewed, two_person_rule

__all__ = ["opened", "reviewed", "target", "two_person_rule"]


@pytest.fixture(scope="module")
def target(deploy):
    """Return a contract that remembers what it was told, named `Target`."""
    return deploy("ReviewTarget", name="Target")


@pytest.fixture(scope="module")
def opened(two_person_rule, target, registry):
    """Return `opened(figure)`: an act that sets the target's figure, opened by the registry; its number and data."""

    def open_act(figure: int = 7) -> tuple[int, bytes]:
        data = bytes(target.set_figure.encode_input(figure))
        two_person_rule.open("Target", data, "ordered by the court", NO_DOCUMENT, sender=registry)
        return two_person_rule.act_count(), data

    return open_act
