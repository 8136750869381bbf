"""
Who may call what: `contracts/rights.toml`, read and checked.

The table is the one source of `docs/rights.md`, and of the tests that call every function as everyone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carbon.roles import Role
from scripts._errors import BadRights

TABLE = Path(__file__).parents[1] / "contracts" / "rights.toml"
WORDS = "words"
ANYONE = "anyone"
FIELDS = frozenset({"case", "may", "refusal", "refusal_of", "note"})
ROLES = frozenset(role.name for role in Role if role.name)


@dataclass(frozen=True, slots=True)
class Right:
    """Who may call a function, and what the others are told."""

    contract: str
    function: str
    may: tuple[str, ...]
    """Who is let in; empty for nobody."""
    refusal: str
    """What everyone else is told; empty where anyone may."""
    refusal_of: Mapping[str, str]
    """Those who are told something else, and what."""
    case: str
    """For which arguments; empty for all."""
    note: str
    """Why, where one would ask."""

    @property
    def refusals(self) -> frozenset[str]:
        """Every wording by which the function turns a caller away."""
        return frozenset({self.refusal, *self.refusal_of.values()} - {""})

    def __str__(self) -> str:
        return f"{self.contract}.{self.function}" + (f", {self.case}" if self.case else "")


@dataclass(frozen=True, slots=True)
class Rights:
    """The whole table."""

    words: Mapping[str, str]
    """What the words for callers mean."""
    rows: tuple[Right, ...]
    """One for each function, or one for each of its cases."""


def load(path: Path = TABLE) -> Rights:
    """
    Read the table.

    Raises BadRights when a row is not of the form that the table's head describes.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    words: dict[str, str] = table.pop(WORDS)
    rows = tuple(
        _right(contract, function, row, words, table.keys())
        for contract, functions in table.items()
        for function, cases in functions.items()
        for row in cases
    )
    return Rights(words, rows)


def _right(
    contract: str, function: str, row: Mapping[str, Any], words: Mapping[str, str], contracts: Collection[str]
) -> Right:
    where = f"{contract}.{function}"
    if unknown := set(row) - FIELDS:
        raise BadRights(f"{where}: unknown field {', '.join(sorted(unknown))}")
    right = Right(
        contract=contract,
        function=function,
        may=tuple(row["may"]),
        refusal=row.get("refusal", ""),
        refusal_of=dict(row.get("refusal_of", {})),
        case=row.get("case", ""),
        note=row.get("note", ""),
    )
    for who in (*right.may, *right.refusal_of):
        if not _is_known(who, words):
            raise BadRights(f"{where}: {who!r} is neither a role nor explained in [{WORDS}]")
    if (ANYONE in right.may) == bool(right.refusal):
        raise BadRights(f"{where}: a refusal, or anyone may")
    for wording in right.refusals:
        if wording.partition(": ")[0] not in contracts:  # its own, or one that it passes the caller on to
            raise BadRights(f"{where}: refusal does not begin with a contract's name: {wording}")
    return right


def _is_known(who: str, words: Mapping[str, str]) -> bool:
    return who in words or who.partition(" ")[0] in ROLES or who.startswith("contract ")
