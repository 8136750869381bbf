"""
GoQuorum's `geth`, built once from the module that `networks/goquorum/go.mod` pins.

Its clock can be moved, for trials on one machine: `cli.qbft.overlay`.
"""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from cli.qbft.errors import BuildFailed, NoGo
from cli.qbft.overlay import write_overlay
from cli.supervisor import PROJECT

MODULE = PROJECT / "networks" / "goquorum"
SHIFT = MODULE / "clock" / "shift.go"
CACHE = PROJECT / ".build" / "goquorum"
PACKAGE = "github.com/ethereum/go-ethereum/cmd/geth"
LEAST_GO = (1, 24)
LINKER = "-ldflags=-checklinkname=0"  # a dependency of 2021 reaches into the runtime, which Go 1.23 forbids unless told


Change = Callable[[Path], None]
"""Changes GoQuorum's sources in a folder of their own."""
REPLACED = re.compile(r"(\bgithub\.com/ethereum/go-ethereum) => .*")
"""Where the module says whose sources are built."""


def geth(cache: Path = CACHE, change: Change | None = None, change_from: str = "") -> Path:
    """
    Path of the built node; builds it (some minutes) when the cache has none of these sources yet.

    :param change: changes a copy of GoQuorum's sources that is built in their stead, for tests
    :param change_from: what it changes them by
    :raises NoGo: it must be built, and there is no Go, or none that is new enough
    :raises BuildFailed: with Go's last line
    """
    sources = (MODULE / "go.mod", MODULE / "go.sum", SHIFT)
    wanted = "".join(source.read_text(encoding="utf-8") for source in sources) + change_from
    binary, made_from = cache / "geth", cache / "made-from"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two builds at once would only be slower
        if not (binary.exists() and made_from.exists() and made_from.read_text(encoding="utf-8") == wanted):
            _build(binary, change)
            made_from.write_text(wanted, encoding="utf-8")
    return binary


def _build(binary: Path, change: Change | None) -> None:
    check_go(go_version())
    overlay = write_overlay(Path(_go("env", "GOROOT").stdout.strip()), SHIFT, binary.parent)
    module = ["-mod=readonly"] if change is None else ["-mod=mod", f"-modfile={_changed(binary.parent, change)}"]
    done = _go("build", *module, LINKER, "-overlay", str(overlay), "-o", str(binary), PACKAGE)
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise BuildFailed(f"GoQuorum was not built: {lines[-1] if lines else 'go says nothing'}")


def _changed(folder: Path, change: Change) -> Path:
    """Copy GoQuorum's sources into a folder and change them; the module's file that builds these."""
    _go("mod", "download", PACKAGE.removesuffix("/cmd/geth"))
    found = _go("list", "-m", "-f", "{{.Dir}}", PACKAGE.removesuffix("/cmd/geth")).stdout.strip()
    if not found:
        raise BuildFailed("the sources of GoQuorum cannot be had")
    copy = folder / "quorum"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(found, copy, copy_function=shutil.copyfile)  # without the cache's write protection
    for each in (copy, *copy.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    change(copy)
    text, places = REPLACED.subn(rf"\1 => {copy}", (MODULE / "go.mod").read_text(encoding="utf-8"))
    if places != 1:
        raise BuildFailed("go.mod does not say whose sources are built")
    (folder / "go.mod").write_text(text, encoding="utf-8")
    shutil.copyfile(MODULE / "go.sum", folder / "go.sum")
    return folder / "go.mod"


def go_version() -> str | None:
    """What Go says of its version; None when there is no Go."""
    if shutil.which("go") is None:
        return None
    return _go("version").stdout.strip()


def check_go(version: str | None) -> None:
    """
    Make sure that Go is there and new enough.

    :raises NoGo: it is not
    """
    least = ".".join(map(str, LEAST_GO))
    if version is None:
        raise NoGo(f"Go is missing: install Go {least} or newer, GoQuorum is built with it")
    found = re.search(r"go(\d+)\.(\d+)", version)
    if found is None or (int(found[1]), int(found[2])) < LEAST_GO:
        raise NoGo(f"{version or 'Go'} is too old: install Go {least} or newer, GoQuorum is built with it")


def _go(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the toolchain that is here: it must not fetch another one."""
    environment = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": ""}
    return subprocess.run(["go", *arguments], cwd=MODULE, capture_output=True, text=True, check=False, env=environment)
