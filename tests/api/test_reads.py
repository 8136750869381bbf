"""V10, E7: who asked for whose data is kept before the answer goes out; a day can be held against its root on chain."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from api.own_database import open_database
from api.queries.reads import ORDERS
from api.reads import ONE_QUESTION_S, ReadLog, day_start_s, entry_of, period_of, reads
from carbon.merkle import leaf_of, root_of
from carbon.units import S_PER_DAY
from readmodel import tables
from tests.api.api_world import BLOCK, World, address

EMITTER, MINISTRY, REGISTRY = address("emitter"), address("ministry"), address("registry")
STATEMENT = f"/enterprises/{EMITTER}/statement"


@pytest.fixture
def kept(world: World) -> Callable[[], list[tuple[str, str, str, str]]]:
    """Who asked whose data by which path, and what came of it; in the order of the log."""

    def read() -> list[tuple[str, str, str, str]]:
        with world.services.reads.connection() as log:
            rows = log.execute(reads.select().order_by(reads.c.number)).all()
        return [(row.account, row.subject, row.path, row.outcome) for row in rows]

    return read


@pytest.mark.both_databases
@pytest.mark.parametrize("path", [STATEMENT, f"{STATEMENT}?limit=1000", f"/enterprises/{EMITTER}/transfers"])
def test_read__of_an_enterprise_by_another__is_kept_answered_or_refused(ask: Any, kept: Any, path: str) -> None:
    for name in ("registry", "other_emitter", "emitter"):
        ask(path, as_=name)

    plain = path.partition("?")[0]
    assert kept() == [(REGISTRY, EMITTER, plain, "answered"), (address("other_emitter"), EMITTER, plain, "refused")]


def test_read__of_a_list_that_staff_alone_see__is_kept(ask: Any, kept: Any) -> None:
    ask("/registry/holdings", as_="registry")
    ask(f"/registry/accounts/{EMITTER.lower()}", as_="registry")
    ask("/supervision/acts", as_="ministry", account=EMITTER)
    ask("/registry/holdings", as_="emitter")

    assert kept() == [
        (REGISTRY, "", "/registry/holdings", "answered"),
        (REGISTRY, EMITTER, f"/registry/accounts/{EMITTER.lower()}", "answered"),
        (MINISTRY, EMITTER, "/supervision/acts", "answered"),
        (EMITTER, "", "/registry/holdings", "refused"),
    ]


def test_read__of_what_is_public_or_ones_own__is_not_kept(ask: Any, kept: Any) -> None:
    for path in ("/market/products", "/health", STATEMENT, f"/enterprises/{EMITTER}/reads"):
        assert ask(path, as_="emitter").status_code == 200
    assert ask("/market/products", as_="ministry").status_code == 200

    assert kept() == []


def test_read__asked_again_and_again__is_one_entry_for_ten_minutes(world: World, ask: Any, kept: Any) -> None:
    for _ in range(3):
        ask(STATEMENT, as_="registry")
    assert len(kept()) == 1

    ask(STATEMENT, as_="registry", limit=5)
    assert len(kept()) == 2

    world.clock.now += ONE_QUESTION_S
    ask(STATEMENT, as_="registry")
    assert len(kept()) == 3


def test_read__the_log_cannot_be_written__is_not_answered(world: World, ask: Any, sign_in: Any, client: Any) -> None:
    headers = sign_in("registry")
    world.services.own.run("alter table reads rename to elsewhere")

    for path in (STATEMENT, "/registry/holdings"):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/no-database")


@pytest.mark.both_databases
def test_all_reads__for_the_ministry__tell_who_and_whose(ask: Any) -> None:
    ask(STATEMENT, as_="registry")
    ask("/registry/holdings", as_="emitter")

    rows = ask("/supervision/reads", as_="ministry").json()["items"]

    assert [(row["name"], row["roles"], row["subject_name"], row["path"], row["outcome"]) for row in rows] == [
        ("ministry", ["MINISTRY"], None, "/supervision/reads", "answered"),
        ("emitter", ["EMITTER"], None, "/registry/holdings", "refused"),
        ("registry", ["REGISTRY"], "emitter", STATEMENT, "answered"),
    ]


@pytest.mark.parametrize(
    ("wanted", "paths"),
    [
        ({"account": REGISTRY}, [STATEMENT]),
        ({"subject": EMITTER}, [STATEMENT]),
        ({"outcome": "refused"}, ["/registry/holdings"]),
        ({"to": "2000-01-01"}, []),
        ({"limit": 1, "sort": "at"}, [STATEMENT]),
    ],
)
def test_all_reads__narrowed_down__are_those_alone(ask: Any, wanted: dict[str, Any], paths: list[str]) -> None:
    ask(STATEMENT, as_="registry")
    ask("/registry/holdings", as_="emitter")

    assert [row["path"] for row in ask("/supervision/reads", as_="ministry", **wanted).json()["items"]] == paths


def test_all_reads__as_csv_and_in_parts__are_the_same(ask: Any) -> None:
    for limit in range(1, 6):
        ask(STATEMENT, as_="registry", limit=limit)
    answer = ask("/supervision/reads", as_="ministry", format="csv", subject=EMITTER)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    first = ask("/supervision/reads", as_="ministry", subject=EMITTER, limit=3).json()
    rest = ask("/supervision/reads", as_="ministry", subject=EMITTER, limit=3, cursor=first["next"]).json()

    assert [row["number"] for row in rows] == [str(row["number"]) for row in first["items"] + rest["items"]]
    assert len(rows) == 5


def test_own_reads__for_the_owner__are_those_of_its_data(ask: Any) -> None:
    ask(STATEMENT, as_="registry")
    ask(f"/enterprises/{address('other_emitter')}/statement", as_="registry")
    ask("/registry/holdings", as_="registry")

    rows = ask(f"/enterprises/{EMITTER}/reads", as_="emitter").json()["items"]
    assert [(row["name"], row["path"]) for row in rows] == [("registry", STATEMENT)]
    for name in ("other_emitter", "registry", "province"):
        assert ask(f"/enterprises/{EMITTER}/reads", as_=name).status_code == 403
    assert len(ask(f"/enterprises/{EMITTER}/reads", as_="regulator").json()["items"]) == 5


@pytest.mark.parametrize(
    "path", ["/supervision/reads", "/supervision/reads/days", "/supervision/reads/days/2026-01-01"]
)
def test_reads__for_others__are_refused(ask: Any, path: str) -> None:
    assert ask(path).status_code == 401
    for name in ("emitter", "registry", "exchange", "province"):
        assert ask(path, as_=name).status_code == 403


class TestDay:
    """A day, its root on chain, and somebody who changes the log."""

    @pytest.fixture
    def day(self, world: World, ask: Any) -> date:
        """The day of the world's clock, with two entries, and over."""
        day = datetime.fromtimestamp(world.clock.now, UTC).date()
        ask(STATEMENT, as_="registry")
        ask("/registry/holdings", as_="registry")
        world.clock.now = day_start_s(day) + S_PER_DAY + 60
        return day

    @pytest.fixture
    def record(self, add: Any) -> Callable[..., None]:
        """Somebody records a root on chain."""

        def recorded(day: date, root: str, by: str = MINISTRY, log_index: int = 90) -> None:
            place = {"block": BLOCK, "log_index": log_index, "transaction_hash": "0x" + "1" * 64}
            document = {"document_hash": root, "owner": by, "kind": "reads", "period": period_of(day)}
            add(tables.documents, place | document | {"recorded_s": day_start_s(day) + S_PER_DAY})

        return recorded

    @pytest.fixture
    def check(self, ask: Any) -> Callable[[date], dict[str, Any]]:
        """What the ministry is told of a day."""
        return lambda day: dict(ask(f"/supervision/reads/days/{day}", as_="ministry").json())

    @pytest.mark.both_databases
    def test_check__before_and_after_the_root_is_on_chain(self, world, day, check, record, ask):
        found = check(day)
        with world.services.reads.connection() as log:
            rows = log.execute(reads.select().order_by(*ORDERS["at"].reversed.clauses())).all()
        root = root_of([leaf_of(entry_of(row)) for row in rows if row.at_s < day_start_s(day) + S_PER_DAY])
        assert (found["state"], found["reads"], found["root"]) == ("unrecorded", 2, f"0x{root.hex()}")
        assert (found["kind"], found["period"]) == ("reads", int(day.strftime("%Y%m%d")))

        record(day, found["root"])

        assert check(day)["state"] == "matches"
        rows = ask("/supervision/reads/days", as_="ministry").json()["items"]
        assert [(row["day"], row["reads"], row["recorded_by_name"]) for row in rows] == [
            (str(day + timedelta(days=1)), 2, None),
            (str(day), 2, "ministry"),
        ]

    @pytest.mark.parametrize(
        "change",
        [
            update(reads).where(reads.c.path == STATEMENT).values(subject=""),
            reads.delete().where(reads.c.path == STATEMENT),
        ],
    )
    def test_check__somebody_changed_the_log__differs(self, world, day, check, record, change):
        record(day, check(day)["root"])
        with world.services.reads.connection() as log:
            log.execute(change)
            log.commit()

        assert check(day)["state"] == "differs"

    def test_check__a_root_that_others_recorded__counts_for_nothing(self, day, check, record):
        record(day, "0x" + "a" * 64, by=EMITTER)

        assert check(day)["state"] == "unrecorded"

    def test_check__a_second_root_after_the_log_was_changed__hides_nothing(self, world, day, check, record):
        record(day, check(day)["root"])
        with world.services.reads.connection() as log:
            log.execute(reads.delete().where(reads.c.path == STATEMENT))
            log.commit()
        record(day, check(day)["root"], log_index=91)

        assert check(day)["state"] == "differs"

    def test_check__of_a_day_that_runs_or_has_no_entries__says_so(self, world, day, check):
        today = day + timedelta(days=1)
        assert check(today)["state"] == "running"
        assert check(day - timedelta(days=1))["state"] == "empty"
        assert check(date.max)["state"] == "running"
        assert check(date.min)["state"] == "empty"


@pytest.mark.both_databases
def test_log__written_through_two_processes__is_one(new_database: Callable[[str], str]) -> None:
    url = new_database("own")
    databases = [open_database(url) for _ in range(2)]
    logs = [ReadLog(database, url) for database in databases]
    for number in range(6):
        logs[number % 2].note(REGISTRY, EMITTER, STATEMENT, f"limit={number}", "answered")

    with logs[0].connection() as log:
        rows = log.execute(reads.select().order_by(reads.c.number)).all()
    assert [row.query for row in rows] == [f"limit={number}" for number in range(6)]
    today = datetime.now(UTC).date()
    assert sum(log.root(day)[0] for day in (today, today - timedelta(days=1)) for log in logs[:1]) == 6
    for one in (*logs, *databases):
        one.close()
