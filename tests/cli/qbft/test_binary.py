"""Whether the node can be built here."""

import pytest

from cli.qbft.binary import check_go
from cli.qbft.errors import NoGo


@pytest.mark.parametrize(
    ("version", "fact"),
    [
        (None, "Go is missing: install Go 1.24 or newer"),
        ("go version go1.23.5 linux/amd64", "go version go1.23.5 linux/amd64 is too old: install Go 1.24 or newer"),
        ("", "Go is too old"),
    ],
)
def test_go__missing_or_old__is_one_line_that_says_what_to_do(version, fact):
    with pytest.raises(NoGo, match=fact):
        check_go(version)


@pytest.mark.parametrize("version", ["go version go1.24 linux/amd64", "go version go1.26.8 linux/arm64", "go2.0"])
def test_go__new_enough__is_taken(version):
    check_go(version)
