"""`docs/threat-model.md` names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "threat-model.md"


def named() -> list[tuple[str, str]]:
    """File and test of every test that the page names; the test is empty where it names a whole file."""
    return re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE.read_text(encoding="utf-8"))


def functions_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_page__tests_that_it_names__exist() -> None:
    missing = [
        f"{file}::{test}"
        for file, test in named()
        if not (ROOT / file).is_file() or (test and test not in functions_of(ROOT / file))
    ]

    assert missing == []
    assert len(named()) > 40


def test_page__parties_that_the_scheme_has__each_have_a_table() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    for party in (
        "enterprise",
        "Device maker",
        "Verification",
        "Exchange",
        "Registry",
        "Province",
        "Ministry",
        "Validator",
        "Oracle operator",
        "API operator",
        "RPC node",
        "Outsider",
    ):
        assert any(party in heading for heading in headings), party
