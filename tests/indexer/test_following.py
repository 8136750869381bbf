"""Following a chain: once each, in any pieces, whoever dies, and no other chain."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import inspect, select, update

from benchmarks.fake_chain import FakeCall, FakeChain, FakeNode
from benchmarks.fake_scheme import Scheme
from indexer.errors import AnotherWriter, BadAnswer, DifferentChain, NotFresh
from indexer.rebuild import rebuild
from indexer.service import Indexer, run
from indexer.source import Range, Source
from readmodel.store import open_reader
from readmodel.tables import blocks, events, holdings, transactions
from readmodel.tables import chain as chain_table


@pytest.mark.both_databases
def test_rebuild__after_following_step_by_step__gives_the_same_rows(
    scheme, start, settings_for, new_read_model, rows_of
):
    indexer = start()
    for _ in range(5):
        scheme.play(20)
        indexer.catch_up()
    scheme.end_day()
    indexer.catch_up()

    fresh = new_read_model("fresh")
    count = rebuild(settings_for(), fresh)

    followed, rebuilt = rows_of(settings_for().readmodel_url), rows_of(fresh)
    assert count == len(rebuilt["events"]) > 300
    assert followed == rebuilt


def test_rebuild__into_a_read_model_in_use__is_refused(scheme, start, settings_for):
    scheme.mine()
    start().catch_up()
    with pytest.raises(NotFresh, match="in use"):
        rebuild(settings_for(), settings_for().readmodel_url)


def test_indexing__node_without_block_receipts__gives_the_same_rows(settings_for, tmp_path, rows_of):
    urls = []
    for has_block_receipts in (True, False):
        chain = FakeChain(has_block_receipts=has_block_receipts)
        scheme = Scheme(chain, traders=5)
        scheme.set_up()
        scheme.play(30)
        with FakeNode(chain) as node:
            settings = settings_for(str(has_block_receipts)).model_copy(update={"rpc_url": node.url})
            indexer = Indexer(settings)
            indexer.check_chain()
            indexer.catch_up()
            indexer.close()
        urls.append(settings.readmodel_url)
    assert rows_of(urls[0]) == rows_of(urls[1])


@pytest.mark.both_databases
def test_apply__same_range_again__changes_nothing(scheme, start, settings_for, rows_of):
    scheme.play(30)
    indexer = start()
    indexer.catch_up()
    before = rows_of(settings_for().readmodel_url)

    again = start()
    with again.engine.begin() as connection:
        connection.execute(update(chain_table).values(next_block=0))
    again.applier.apply(again.source.read(0, len(scheme.chain.blocks) - 1))

    assert rows_of(settings_for().readmodel_url) == before


def test_apply__failure_in_the_middle__leaves_cursor_and_rows_alone(scheme, start, settings_for, rows_of):
    scheme.play(30)
    indexer = start()
    before = rows_of(settings_for().readmodel_url)
    found = indexer.source.read(0, len(scheme.chain.blocks) - 1)
    broken = [dict(block) for block in found.blocks]
    broken[-1]["timestamp"] = "not a number"

    with pytest.raises(ValueError, match="not a number"):
        indexer.applier.apply(Range(broken, found.receipts))
    assert rows_of(settings_for().readmodel_url) == before

    indexer.applier.apply(found)
    assert len(rows_of(settings_for().readmodel_url)["blocks"]) == len(scheme.chain.blocks)


def test_two_indexers__on_one_read_model__the_second_stops(scheme, start):
    scheme.mine()
    first, second = start(), start()
    first.catch_up()
    with pytest.raises(AnotherWriter, match="another indexer"):
        second.catch_up()


def test_kill__again_and_again__loses_and_doubles_nothing(settings_for, chain, new_read_model, rows_of):
    """A subprocess is killed in the middle, five times; the result equals an undisturbed run."""
    scheme = Scheme(chain, traders=12)
    scheme.set_up()
    for _ in range(2):
        scheme.play(100, per_block=2)
        scheme.end_day()
    with FakeNode(chain, pause_s=0.003) as slow:
        settings = settings_for("killed", range_transactions=10, range_blocks=4)
        environment = os.environ | {
            "CHAINETS_INDEXER_RPC_URL": slow.url,
            "CHAINETS_INDEXER_DATABASE_URL": settings.database_url,
            "CHAINETS_INDEXER_DEPLOYMENT": str(settings.deployment),
            "CHAINETS_INDEXER_RANGE_TRANSACTIONS": "10",
            "CHAINETS_INDEXER_RANGE_BLOCKS": "4",
        }
        cursors = [0]
        while cursors[-1] < len(chain.blocks):
            process = subprocess.Popen([sys.executable, "-m", "indexer"], env=environment, stderr=subprocess.DEVNULL)
            target = cursors[-1] + len(chain.blocks) // 5
            cursors.append(wait_for_cursor(settings.readmodel_url, min(target, len(chain.blocks))))
            process.kill()
            process.wait()
    assert len(cursors) > 4

    rebuild(settings_for(), new_read_model("undisturbed"))
    assert rows_of(settings.readmodel_url) == rows_of(new_read_model("undisturbed"))


def wait_for_cursor(url: str, block: int, timeout_s: float = 60) -> int:
    """Wait until the cursor has reached a block; where it is."""
    deadline = time.monotonic() + timeout_s
    engine = open_reader(url)
    try:
        while time.monotonic() < deadline:
            with engine.connect() as connection:
                is_made = inspect(connection).has_table("chain")
                cursor = connection.execute(select(chain_table.c.next_block)).scalar() if is_made else None
            if cursor is not None and cursor >= block:
                return int(cursor)
            time.sleep(0.005)
    finally:
        engine.dispose()
    raise TimeoutError(f"cursor is not at block {block} after {timeout_s} s")


def test_program__on_sigterm__ends_with_0(scheme, settings_for):
    scheme.mine()
    settings = settings_for()
    environment = os.environ | {
        "CHAINETS_RPC_URL": settings.rpc_url,
        "CHAINETS_DATABASE_URL": settings.database_url,
        "CHAINETS_DEPLOYMENT": str(settings.deployment),
    }
    process = subprocess.Popen([sys.executable, "-m", "indexer"], env=environment, stderr=subprocess.PIPE, text=True)
    wait_for_cursor(settings.readmodel_url, len(scheme.chain.blocks))
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "following chain_id=32180" in errors


@pytest.mark.parametrize(
    ("name", "value", "code", "words"),
    [
        ("CHAINETS_DEPLOYMENT", "nowhere.json", 2, "nowhere.json is missing"),
        ("CHAINETS_DATABASE_URL", "nonsense", 2, "'nonsense' cannot be used"),
        ("CHAINETS_INDEXER_POLL_S", "0", 2, "poll_s"),
    ],
)
def test_program__bad_input__one_line_and_exit_code(settings_for, name, value, code, words):
    settings = settings_for()
    environment = os.environ | {
        "CHAINETS_DATA_DIR": str(settings.data_dir),
        "CHAINETS_DEPLOYMENT": str(settings.deployment),
        name: value,
    }
    done = subprocess.run([sys.executable, "-m", "indexer"], env=environment, capture_output=True, text=True)
    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_check_chain__other_genesis__is_refused_with_what_to_do(scheme, start, settings_for):
    scheme.mine()
    start().catch_up()
    with FakeNode(FakeChain(salt="other")) as other:
        indexer = Indexer(settings_for().model_copy(update={"rpc_url": other.url}))
        with pytest.raises(DifferentChain, match="delete the read model, or name another"):
            indexer.check_chain()
        indexer.close()


def test_check_chain__deployment_of_another_chain__is_refused(chain, settings_for):
    settings = settings_for()
    chain.chain_id = 1
    indexer = Indexer(settings)
    with pytest.raises(DifferentChain, match="the node is on chain 1"):
        indexer.check_chain()
    indexer.close()


@pytest.mark.parametrize("more_blocks", [0, 20])
def test_check_chain__same_genesis_but_made_anew__is_refused(scheme, start, chain, settings_for, more_blocks):
    scheme.play(40)
    start().catch_up()
    del chain.blocks[1:]
    for number in range(more_blocks):
        chain.mine(FakeCall(scheme.people[number % 3], "Cash", "request_withdrawal", [], is_done=False))
    if not more_blocks:
        chain.mine()

    indexer = Indexer(settings_for())
    with pytest.raises(DifferentChain, match="made anew"):
        indexer.check_chain()
    indexer.close()


def test_check_chain__node_behind_on_the_same_chain__is_waited_for(scheme, start, chain):
    scheme.play(40)
    start().catch_up()
    newest = chain.blocks.pop()
    indexer = start()
    assert indexer.catch_up() == 0
    chain.blocks.append(newest)
    scheme.play(10)
    assert indexer.catch_up() > 0


def test_catch_up__chain_replaced_while_running__is_refused(scheme, start, chain):
    scheme.play(20)
    indexer = start()
    indexer.catch_up()
    chain.blocks[-1] = chain.blocks[-1] | {"hash": "0x" + "ab" * 32}
    chain.mine()
    with pytest.raises(DifferentChain, match="does not follow"):
        indexer.catch_up()


def test_read__receipt_missing__is_a_bad_answer(scheme, chain, node, start):
    scheme.mine()
    chain.has_block_receipts = False
    chain.receipts[chain.blocks[1]["transactions"][0]["hash"]] = None
    with pytest.raises(BadAnswer, match="eth_getTransactionReceipt"):
        Source(start().rpc).read(0, 1)


def test_run__node_comes_late_and_goes__follows_when_it_can(scheme, chain, settings_for, table, start):
    """An event is visible soon after its block: within 200 ms where nothing else runs."""
    scheme.mine()
    with FakeNode(chain) as node:
        settings = settings_for("late").model_copy(update={"rpc_url": node.url})
        stop = threading.Event()
        thread = threading.Thread(target=run, args=(settings, stop))
        thread.start()
        wait_for_cursor(settings.readmodel_url, len(chain.blocks))
        scheme.play(5)
        began = time.monotonic()
        wait_for_cursor(settings.readmodel_url, len(chain.blocks))
        seen_after_s = time.monotonic() - began
    time.sleep(0.05)  # the node is gone; the indexer waits
    assert thread.is_alive()
    stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert seen_after_s < 2  # generous: other tests share the machine


def test_transactions__done_and_refused__are_kept_with_what_they_call(scheme, start, chain, table):
    person = scheme.people[0]
    scheme.mine()
    chain.mine(FakeCall(person, "Cash", "request_withdrawal", [], is_done=False))
    indexer = start()
    indexer.catch_up()

    (refused,) = table(indexer, transactions, is_done=False)
    assert (refused["sender"], refused["contract"], refused["function"]) == (person, "Cash", "request_withdrawal")
    assert refused["block"] == len(chain.blocks) - 1
    counts = [row["transactions"] for row in table(indexer, blocks)]
    assert counts == [len(block["transactions"]) for block in chain.blocks]
    assert sum(row["events"] for row in table(indexer, blocks)) == len(table(indexer, events))


def test_holdings__of_nobody__are_not_kept(scheme, start, table):
    scheme.play(60)
    indexer = start()
    indexer.catch_up()
    assert {row["account"] for row in table(indexer, holdings)} == set(scheme.people)
