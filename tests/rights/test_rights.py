"""Every door is tried with every key: only who the table of rights names gets past a contract's check of the caller."""

from __future__ import annotations

import re

import pytest

from scripts._rights import PAGE, Right, page, rights
from tests.rights_world import PEOPLE, callers, deployed, doors, refusal_of

RIGHTS = rights()

TRADERS = {"OWNER", "EMITTER", "INVESTOR"}
MEANING = {
    "EMITTER": {"OWNER", "EMITTER"},
    "INVESTOR": {"INVESTOR"},
    "PROVINCE of the area": {"PROVINCE"},
    "bank of the account": {"BANK"},
    "owner": {"OWNER"},
    "holder": TRADERS,
    "participant": set(PEOPLE),
}
"""Who is meant by a word of the table; other words mean themselves."""

OF_CALLER = re.compile(r"caller (is|may|does) not|account may not hold|account is not open|of another entity")
"""What only somebody who may not call is told."""


def allowed(right: Right, everybody: set[str]) -> set[str]:
    """Everyone whom a row lets in."""
    if "anyone" in right.who:
        return everybody
    return set().union(*(MEANING.get(word, {word}) for word in right.who))


def test_table__every_function_that_changes_something__stands_in_it_once() -> None:
    assert sorted((right.contract, right.function) for right in RIGHTS) == sorted(doors())


def test_table__who__is_somebody_who_was_tried() -> None:
    known = {*callers(deployed()), *MEANING, "anyone"}

    assert [right for right in RIGHTS if not right.who or not set(right.who) <= known] == []


@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: f"{right.contract}.{right.function}")
def test_function__called_by_everybody__lets_in_only_whom_the_table_names(right: Right) -> None:
    everybody = set(callers(deployed()))
    wanted = allowed(right, everybody)

    answers = {caller: refusal_of(right.contract, right.function, caller) for caller in everybody}

    assert {caller: said for caller, said in answers.items() if caller in wanted and OF_CALLER.search(said or "")} == {}
    turned_away = {caller: said for caller, said in answers.items() if caller not in wanted}
    # A province of another area is a province: some contracts tell it so only after they looked at what it is about.
    other_province = turned_away.pop("OTHER_PROVINCE", "no province")
    assert other_province is not None
    assert set(turned_away.values()) <= {right.refusal}


def test_page__written_from_the_table__is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(RIGHTS)
