"""`chainets reads`: a day's root is computed from its entries, held against the chain, and recorded once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner

from api.reads import day_start_s, period_of, reads
from carbon.units import S_PER_DAY
from chain.deployment import Deployment
from cli.main import app
from readmodel.tables import documents
from tests.api.api_world import BLOCK, World, address

ENTRIES = 1_203


@pytest.fixture
def run(api: str, keystore_of: Callable[[str], Path]) -> Any:
    """Return `run(who, *words)`: the command with a person's key."""

    def run_it(who: str, *words: str) -> Any:
        where = ["--api", api, "--keystore", str(keystore_of(who))]
        return CliRunner().invoke(app, ["reads", *words, *where], env={"CHAINETS_PASSPHRASE": "secret"})

    return run_it


@pytest.fixture
def day(world: World) -> date:
    """A day that is over, with more entries than come in one part."""
    day = datetime.fromtimestamp(world.clock.now, UTC).date()
    for number in range(ENTRIES):
        world.clock.now = day_start_s(day) + 70 * number
        subject = address("emitter") if number % 2 else ""
        world.services.reads.note(address("registry"), subject, "/registry/holdings", f"page={number}", "answered")
    world.clock.now = day_start_s(day) + S_PER_DAY + 60
    return day


def record_root(world: World, day: date, root: str) -> None:
    engine = create_engine(world.services.settings.readmodel_url, poolclass=NullPool)
    place = {"block": BLOCK, "log_index": 90, "transaction_hash": "0x" + "1" * 64}
    document = {"document_hash": root, "owner": address("ministry"), "kind": "reads", "period": period_of(day)}
    with engine.begin() as connection:
        connection.execute(insert(documents).values(**place, **document, recorded_s=1))


def root_in(text: str) -> str:
    return text.partition("root ")[2][:66]


def test_record__a_day_that_is_over__puts_its_root_on_chain(run: Any, world: World, day: date) -> None:
    done = run("regulator", "record", str(day), "--yes")

    assert done.exit_code == 0, done.output
    assert f"{day}: 1,203 entries, root 0x" in done.output
    (transaction,) = world.node.sent.values()
    call = (
        Deployment.load(world.services.settings.deployment)
        .contract("Evidence")
        .abi.read_call(bytes.fromhex(transaction.data[2:]))
    )
    assert call is not None
    name, arguments = call
    assert (transaction.sender, name) == (address("regulator"), "record_document")
    assert (arguments["kind"], arguments["period"]) == ("reads", period_of(day))
    root = world.services.reads.root(day)[1]
    assert root is not None
    assert f"0x{root.hex()}" == root_in(done.output)


def test_record__a_day_that_is_on_chain__sends_nothing(run: Any, world: World, day: date) -> None:
    record_root(world, day, root_in(run("ministry", "check", str(day)).output))

    done = run("ministry", "record", str(day), "--yes")

    assert (done.exit_code, world.node.sent) == (0, {})
    assert "as on chain, recorded by ministry" in done.output


def test_check__the_log_was_changed__is_said_with_exit_1(run: Any, world: World, day: date) -> None:
    record_root(world, day, root_in(run("ministry", "check", str(day)).output))
    with world.services.reads.connection() as log:
        log.execute(reads.delete().where(reads.c.query == "page=600"))
        log.commit()

    done = run("ministry", "check", str(day))

    assert done.exit_code == 1
    assert "1,202 entries" in done.output
    assert "the log was changed" in done.output


def test_record__a_day_that_runs_or_is_empty__sends_nothing(run: Any, world: World, day: date) -> None:
    running = run("ministry", "record", str(day + timedelta(days=1)))
    empty = run("ministry", "record", str(day - timedelta(days=1)))

    assert running.exit_code == 1
    assert "is not over" in running.output
    assert empty.exit_code == 0
    assert "0 entries, root none: not on chain" in empty.output
    assert world.node.sent == {}


def test_check__a_day_that_no_calendar_of_ours_has__is_one_line_and_exit_2(run: Any) -> None:
    done = run("ministry", "check", "9999-12-31")

    assert done.exit_code == 2
    assert done.output == "chainets: 9999-12-31: name a day from 1970-01-01 to 9998-12-31\n"


def test_check__by_who_does_not_supervise__is_refused(run: Any, day: date) -> None:
    done = run("registry", "check", str(day))

    assert done.exit_code != 0
    assert "this is for MINISTRY or REGULATOR" in done.output
