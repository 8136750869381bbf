"""
`docs/rights.toml`, the table of who may call what, and the page `docs/rights.md` that is written from it.

`python -m scripts._rights` writes the page.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1] / "docs"
TABLE, PAGE = DOCS / "rights.toml", DOCS / "rights.md"

HEAD = """# Who may call what

Every external function that changes something, of every contract of the deployment. Written from `docs/rights.toml` by
`python -m scripts._rights`; `tests/rights` tries each function as everybody, and holds the table against the contracts.

*PROVINCE of the area*: of whom the call is about. *owner*: of what the call is about. *holder*: EMITTER or INVESTOR.
*participant*: any admitted account. *contract X*: what the Directory names X. *Reviews*: two people of the registry.
"""


@dataclass(frozen=True, slots=True)
class Right:
    """Who may call one function."""

    contract: str
    function: str
    who: tuple[str, ...]
    """Roles and relations, as the head of the table explains them."""
    refusal: str | None
    """What everybody else is told; None when nobody is turned away for who he is."""
    note: str
    """What else must hold, or empty."""


def rights(table: Path = TABLE) -> list[Right]:
    """The table, in its order. Raises KeyError or TypeError for a row that lacks `who`."""
    content: dict[str, dict[str, dict[str, Any]]] = tomllib.loads(table.read_text(encoding="utf-8"))
    return [
        Right(contract, function, tuple(row["who"]), row.get("refusal"), row.get("note", ""))
        for contract, functions in content.items()
        for function, row in functions.items()
    ]


def page(found: list[Right]) -> str:
    """The page of a table."""
    lines = [HEAD.rstrip("\n")]
    contract = ""
    for right in found:
        if right.contract != contract:
            contract = right.contract
            lines += ["", f"## {contract}", "", "| function | who may | what else |", "|---|---|---|"]
        lines.append(f"| `{right.function}` | {', '.join(right.who)} | {right.note} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(rights()), encoding="utf-8")


if __name__ == "__main__":
    main()
