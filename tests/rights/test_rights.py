"""Every function as everyone: those get through whom `contracts/rights.toml` names, the others read its wording."""

from __future__ import annotations

import pytest

from devnet.evm import Outcome
from devnet.reverts import revert_reason
from scripts._rights import Right, load
from tests.rights.rights_callers import expected_refusal
from tests.rights.rights_examples import STANDS_IN_THE_WAY, arguments_for
from tests.rights.rights_stages import Stages
from tests.rights.rights_things import Things
from tests.rights.rights_world import CALLERS

ROWS = load().rows


def told(outcome: Outcome) -> str:
    """Why a call was refused; empty when it was not."""
    if outcome.error is None:
        return ""
    return revert_reason(outcome.output) or f"no reason: {outcome.error}"


@pytest.mark.parametrize("right", ROWS, ids=str)
def test_function__called_by_everyone__lets_in_whom_the_table_names(
    stages: Stages, things: Things, right: Right
) -> None:
    world = stages.of(right)
    arguments = arguments_for(world, things, right)
    wrong, reasons = [], set()

    for who in CALLERS:
        outcome = world.attempt(who.name, right.contract, right.function, arguments)
        found, wanted = told(outcome), expected_refusal(who, right)
        if wanted:
            assert outcome.logs == ()
        else:
            reasons.add(found)
        if found != wanted if wanted else found in right.refusals:
            wrong.append(f"{who.name} is told {found or 'nothing'!r} and should be {wanted or 'let in'!r}")

    assert wrong == []
    assert not right.may or reasons & {"", STANDS_IN_THE_WAY.get(str(right))}
