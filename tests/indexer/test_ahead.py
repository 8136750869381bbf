"""Stages that work beside each other give the same items, in their order."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest

from indexer.ahead import ahead


def test_ahead__two_stages__give_the_items_in_order():
    assert list(ahead(number * number for number in ahead(iter(range(1, 9))))) == [n * n for n in range(1, 9)]


def test_ahead__an_item_is_worked_on__makes_the_next_one_meanwhile():
    is_made = threading.Event()

    def items():
        yield 1
        is_made.set()
        yield 2

    with closing(ahead(items())) as coming:
        assert next(coming) == 1
        assert is_made.wait(10)


def test_ahead__a_stage_fails__raises_it_in_its_place():
    def items():
        yield 1
        raise LookupError("the second")

    coming = ahead(items())

    assert next(coming) == 1
    with pytest.raises(LookupError, match="the second"):
        next(coming)


def test_ahead__closed_early__ends_its_threads_and_stages():
    ended = []

    def items():
        try:
            yield from range(1, 100)
        finally:
            ended.append(True)

    before = threading.active_count()
    with closing(ahead(ahead(items()))) as coming:
        next(coming)
    del coming

    assert ended == [True]
    assert threading.active_count() == before
