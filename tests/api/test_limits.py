"""A client has one bucket, whichever process of the API he asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.errors import TooManyRequests
from api.limits import RateLimit
from api.own_database import open_database

pytestmark = pytest.mark.both_databases

START_S = 1_000.0


class Clock:
    now_s = START_S

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is set."""
    return Clock()


@pytest.fixture
def limits(new_database: Callable[[str], str], clock: Clock) -> Iterator[list[RateLimit]]:
    """Two processes' limits of two a second, ten at once."""
    databases = [open_database(new_database("own")) for _ in range(2)]
    yield [RateLimit(database, 2, 10, clock) for database in databases]
    for database in databases:
        database.close()


def wait_s(limit: RateLimit, client: str, count: int = 1) -> float:
    """How long a client that has no tokens is told to wait; zero where it has them."""
    try:
        limit.take(client, count)
    except TooManyRequests as error:
        return error.retry_after_s
    return 0.0


def test_take__through_two_processes__is_from_one_bucket(limits: list[RateLimit]) -> None:
    assert [wait_s(limits[number % 2], "mill") for number in range(10)] == [0.0] * 10

    assert [wait_s(limit, "mill") for limit in limits] == [0.5, 0.5]
    assert wait_s(limits[0], "works") == 0.0


def test_take__time_passes__fills_the_bucket_and_no_more(limits: list[RateLimit], clock: Clock) -> None:
    first, second = limits
    first.take("mill", 10)

    clock.now_s += 1
    assert [wait_s(second, "mill") for _ in range(3)] == [0.0, 0.0, 0.5]

    clock.now_s += 3_600
    assert [wait_s(first, "mill") for _ in range(11)] == [0.0] * 10 + [0.5]


def test_take__more_than_a_bucket_holds__is_owed(limits: list[RateLimit], clock: Clock) -> None:
    first, _ = limits
    first.take("mill", 30)

    assert wait_s(first, "mill") == 10.5
    clock.now_s += 10.5
    assert wait_s(first, "mill") == 0.0


def test_take__clock_set_back_a_day__locks_nobody_out_for_long(limits: list[RateLimit], clock: Clock) -> None:
    first, _ = limits
    first.take("mill", 10)

    clock.now_s -= 3_600 * 24

    assert wait_s(first, "mill") <= 505.5


def test_take__many_at_the_same_moment__lets_no_more_pass_than_there_are(limits: list[RateLimit]) -> None:
    with ThreadPoolExecutor(8) as crowd:
        waits = list(crowd.map(lambda number: wait_s(limits[number % 2], "mill"), range(40)))

    assert sum(wait == 0.0 for wait in waits) == 10


def test_take__buckets_that_are_full_again__are_forgotten(
    limits: list[RateLimit], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = limits
    first.take("mill")
    clock.now_s += 1
    monkeypatch.setattr("api.limits.FORGET_EVERY_S", 0)
    monkeypatch.setattr(first, "_forget_at", 0.0)

    first.take("works")

    assert first._db.run("select client from buckets") == [("works",)]
