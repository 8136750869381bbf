"""The clock that can be moved: what is built in, and that a whole network follows it."""

import json
import time
from pathlib import Path

import pytest

from cli.qbft.errors import BuildFailed
from cli.qbft.network import LocalNetwork
from cli.qbft.overlay import with_shift, write_overlay

GO_NOW = """package time

import (
	"errors"
)

func now() (sec int64, nsec int32, mono int64)

func Now() Time {
	sec, nsec, mono := runtimeNow()
	return Time{}
}
"""
YEAR_S = 365 * 86_400


def test_with_shift__of_gos_now__adds_the_seconds_right_after_reading_the_clock():
    lines = with_shift(GO_NOW).splitlines()

    at = lines.index("func Now() Time {")
    assert lines[at + 1 : at + 3] == [
        "\tsec, nsec, mono := runtimeNow()",
        "\tsec += atomic.LoadInt64(&shiftS)",
    ]
    assert lines.count('\t"sync/atomic"') == 1


@pytest.mark.parametrize("source", ["package time\n", GO_NOW.replace("sec, nsec", "s, ns"), GO_NOW + GO_NOW])
def test_with_shift__of_another_now__is_refused(source):
    with pytest.raises(BuildFailed, match="reads the clock in another way: build with Go"):
        with_shift(source)


def test_overlay__replaces_one_file_of_go_and_adds_ours(tmp_path):
    root = tmp_path / "go"
    (root / "src" / "time").mkdir(parents=True)
    (root / "src" / "time" / "time.go").write_text(GO_NOW)

    overlay = write_overlay(root, Path("shift.go"), tmp_path)

    replaced = json.loads(overlay.read_text())["Replace"]
    changed, added = replaced.values()
    assert [Path(name).parent for name in replaced] == [root / "src" / "time"] * 2
    assert (Path(changed).read_text(), added) == (with_shift(GO_NOW), "shift.go")
    assert (root / "src" / "time" / "time.go").read_text() == GO_NOW


@pytest.mark.slow
def test_move_clocks__of_a_network__blocks_have_those_times(geth_binary, tmp_path):
    network = LocalNetwork.create(tmp_path / "moved", geth_binary, free_ports=True)
    network.move_clocks(-2 * YEAR_S)
    try:
        network.start()
        network.wait_for_block(2)
        assert abs(_newest_s(network) - (time.time() - 2 * YEAR_S)) < 10

        network.move_clocks(-YEAR_S)
        network.wait_for_block(network.observer.block_number() + 2)
        assert abs(_newest_s(network) - (time.time() - YEAR_S)) < 10
    finally:
        network.kill()


def _newest_s(network):
    return int(network.observer.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
