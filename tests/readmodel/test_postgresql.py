"""The read model on PostgreSQL: what it is asked for, many rows at once, and what differs from SQLite without care."""

from contextlib import suppress

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from readmodel.digest import digest_of
from readmodel.errors import BadUrl
from readmodel.statements import MANY, TableStatements
from readmodel.store import is_ready, open_reader, open_writer, sqlite_url, upgrade
from readmodel.tables import blocks, event_accounts, holdings, participants
from tests.readmodel.test_store import CHAIN, chain

ROWS = 3 * MANY


@pytest.fixture
def writer(databases):
    engine = open_writer(databases.copy_of("read model", upgrade))
    yield engine
    engine.dispose()


@pytest.fixture
def reader(writer):
    engine = open_reader(str(writer.url))
    yield engine
    engine.dispose()


def holding(number, registry_t=0):
    return ("1", f"account {number:03}", registry_t, *[0] * 8)


def held(connection):
    query = select(holdings.c.account, holdings.c.registry_t).order_by(holdings.c.account)
    return [tuple(row) for row in connection.execute(query)]


def test_upgrade__database_with_an_order_of_its_own__is_refused_with_what_to_do(postgresql):
    url = postgresql.new_database("")
    with pytest.raises(BadUrl, match="must be C in UTF8; make it with CREATE DATABASE"):
        upgrade(url)


def test_is_ready__before_and_after_the_indexer_came__tells(writer, reader):
    assert not is_ready(reader)
    with writer.begin() as connection:
        connection.execute(insert(chain).values(**CHAIN))
    assert is_ready(reader)


def test_reader__writes__are_refused(reader):
    with pytest.raises(DBAPIError, match="read-only transaction"), reader.begin() as connection:
        connection.execute(insert(chain).values(**CHAIN))


def test_reader__transaction_while_the_indexer_commits__sees_one_state(writer, reader):
    row = {"number": 1, "hash": "0x01", "time_s": 1, "proposer": "", "transactions": 0, "events": 0, "gas_used": 0}
    with reader.connect() as reading:
        assert reading.execute(select(blocks)).all() == []
        with writer.begin() as connection:
            connection.execute(insert(blocks).values(**row))
        assert reading.execute(select(blocks)).all() == []
    with reader.connect() as reading:
        assert len(reading.execute(select(blocks)).all()) == 1


def test_sums__of_whole_numbers__are_integers(writer):
    with writer.begin() as connection:
        connection.execute(insert(blocks), [_block(1, 2**62), _block(2, 2**62)])
        total = connection.execute(select(func.sum(blocks.c.gas_used))).scalar_one()
    assert (total, type(total)) == (2**63, int)


def _block(number, gas_used):
    names = {"hash": f"0x{number}", "time_s": 1, "proposer": "", "transactions": 0, "events": 0}
    return {"number": number, "gas_used": gas_used, **names}


@pytest.mark.parametrize("name", ["insert", "create", "upsert"])
@pytest.mark.parametrize("are_there", [False, True])
def test_rows_in_bulk__new_and_there__keep_or_replace_as_one_by_one(writer, name, are_there):
    statements = TableStatements(holdings, writer.dialect)
    before = [holding(number, 5) for number in range(0, ROWS, 2)] if are_there else []
    with writer.begin() as connection:
        statements.insert.run_many(connection, before)
        getattr(statements, name).run_many(connection, [holding(number, 7) for number in range(ROWS)])
        found = held(connection)

    kept = {row[1]: 5 for row in before} if name == "insert" else {}
    assert found == [(holding(n)[1], kept.get(holding(n)[1], 7)) for n in range(ROWS)]


def test_rows_in_bulk__twice_in_one_transaction_and_after_a_rollback__leave_nothing_of_before(writer):
    statements = TableStatements(holdings, writer.dialect)
    with suppress(ZeroDivisionError), writer.begin() as connection:
        statements.upsert.run_many(connection, [holding(number, 1) for number in range(ROWS)])
        raise ZeroDivisionError
    with writer.begin() as connection:
        statements.upsert.run_many(connection, [holding(number, 2) for number in range(ROWS)])
        statements.upsert.run_many(connection, [holding(number, 3) for number in range(MANY)])
        assert [registry_t for _, registry_t in held(connection)] == [3] * MANY + [2] * (ROWS - MANY)


def test_rows_in_bulk__of_keys_only__come_once(writer):
    statements = TableStatements(event_accounts, writer.dialect)
    rows = [("account", number, 0) for number in range(ROWS)]
    with writer.begin() as connection:
        for _ in range(2):
            statements.upsert.run_many(connection, rows)
        assert connection.execute(select(func.count()).select_from(event_accounts)).scalar_one() == ROWS


def test_digest__same_rows_on_both_databases__is_the_same(writer, tmp_path):
    """Texts of several scripts and cases, which each database would order its own way."""
    url = sqlite_url(tmp_path / "readmodel.sqlite")
    upgrade(url)
    other = open_writer(url)
    names = ["b", "B", "a", "Ä", "碳", "z z", "z\\t\n\t", "_"]
    digests = []
    for engine in (writer, other):
        statements = TableStatements(participants, engine.dialect)
        blank = {c.name: None if c.nullable else "" if c.type.python_type is str else 0 for c in participants.columns}
        rows = [tuple((blank | {"account": name, "name": name}).values()) for name in names]
        flags = [place for place, column in enumerate(participants.columns) if column.type.python_type is bool]
        rows = [tuple(bool(value) if at in flags else value for at, value in enumerate(row)) for row in rows]
        with engine.begin() as connection:
            connection.execute(insert(chain).values(**CHAIN))
            statements.insert.run_many(connection, rows)
            digests.append(digest_of(connection))
    other.dispose()
    assert digests[0] == digests[1]
    assert digests[0].tables["participants"].startswith(f"{len(names)} ")
