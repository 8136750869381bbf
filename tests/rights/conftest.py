"""One world for all tests of rights: nothing that they try stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rights.rights_stages import Stages
from tests.rights.rights_things import Things, furnish
from tests.rights.rights_world import World, opened_world


@pytest.fixture(scope="session")
def rights_world() -> Iterator[World]:
    """A scheme in the middle of its life."""
    with opened_world() as world:
        yield world


@pytest.fixture(scope="session")
def things(rights_world: World) -> Things:
    """One of each thing in it."""
    return furnish(rights_world)


@pytest.fixture(scope="session")
def stages(rights_world: World, things: Things) -> Stages:
    """That world in the morning, and at what comes after."""
    return Stages(rights_world, things)
