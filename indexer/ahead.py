"""Work in stages: each in a thread of its own, one item ahead of the stage that takes from it."""

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """
    The same items, the next one made while the one before is worked on.

    What goes wrong in making an item is raised in its place. To close it waits for the item that is being made.
    """
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item
