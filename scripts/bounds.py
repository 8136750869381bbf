"""`ape run bounds`: write chain/bounds.toml, how long arguments may be, from the contracts' interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from vyper.compiler.input_bundle import FilesystemInputBundle
from vyper.compiler.phases import CompilerData
from vyper.semantics.types import BytesT, DArrayT, StringT, StructT

ROOT = Path(__file__).parents[1]
FILE = ROOT / "chain" / "bounds.toml"
KINDS = ((DArrayT, "items"), (StringT, "text"), (BytesT, "bytes"))

HEAD = """\
# How long arguments may be: items of lists, bytes of texts in UTF-8, bytes. A dot leads into a struct, []
# into each item of a list. Made of contracts/interfaces by `ape run bounds`; change those, not this.
"""


def text() -> str:
    """The file, from the interfaces as they are now."""
    bundle = FilesystemInputBundle([ROOT])
    files = sorted((ROOT / "contracts" / "interfaces").glob("I*.vyi"))
    return HEAD + "".join(_of_contract(file, bundle) for file in files)


def _of_contract(file: Path, bundle: FilesystemInputBundle) -> str:
    module = CompilerData(bundle.load_file(file), input_bundle=bundle).annotated_vyper_module
    functions = module._metadata["type"].interface.functions  # the compiler keeps what it knows of a module there
    return "".join(_of_function(file.stem.removeprefix("I"), one) for one in functions.values() if one.is_mutable)


def _of_function(contract: str, function: Any) -> str:
    found: dict[str, list[str]] = {}
    for argument in function.arguments:
        for kind, path, most in _bounds(argument.typ, argument.name):
            found.setdefault(kind, []).append(f'"{path}" = {most}')
    lines = [f"{kind} = {{ {', '.join(bounds)} }}\n" for kind, bounds in found.items()]
    return f"\n[{contract}.{function.name}]\n{''.join(lines)}" if lines else ""


def _bounds(kind: Any, path: str) -> Iterator[tuple[str, str, int]]:
    """What is bounded in a type, as kind, path and most."""
    if isinstance(kind, StructT):
        for name, member in kind.members.items():
            yield from _bounds(member, f"{path}.{name}")
    for known, word in KINDS:
        if isinstance(kind, known):
            yield word, path, kind.length
    if isinstance(kind, DArrayT):
        yield from _bounds(kind.value_type, f"{path}[]")


@click.command()
@click.option("--dry-run", is_flag=True, help="Write nothing; print the file.")
def cli(dry_run: bool) -> None:
    """Write how long arguments may be, from the contracts' interfaces."""
    if dry_run:
        click.echo(text(), nl=False)
        return
    FILE.write_text(text(), encoding="utf-8")
    click.echo(f"{FILE.relative_to(ROOT)} written")


if __name__ == "__main__":
    cli()
