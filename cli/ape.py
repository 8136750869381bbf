"""The `scripts/` as their operators run them: `ape run`, signed by a keystore, its words in a log."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.supervisor import PROJECT


class ScriptFailed(Exception):
    """An `ape run` command that ends with an error; the message is its last line."""


@dataclass(frozen=True, slots=True)
class Ape:
    """Runs scripts on one network for one signer, who is deployer and governor."""

    network: str
    """Name in ape's configuration, as `devnet`."""

    url: str
    """Node's JSON-RPC."""

    keystore: Path
    passphrase: str
    logs: Path
    """Folder in which each script leaves what it said."""

    def run(self, script: str, *arguments: str) -> None:
        """
        Run one of the `scripts/`.

        :raises ScriptFailed: with the script's last line
        """
        signers = {
            f"CHAINETS_{role}_{name}": value
            for role in ("DEPLOYER", "GOVERNOR")
            for name, value in (("KEYSTORE", str(self.keystore)), ("PASSPHRASE", self.passphrase))
        }
        tools = Path(sys.executable).parent
        path = f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"  # ape looks for the compiler there
        with alone():
            done = subprocess.run(
                [tools / "ape", "run", script, "--network", f"ethereum:{self.network}:{self.url}", *arguments],
                cwd=PROJECT,
                env={**os.environ, **signers, "PATH": path},
                capture_output=True,
                text=True,
                check=False,
            )
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"ape-{script}.log"
        log.write_text(done.stdout + done.stderr)
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            raise ScriptFailed(f"ape run {script}: {lines[-1] if lines else 'failed'} (see {log})")


@contextmanager
def alone() -> Iterator[None]:
    """
    Wait until no other process of ours runs ape on this checkout, and keep it so.

    Two at once disturb each other's file of compiled contracts, and then compile all of them, for minutes.
    """
    folder = PROJECT / ".build"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
