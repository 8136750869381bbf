"""The read model's database: made by migrations, written by one, read by many."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from readmodel.errors import BadUrl
from readmodel.statements import TableStatements
from readmodel.store import is_ready, open_reader, open_writer, sqlite_url, upgrade
from readmodel.tables import blocks, chain, event_accounts, holdings, metadata

CHAIN = {
    "id": 1,
    "chain_id": 7,
    "genesis_hash": "0x00",
    "network": "n",
    "next_block": 0,
    "block_time_s": 0,
    "issues": 0,
}


@pytest.fixture
def url(tmp_path):
    url = sqlite_url(tmp_path / "new folder" / "readmodel.sqlite")
    upgrade(url)
    return url


def test_upgrade__new_file__has_the_tables_of_the_metadata(url):
    engine = open_writer(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_upgrade__twice__keeps_the_rows(url):
    engine = open_writer(url)
    with engine.begin() as connection:
        connection.execute(insert(chain).values(**CHAIN))
    upgrade(url)
    with engine.connect() as connection:
        assert dict(connection.execute(select(chain)).mappings().one()) == CHAIN
    engine.dispose()


def test_is_ready__before_and_after_the_indexer_came__tells(url, tmp_path):
    empty = open_reader(sqlite_url(tmp_path / "empty.sqlite"))
    assert not is_ready(empty)
    reader = open_reader(url)
    assert not is_ready(reader)

    writer = open_writer(url)
    with writer.begin() as connection:
        connection.execute(insert(chain).values(**CHAIN))

    assert is_ready(reader)
    for engine in (empty, reader, writer):
        engine.dispose()


def test_open_reader__writes__are_refused(url):
    reader = open_reader(url)
    with pytest.raises(OperationalError, match="readonly"), reader.begin() as connection:
        connection.execute(insert(chain).values(**CHAIN))
    reader.dispose()


def test_open_reader__transaction_while_the_indexer_commits__sees_one_state(url):
    reader, writer = open_reader(url), open_writer(url)
    row = {"number": 1, "hash": "0x01", "time_s": 1, "proposer": "", "transactions": 0, "events": 0, "gas_used": 0}
    with reader.connect() as reading:
        assert reading.execute(select(blocks)).all() == []
        with writer.begin() as connection:
            connection.execute(insert(blocks).values(**row))
        assert reading.execute(select(blocks)).all() == []
    with reader.connect() as reading:
        assert len(reading.execute(select(blocks)).all()) == 1
    reader.dispose()
    writer.dispose()


def test_open_writer__second_writer_meanwhile__waits_instead_of_mixing(url):
    writer = open_writer(url)
    other = sqlite3.connect(writer.url.database or "", timeout=0)
    with writer.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    writer.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "nodatabase://x"])
def test_open_writer__bad_url__says_which(url):
    with pytest.raises(BadUrl, match="cannot be used"):
        open_writer(url)


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_tables__each__has_comments_and_works_on_postgresql(name):
    table = metadata.tables[name]
    dialect = postgresql.psycopg.dialect()
    assert table.comment
    assert all(column.comment for column in table.columns)
    assert "BIGINT" in str(CreateTable(table).compile(dialect=dialect)) or name not in ("holdings", "chain")
    statements = TableStatements(table, dialect)
    assert "ON CONFLICT" in statements.upsert.sql
    assert statements.insert.names == tuple(column.name for column in table.columns)


def test_statements__upsert__replaces_the_row_of_the_key_and_insert_keeps_it(url):
    engine = open_writer(url)
    statements = TableStatements(holdings, engine.dialect)
    with engine.begin() as connection:
        statements.insert.run_many(connection, [("1", "a", 5, *[0] * 8), ("1", "b", 6, *[0] * 8)])
        statements.insert.run_many(connection, [("1", "a", *[9] * 9)])
        statements.upsert.run_many(connection, [("1", "b", 7, *[0] * 8)])
    with engine.begin() as connection:
        assert statements.by_key.first(connection, ("1", "a")) == ("1", "a", 5, *[0] * 8)
        assert statements.by_key.first(connection, ("1", "b")) == ("1", "b", 7, *[0] * 8)
        assert statements.by_key.first(connection, ("2", "b")) is None
    engine.dispose()


def test_statements__table_of_keys_only__has_nothing_to_replace(url):
    engine = open_writer(url)
    statements = TableStatements(event_accounts, engine.dialect)
    assert statements.upsert == statements.insert
    engine.dispose()
