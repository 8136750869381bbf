"""Steering the time of blocks: never by default, exact when asked, running on in between, and over restarts."""

import pytest

from devnet.clock import SteerableClock, SystemClock
from devnet.errors import ClockRefused, StartRefused
from devnet.settings import ClockKind
from tests.devnet_fixtures import RpcRefusal, person

ALICE = person("alice")
NOWHERE = "0x" + "12" * 20
YEAR_2010 = 1_262_304_000


class FakeMemory:
    def __init__(self):
        self.kept = {}

    def setting(self, name):
        return self.kept.get(name)

    def remember(self, name, value):
        self.kept[name] = value


class FakeTime:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


def time_of(devnet, tag="latest"):
    return int(devnet("eth_getBlockByNumber", tag, False)["timestamp"], 16)


@pytest.mark.parametrize(
    ("method", "given"),
    [("evm_setNextBlockTimestamp", ["0x77359400"]), ("evm_increaseTime", ["0x1"]), ("evm_mine", [])],
)
def test_steering__system_clock__is_refused_with_what_to_do(open_devnet, method, given):
    devnet = open_devnet(clock=ClockKind.SYSTEM)

    with pytest.raises(RpcRefusal, match="start the devnet with --clock steerable"):
        devnet(method, *given)
    assert devnet("eth_blockNumber") == "0x0"


def test_set_time__past_year_on_a_new_chain__is_the_next_blocks_exactly(devnet):
    devnet("evm_setNextBlockTimestamp", YEAR_2010)
    devnet.send(ALICE, NOWHERE)

    assert time_of(devnet) == YEAR_2010


def test_set_time__before_the_last_block__is_refused(devnet):
    devnet("evm_setNextBlockTimestamp", YEAR_2010)
    devnet("evm_mine")

    with pytest.raises(RpcRefusal, match=f"time {YEAR_2010 - 1} is before the last block's {YEAR_2010}"):
        devnet("evm_setNextBlockTimestamp", YEAR_2010 - 1)


def test_increase_time__after_a_block__moves_the_next(devnet):
    devnet("evm_setNextBlockTimestamp", YEAR_2010)
    devnet("evm_mine")
    devnet("evm_increaseTime", 86_400)
    devnet("evm_mine")

    assert YEAR_2010 + 86_400 <= time_of(devnet) <= YEAR_2010 + 86_410


def test_mine__with_a_time__makes_an_empty_block_then(devnet):
    devnet("evm_mine", hex(YEAR_2010))

    assert time_of(devnet) == YEAR_2010
    assert devnet("eth_getBlockTransactionCountByNumber", "latest") == "0x0"


def test_restart__steered_chain__goes_on_at_its_own_time(open_devnet):
    devnet = open_devnet()
    devnet("evm_setNextBlockTimestamp", YEAR_2010)
    devnet("evm_mine")
    devnet.close()

    again = open_devnet()
    again.send(ALICE, NOWHERE)

    assert YEAR_2010 <= time_of(again) <= YEAR_2010 + 60


def test_restart__steered_ahead_of_the_machine__needs_the_steerable_clock(open_devnet):
    devnet = open_devnet()
    devnet("evm_mine", hex(4_000_000_000))
    devnet.close()

    with pytest.raises(StartRefused, match="s in the future: start with --clock steerable"):
        open_devnet(clock=ClockKind.SYSTEM)


def test_steerable_clock__time_goes_by__runs_on_from_what_was_set():
    real = FakeTime(1_000.0)
    clock = SteerableClock(FakeMemory(), real)
    clock.set_next(5_000, parent_s=0)
    real.now += 30
    assert clock.next_block_s(0) == 5_000
    clock.block_made()
    real.now += 7.5
    assert clock.next_block_s(5_000) == 5_007
    clock.advance(100)
    assert clock.next_block_s(5_007) == 5_107


def test_steerable_clock__opened_again_later__has_run_in_between():
    memory, real = FakeMemory(), FakeTime(1_000.0)
    clock = SteerableClock(memory, real)
    clock.set_next(5_000, parent_s=0)
    clock.block_made()
    real.now += 60

    assert SteerableClock(memory, real).next_block_s(0) == 5_060


def test_steerable_clock__turned_back__is_refused():
    clock = SteerableClock(FakeMemory(), FakeTime(1_000.0))
    with pytest.raises(ClockRefused, match="cannot move by -1 seconds"):
        clock.advance(-1)


def test_clocks__machine_behind_the_parent__stay_at_the_parent():
    """Blocks may share a second, but time never runs back."""
    assert SystemClock(FakeTime(10.9)).next_block_s(12) == 12
    assert SystemClock(FakeTime(10.9)).next_block_s(10) == 10
    assert SteerableClock(FakeMemory(), FakeTime(10.0)).next_block_s(12) == 12
