"""The table of rights is complete, and says nothing that it does not explain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from carbon.roles import Role
from scripts._deployment import ORDER
from scripts._errors import BadRights
from scripts._rights import TABLE, load
from tests.rights.rights_callers import RESTRICTIONS, WORDS
from tests.rights.rights_examples import EXAMPLES
from tests.rights.rights_world import CALLERS, World

RIGHTS = load()


def test_table__functions_that_change_something__are_all_in_it_and_nothing_else(rights_world: World) -> None:
    compiled = {
        f"{contract}.{function.name}"
        for contract, abi in rights_world.abis.items()
        for function in abi.functions.values()
        if not function.is_view
    }

    assert {f"{right.contract}.{right.function}" for right in RIGHTS.rows} == compiled
    assert set(rights_world.abis) == set(ORDER)


def test_table__a_function_in_several_rows__has_a_case_in_each() -> None:
    names = [str(right) for right in RIGHTS.rows]

    assert len(names) == len(set(names))


def test_table__act_that_creates_forces_or_freezes__takes_two() -> None:
    """Two persons of the registry, or a province that proposed before the ministry approves."""
    takes_two = {
        "Compliance.enter_inflows",
        "Compliance.enter_openings",
        "Credits.issue",
        "Custody.correct",
        "Custody.force_transfer",
        "Custody.freeze",
        "Custody.unfreeze",
        "Defaults.cover",
        "Defaults.unwind",
        "Participants.set_status, an account is frozen, or a frozen one moved",
    }

    assert {str(right) for right in RIGHTS.rows if right.may == ("contract Reviews",)} == takes_two


def test_table__ledger_of_units__lets_no_role_create_freeze_or_burn() -> None:
    by_contract = (
        "issue",
        "issue_batch",
        "move",
        "cancel",
        "freeze",
        "unfreeze",
        "force_transfer",
        "surrender",
        "deliver",
    )
    rows = [right for right in RIGHTS.rows if right.contract == "Allowances" and right.function in by_contract]

    assert len(rows) == len(by_contract)
    assert all(word.startswith("contract ") for right in rows for word in right.may)


def test_words__of_the_table__are_those_that_the_tests_know() -> None:
    used = {word for right in RIGHTS.rows for word in (*right.may, *right.refusal_of)}
    roles = {word.partition(" ")[::2] for word in used if word.partition(" ")[0] in Role.__members__}

    assert used - {f"{role} {rest}".strip() for role, rest in roles} - set(WORDS) == {
        word for word in used if word.startswith("contract ")
    }
    assert {rest for _, rest in roles} == set(RESTRICTIONS)
    assert set(RIGHTS.words) - {"contract …"} == set(WORDS)


def test_callers__of_the_tests__have_every_role_active_and_frozen() -> None:
    held = {(role, who.status) for who in CALLERS for role in Role if role in who.roles}

    assert held >= {(role, status) for role in Role for status in (2, 4)}


def test_examples__each__belongs_to_a_row() -> None:
    rows = {str(right) for right in RIGHTS.rows} | {f"{right.contract}.{right.function}" for right in RIGHTS.rows}

    assert set(EXAMPLES) - rows == set()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('may = ["KING"]\nrefusal = "X: no"', "X.f: 'KING' is neither a role nor explained in [words]"),
        ('may = ["anyone"]\nrefusal = "X: no"', "X.f: a refusal, or anyone may"),
        ('may = ["BANK"]', "X.f: a refusal, or anyone may"),
        ('may = ["BANK"]\nrefusal = "Y: no"', "X.f: refusal does not begin with a contract's name: Y: no"),
        ('may = ["BANK"]\nrefusal = "X: no"\nelse = 1', "X.f: unknown field else"),
    ],
)
def test_load__row_of_another_form__is_refused_in_one_line(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / TABLE.name
    path.write_text(f'[words]\nanyone = "any key"\n[[X.f]]\n{row}\n', encoding="utf-8")

    with pytest.raises(BadRights, match=f"^{re.escape(problem)}$"):
        load(path)
