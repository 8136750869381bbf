"""ABIs of the contracts' interfaces, compiled from `contracts/interfaces`: the events are the contracts' own."""

from functools import cache
from pathlib import Path
from typing import Any

from vyper.cli.vyper_compile import compile_files

from chain.abi import Abi

ROOT = Path(__file__).parents[1]


@cache
def interface_abis() -> dict[str, list[dict[str, Any]]]:
    """JSON ABI by contract name."""
    files = sorted((ROOT / "contracts" / "interfaces").glob("I*.vyi"))
    compiled = compile_files(files, ["abi"], paths=[str(ROOT)])
    return {Path(path).stem.removeprefix("I"): output["abi"] for path, output in compiled.items()}


@cache
def abi_of(contract: str) -> Abi:
    """ABI of a contract."""
    return Abi(interface_abis()[contract])
