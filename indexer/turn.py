"""Whose turn it is: one indexer writes a read model, others stand by and go on within seconds of its end."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from readmodel.store import open_writer

log = logging.getLogger("indexer")


@contextmanager
def turn(url: str, stop: threading.Event, retry_s: float) -> Iterator[bool]:
    """
    Wait until no other indexer writes the read model, then keep it for the block; False when told to stop before.

    PostgreSQL keeps the turn by a lock that ends with the connection, so with whoever had it. On SQLite nobody waits:
    there the one whose cursor was moved by another stops (`AnotherWriter`), as he would on PostgreSQL without his lock.

    :raises BadUrl: no database that we can use
    """
    engine = open_writer(url)
    try:
        if engine.dialect.name != "postgresql":
            yield True
            return
        from readmodel.postgresql import WRITER_LOCK, held

        is_waiting = False
        while not stop.is_set():
            with held(engine, WRITER_LOCK) as is_ours:
                if is_ours:
                    yield True
                    return
            if not is_waiting:
                log.info("standing by: another indexer writes this read model")
                is_waiting = True
            stop.wait(retry_s)
        yield False
    finally:
        engine.dispose()
