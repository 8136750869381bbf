"""The contracts of this tree, compiled: what `ape compile` left if it is of the same sources, else compiled now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vyper.compiler import compile_from_file_input
from vyper.compiler.input_bundle import FileInput, FilesystemInputBundle
from vyper.compiler.settings import Settings

from chain.abi import Abi
from cli.supervisor import PROJECT

MANIFEST = PROJECT / ".build" / "__local__.json"
EVM_VERSION = "london"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A contract ready to be deployed."""

    code: bytes
    """Init code without constructor arguments."""
    abi: Abi


def compiled(name: str) -> Compiled:
    """The contract of that name."""
    known = _manifest().get("contractTypes", {}).get(name)
    if known is not None:
        return Compiled(bytes.fromhex(known["deploymentBytecode"]["bytecode"].removeprefix("0x")), Abi(known["abi"]))
    return _compile(_source_of(name))


def has(name: str) -> bool:
    """Whether this tree has a contract of that name."""
    return any((PROJECT / "contracts").glob(f"*/{name}.vy"))


def _source_of(name: str) -> Path:
    (path,) = (PROJECT / "contracts").glob(f"*/{name}.vy")
    return path


@cache
def _manifest() -> dict[str, Any]:
    """What ape compiled; empty when a source has changed since, or there is a new one."""
    try:
        manifest: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
        compiled_at = MANIFEST.stat().st_mtime
    except (OSError, ValueError):
        return {}
    kept = {name: source.get("content") for name, source in manifest.get("sources", {}).items()}
    is_same = all(_is_as_compiled(path, kept, compiled_at) for path in (PROJECT / "contracts").rglob("*.vy*"))
    return manifest if is_same else {}


def _is_as_compiled(path: Path, kept: Mapping[str, Any], compiled_at: float) -> bool:
    """Ape keeps the text of contracts and interfaces; of a module its age has to tell."""
    text = kept.get(str(path.relative_to(PROJECT)))
    return path.stat().st_mtime <= compiled_at if text is None else bool(text == path.read_text(encoding="utf-8"))


def _compile(path: Path) -> Compiled:
    bundle = FilesystemInputBundle([PROJECT])
    source = bundle.load_file(path)
    if not isinstance(source, FileInput):
        raise TypeError(f"{path} is no source file")
    settings = Settings(evm_version=EVM_VERSION)
    found = compile_from_file_input(source, input_bundle=bundle, output_formats=["bytecode", "abi"], settings=settings)
    return Compiled(bytes.fromhex(found["bytecode"][2:]), Abi(found["abi"]))
