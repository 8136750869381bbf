"""`ape run rights`: write docs/rights.md, the document of rights, from contracts/rights.toml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from scripts._deployment import ORDER
from scripts._rights import Right, Rights, load

PAGE = Path(__file__).parents[1] / "docs" / "rights.md"

HEAD = """\
# Rights: who may call what

Made of `contracts/rights.toml` by `ape run rights`; change the table, not this page. `tests/rights/` calls every
function below as everyone (each role active and frozen, in its area and in another, every contract of the Directory,
replaced ones, governors, strangers) and finds what stands here, to the letter. A refused call changes nothing. Views
are open to anyone and are not listed.

What creates units, moves them by force or freezes them takes two: two persons of the registry through `Reviews`, or a
province that proposes and the ministry that approves. Staff roles cannot hold units: `Participants` gives no account a
staff role and a holding role at a time, nor two staff roles but a verification body's own, none that holds anything a
staff role, and `Allowances` lets only holders receive, move or trade.
"""

OPEN_POINTS = """\
## Known limits

- Until the Directory is sealed, and wherever its threshold is 1, one governor alone grants REGISTRY and MINISTRY too
  and could appoint both persons of a review. Governors are few, named at deployment, and every grant is an event.
- One account has one duty; that two accounts are not of one person is the registry's and the governors' duty.
- An owner may name anyone as operator of his units (ERC-1155), staff too; an operator moves units between holders only.
"""


def page(rights: Rights) -> str:
    """The document, in the order of deployment."""
    parts = [HEAD, *_words(rights), *(_section(name, rights) for name in ORDER), OPEN_POINTS]
    return "\n".join(parts)


def _words(rights: Rights) -> Iterator[str]:
    yield "## Words\n"
    yield "A role in capitals is an active account that holds it.\n"
    yield "| who | is |\n|---|---|"
    yield "\n".join(f"| {word} | {meaning} |" for word, meaning in rights.words.items()) + "\n"


def _section(contract: str, rights: Rights) -> str:
    rows = "\n".join(_row(right) for right in rights.rows if right.contract == contract)
    return f"## {contract}\n\n| function | who may | others are told |\n|---|---|---|\n{rows}\n"


def _row(right: Right) -> str:
    function = f"`{right.function}`" + (f"<br>{right.case}" if right.case else "")
    who = ", ".join(right.may) or "nobody"
    note = f"<br>*{right.note}*" if right.note else ""
    others = [f"`{right.refusal}`"] if right.refusal else []
    others += [f"{word}: `{wording}`" for word, wording in right.refusal_of.items()]
    return f"| {function} | {who}{note} | {'<br>'.join(others) or '–'} |"


@click.command()
@click.option("--dry-run", is_flag=True, help="Write nothing; print the document.")
def cli(dry_run: bool) -> None:
    """Write the document of rights from the table."""
    text = page(load())
    if dry_run:
        click.echo(text, nl=False)
        return
    PAGE.write_text(text, encoding="utf-8")
    click.echo(f"{PAGE.relative_to(PAGE.parents[1])} written")


if __name__ == "__main__":
    cli()
