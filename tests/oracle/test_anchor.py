"""Closed batches go to the chain in order, each once, whatever happens in between."""

import pytest

from oracle import queries
from oracle.anchor import RootMismatch, anchor_closed
from tests.oracle_fixtures import OTHER_WORKS, WORKS, MemoryAnchorLog, Meter, verdicts_of


@pytest.fixture
def anchors():
    return MemoryAnchorLog()


@pytest.fixture
def three_batches(start, store, meter):
    """Three closed batches of ten and an open one of two."""
    verdicts_of(start(batch_readings=10), meter, *meter.readings(1, 32))


def states(store, owner=WORKS):
    with store.engine.connect() as connection:
        return [row["state"] for row in queries.owner_batches(connection, owner)]


def test_anchor_closed__three_batches__are_on_chain_in_order_and_the_open_one_is_not(store, anchors, three_batches):
    assert anchor_closed(store, anchors) == 3

    assert [(batch_no, found[1]) for (_, batch_no), found in anchors.batches.items()] == [(1, 10), (2, 10), (3, 10)]
    assert states(store) == ["anchored"] * 3 + ["open"]
    assert anchor_closed(store, anchors) == 0


def test_anchor_closed__killed_between_sending_and_noting__only_notes(store, anchors, three_batches, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(store, "mark_anchored", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            anchor_closed(store, anchors)
    assert (len(anchors.batches), states(store)) == (1, ["closed"] * 3 + ["open"])

    anchor_closed(store, anchors)

    assert len(anchors.batches) == 3
    assert states(store) == ["anchored"] * 3 + ["open"]
    with store.engine.connect() as connection:
        hashes = [row["transaction_hash"] for row in queries.owner_batches(connection, WORKS)]
    assert hashes[0] is None
    assert all(hashes[1:3])


def test_anchor_closed__chain_has_another_root__is_refused_and_nothing_is_sent(store, anchors, three_batches):
    anchors.batches[WORKS, 1] = (bytes(31) + b"\x01", 10, 0, 0)

    with pytest.raises(RootMismatch, match=f"batch 1 of {WORKS}"):
        anchor_closed(store, anchors)

    assert len(anchors.batches) == 1
    assert states(store) == ["closed"] * 3 + ["open"]


def test_anchor_closed__one_owner_disagrees__the_others_are_anchored(start, store, register, anchors, three_batches):
    other = Meter("other", OTHER_WORKS)
    register.devices[other.signer.device_id] = other.registered
    ingest = start()
    verdicts_of(ingest, other, *other.readings(1, 3))
    ingest.close_batches()
    anchors.batches[OTHER_WORKS, 1] = (bytes(31) + b"\x01", 3, 0, 0)

    with pytest.raises(RootMismatch):
        anchor_closed(store, anchors)

    assert states(store) == ["anchored"] * 4
    assert states(store, OTHER_WORKS) == ["closed"]


def test_root_of__batch_that_is_not_anchored__is_none(anchors):
    assert anchors.root_of(WORKS, 1) is None
