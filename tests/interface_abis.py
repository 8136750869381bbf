"""JSON ABIs of every contract, compiled from the interfaces that all parts build on."""

from functools import cache
from pathlib import Path
from typing import Any

from vyper.compiler import compile_from_file_input
from vyper.compiler.input_bundle import FileInput, FilesystemInputBundle

ROOT = Path(__file__).parent.parent


@cache
def interface_abis() -> dict[str, list[dict[str, Any]]]:
    """Contract name -> JSON ABI of its interface."""
    return {path.stem[1:]: abi_of(path) for path in sorted((ROOT / "contracts" / "interfaces").glob("I*.vyi"))}


def abi_of(path: Path) -> list[dict[str, Any]]:
    """JSON ABI of a source file."""
    bundle = FilesystemInputBundle([ROOT])
    source = bundle.load_file(path)
    assert isinstance(source, FileInput)
    found = compile_from_file_input(source, input_bundle=bundle, output_formats=["abi"])["abi"]
    return list(found)
