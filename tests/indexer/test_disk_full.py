"""P8: a full disk under the indexer: said, the read model stays whole, and it goes on when there is space."""

import logging
import threading
import time

import pytest

from indexer.rebuild import rebuild
from indexer.service import Indexer
from tests.small_disks import SmallDisk

pytestmark = pytest.mark.sqlite_only("its pages can be counted")
PATIENCE_S = 20


def until(holds):
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_indexer__disk_full_then_wide__goes_on_where_it_was_and_alarms(
    scheme, settings_for, new_read_model, rows_of, caplog
):
    indexer = Indexer(settings_for())
    disk, stop = SmallDisk(indexer.engine), threading.Event()
    thread = threading.Thread(target=indexer.follow, args=(stop,))
    with caplog.at_level(logging.WARNING, "indexer"):
        thread.start()
        try:
            until(lambda: indexer.next_block > 0)
            disk.fill()
            scheme.play(300)
            until(lambda: indexer.alarm.status == "disk_full")
            stood_at = indexer.next_block
            disk.widen()
            until(lambda: indexer.alarm.status == "ok" and indexer.next_block == len(scheme.chain.blocks) > stood_at)
        finally:
            stop.set()
            thread.join()
            indexer.close()

    fresh = new_read_model("fresh")
    rebuild(settings_for(), fresh)
    assert rows_of(settings_for().readmodel_url) == rows_of(fresh)
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == "disk full: the read model stays as it is until there is space: database or disk is full"
    assert said[1].startswith("disk has space again")
