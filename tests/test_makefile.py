"""What `make` hands to the programs that it starts."""

import os
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def test_path__of_programs__is_ours_and_then_the_users_to_the_letter():
    command = ["make", "--silent", "--eval", 'shown: ; @printf %s "$$PATH"', "shown"]
    users = f"{os.environ['PATH']}:/usr/local/go/bin"

    shown = subprocess.run(
        command, cwd=PROJECT, env=os.environ | {"PATH": users}, capture_output=True, text=True, check=True
    ).stdout

    assert shown == f"{PROJECT}/.venv/bin:{users}"
