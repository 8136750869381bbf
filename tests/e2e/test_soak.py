"""P6: a year whose services and node are killed at random ends as one in peace."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.soak import VICTIMS, differing
from benchmarks.soak_end import End

PROJECT = Path(__file__).resolve().parents[2]
SEED = "20240304"


@pytest.mark.slow
def test_soak__of_one_year__kills_all_ends_as_the_one_in_peace_and_exits_with_0() -> None:
    command = [sys.executable, "-m", "benchmarks.soak", "--minutes", "0", "--seed", SEED]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)

    killed = {name: int(times) for name, times in re.findall(r"(\w+) +│ (\d+) +│", done.stdout)}
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"seed {SEED}" in done.stdout
    assert "equal to the year in peace: 13 of 13 parts" in done.stdout
    assert all(killed[victim] for victim in VICTIMS), killed


def test_differing__one_balance_one_list_longer_and_a_fault__names_each() -> None:
    peace = End({"cash": {"a": 1, "b": [2, 3]}, "codes": ["x"]}, [])
    war = End({"cash": {"a": 1, "b": [2, 4]}, "codes": ["x", "y"]}, ["2 blocks have 0x1"])

    assert differing(peace, peace) == []
    assert differing(peace, war) == [
        "/cash/b/1: 3 in peace, 4 with kills",
        "/codes: ['x'] in peace, ['x', 'y'] with kills",
        "2 blocks have 0x1",
    ]
