"""One indexer at a time on PostgreSQL: the next goes on where the last one ended, however it ended."""

import os
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import text

from benchmarks.fake_chain import FakeNode
from benchmarks.fake_scheme import Scheme
from benchmarks.postgresql_server import server
from indexer.rebuild import rebuild
from indexer.turn import turn
from readmodel.postgresql import WRITER_LOCK, held
from readmodel.store import open_writer, sqlite_url
from tests.indexer.test_following import wait_for_cursor

TAKE_OVER_S = 10
"""Generous: a second where nothing else runs."""


@pytest.fixture
def url(postgresql):
    return postgresql.new_database()


@pytest.fixture
def begin(settings_for):
    """Start indexers of one read model as programs; those that are left at the end are stopped."""
    started = []

    def make(node, url):
        environment = os.environ | {
            "CHAINETS_RPC_URL": node.url,
            "CHAINETS_DATABASE_URL": url,
            "CHAINETS_DEPLOYMENT": str(settings_for().deployment),
            "CHAINETS_INDEXER_RANGE_TRANSACTIONS": "10",
            "CHAINETS_INDEXER_RANGE_BLOCKS": "4",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "indexer"], env=environment, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield make
    for process in started:
        process.kill()
        process.communicate()


def await_words(process, words):
    """Read what a program says until it says this."""
    for line in process.stderr:
        if words in line:
            return
    raise AssertionError(f"it ended without saying {words!r}")


def test_holder__killed_while_it_writes__is_followed_by_the_other_with_nothing_lost_or_doubled(
    chain, begin, url, settings_for, tmp_path, rows_of
):
    scheme = Scheme(chain, traders=12)
    scheme.set_up()
    with FakeNode(chain, pause_s=0.1) as slow:
        holder = begin(slow, url)
        await_words(holder, "following")
        others = [begin(slow, url), begin(slow, url)]
        for other in others:
            await_words(other, "standing by")
        scheme.play(120, per_block=2)
        scheme.end_day()
        wait_for_cursor(url, len(chain.blocks) // 4)
        holder.kill()
        holder.wait()
        left_at, killed = wait_for_cursor(url, 0), time.monotonic()
        assert left_at < len(chain.blocks), "it was through before it was killed"
        wait_for_cursor(url, left_at + 1)
        assert time.monotonic() - killed < TAKE_OVER_S
        wait_for_cursor(url, len(chain.blocks))
        assert all(other.poll() is None for other in others)

    fresh = sqlite_url(tmp_path / "undisturbed.sqlite")
    rebuild(settings_for(), fresh)
    assert rows_of(url) == rows_of(fresh)


def test_program__server_killed_while_it_writes__waits_for_it_and_loses_nothing(
    chain, begin, settings_for, tmp_path, rows_of
):
    scheme = Scheme(chain, traders=12)
    scheme.set_up()
    with server() as postgresql, FakeNode(chain, pause_s=0.05) as slow:
        url = postgresql.new_database()
        program = begin(slow, url)
        await_words(program, "following")
        scheme.play(60, per_block=2)
        wait_for_cursor(url, len(chain.blocks) // 4)
        postgresql.kill()
        await_words(program, "waiting for the read model")
        postgresql.start()
        wait_for_cursor(url, len(chain.blocks))
        assert program.poll() is None

        fresh = sqlite_url(tmp_path / "undisturbed.sqlite")
        rebuild(settings_for(), fresh)
        assert rows_of(url) == rows_of(fresh)


def test_turn__holders_connection_is_ended__comes_to_the_one_who_waits(url):
    stop, is_over, came = threading.Event(), threading.Event(), threading.Event()

    def wait_for_it():
        with turn(url, stop, 0.05) as is_ours:
            assert is_ours
            came.set()
            is_over.wait(TAKE_OVER_S)

    holder, other = open_writer(url), open_writer(url)
    waiting = threading.Thread(target=wait_for_it)
    with held(holder, WRITER_LOCK) as is_ours:
        assert is_ours
        waiting.start()
        assert not came.wait(0.3)
        with other.begin() as connection:
            pids = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            connection.execute(text(pids))
        assert came.wait(TAKE_OVER_S)
    is_over.set()
    waiting.join()
    holder.dispose()
    other.dispose()


def test_turn__told_to_stop_while_waiting__gives_up(url):
    stop = threading.Event()
    holder = open_writer(url)
    with held(holder, WRITER_LOCK):
        threading.Timer(0.2, stop.set).start()
        with turn(url, stop, 0.05) as is_ours:
            assert not is_ours
    holder.dispose()
