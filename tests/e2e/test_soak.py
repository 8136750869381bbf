"""P6: a year whose services and node are killed at random ends as one in peace."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.soak import VICTIMS, differing, soak
from benchmarks.soak_end import End

SEED = 20_240_304


@pytest.mark.slow
def test_year__with_kills__ends_as_the_one_in_peace(tmp_path: Path) -> None:
    report = soak(tmp_path, minutes=0, seed=SEED, console=Console(file=StringIO(), width=120))

    assert report.faults == []
    assert report.years == 1
    assert all(report.killed[victim] for victim in VICTIMS), report.killed


def test_differing__one_balance_one_list_longer_and_a_fault__names_each() -> None:
    peace = End({"cash": {"a": 1, "b": [2, 3]}, "codes": ["x"]}, [])
    war = End({"cash": {"a": 1, "b": [2, 4]}, "codes": ["x", "y"]}, ["2 blocks have 0x1"])

    assert differing(peace, peace) == []
    assert differing(peace, war) == [
        "/cash/b/1: 3 in peace, 4 with kills",
        "/codes: ['x'] in peace, ['x', 'y'] with kills",
        "2 blocks have 0x1",
    ]
