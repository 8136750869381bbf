"""The walls of the house: which package may know which, and what no file may name."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASE = {"carbon", "chain", "readmodel"}
SERVICE = {*BASE, "ops"}
MAY_IMPORT: dict[str, set[str]] = {
    "carbon": set(),
    "chain": {"carbon", "networks"},  # what headers carry is described there
    "readmodel": {"carbon"},
    "ops": set(),
    "oracle": SERVICE,
    "indexer": SERVICE,
    "api": {*SERVICE, "networks"},  # names of validators stand in the network's description
    "web": BASE,
    "networks": {"carbon"},
    "devnet": {*BASE, "networks"},  # plays the network that is described there
    "clients": {"carbon"},  # a device takes the layout that it signs along, and nothing else
    "scripts": {"carbon", "chain", "networks"},
    "cli": {*BASE, "clients", "networks", "oracle", "indexer", "api", "web", "devnet"},
}
"""Package -> the others of ours that it may import. Who is not here (tests, benchmarks) may import all."""
OURS = set(MAY_IMPORT) | {"tests", "benchmarks"}
FOREIGN = re.compile(
    r"pypi\.(?:org|python)|pythonhosted|test\.pypi|artifactory|devpi|registry\.npmjs|proxy\.golang"
    r"|/work/|/tmp/(?:v|wt)/|/home/\w|/Users/\w|[A-Z]:\\Users"
)
"""Registry hosts, and places that only one machine has."""


def imports_of(source: str) -> Iterator[str]:
    """First names of what a module imports, inside functions and by name too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and _name_of(node.func) in ("import_module", "__import__"):
            names = [argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant)]
            yield from (str(name).partition(".")[0] for name in names)


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def wrong_arrows(package: str, source: str) -> set[str]:
    """Packages of ours that a file of this package imports and may not."""
    return {name for name in imports_of(source) if name in OURS and name != package} - MAY_IMPORT[package]


def tracked_files() -> list[Path]:
    """Files that are, or are about to be, in git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no git checkout, so there is no list of the project's files")
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file()]


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_package__imports_of_all_its_files__follow_the_arrows(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files, f"{package}/ holds no module"

    found = {
        str(file.relative_to(ROOT)): wrong
        for file in files
        if (wrong := wrong_arrows(package, file.read_text(encoding="utf-8")))
    }

    assert found == {}


@pytest.mark.parametrize(
    ("package", "source", "wrong"),
    [
        ("carbon", "import chain.client", {"chain"}),
        ("carbon", "from readmodel import tables", {"readmodel"}),
        ("readmodel", "import chain", {"chain"}),
        ("oracle", "def late():\n    from indexer.service import Indexer", {"indexer"}),
        ("api", "import importlib\nimportlib.import_module('oracle.store')", {"oracle"}),
        ("web", "if True:\n    import api.models as models", {"api"}),
        ("devnet", "from cli import site", {"cli"}),
        ("carbon", "from tests.cli import demo_files", {"tests"}),
        ("api", "from api.store import Store\nimport carbon, chain, readmodel, json", set()),
        ("api", "from .store import chain", set()),
    ],
)
def test_wrong_arrows__of_a_file_with_or_without_one__names_it(package: str, source: str, wrong: set[str]) -> None:
    """The test above can fail."""
    assert wrong_arrows(package, source) == wrong


def test_folders__every_package_of_ours__has_its_arrows() -> None:
    folders = {file.relative_to(ROOT).parts[0] for file in tracked_files() if file.suffix == ".py"}

    assert {name for name in folders if (ROOT / name).is_dir()} - {".ci"} == OURS


def test_domain__clock_network_and_chain__are_not_imported() -> None:
    """`carbon` is pure: same input, same result."""
    impure = {
        "time",
        "socket",
        "random",
        "secrets",
        "httpx",
        "requests",
        "web3",
        "eth_account",
        "sqlalchemy",
        "fastapi",
    }

    found = {
        file.name: known
        for file in (ROOT / "carbon").rglob("*.py")
        if (known := impure.intersection(imports_of(file.read_text(encoding="utf-8"))))
    }

    assert found == {}


def test_files__registry_hosts_and_machine_paths__are_not_named() -> None:
    """The project works wherever it lies, with whatever index the installer is set to."""
    found = []
    for file in tracked_files():
        if file == Path(__file__).resolve():
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {match.group()}" for match in FOREIGN.finditer(text)]

    assert found == []


@pytest.mark.parametrize("text", ["https://pypi.org/simple", "cd /work/main", "/home/me/key.json", "/tmp/v/a/bin"])
def test_foreign__a_name_of_that_kind__is_found(text: str) -> None:
    """The test above can fail."""
    assert FOREIGN.search(text)
