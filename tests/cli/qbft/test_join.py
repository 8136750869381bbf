"""`chainets qbft join` with names that cannot be: nothing is made, and the network stays readable."""

from pathlib import Path

import pytest

from cli.qbft.errors import QbftError
from cli.qbft.network import LocalNetwork


@pytest.mark.parametrize(
    ("organisation", "name", "fact"),
    [
        ("bank", "../elsewhere", "'../elsewhere' cannot be the name of a new node"),
        ("The Bank", "bank-1", "'The Bank' cannot be the name of a new organisation"),
        ("ministry", "bank-1", "there is organisation ministry already"),
        ("bank", "ministry-1", "there is node ministry-1 already"),
    ],
)
def test_join__name_that_cannot_be_or_is_there__makes_nothing(tmp_path, organisation, name, fact):
    network = LocalNetwork.create(tmp_path / "qbft", Path("geth"), free_ports=True)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    with pytest.raises(QbftError, match=fact):
        network.join(organisation, name)

    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert len(LocalNetwork.open(tmp_path / "qbft", Path("geth")).nodes) == 5
