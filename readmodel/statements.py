"""
SQL of the tables as plain text with plain parameters: what a driver runs fastest, many rows at a time.

Made from the tables of `readmodel.tables` for SQLite and PostgreSQL alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Row, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import bindparam

MANY = 8
"""Rows from which on the way in bulk pays."""

Values = Sequence[Any]
"""Values of a row in the order of its table's columns."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as its driver takes it."""

    sql: str
    names: tuple[str, ...] | None
    """Names of the parameters where the driver wants them by name."""
    in_bulk: Callable[[Connection, Sequence[Values]], None] | None = None
    """The same for many rows, where there is a faster way."""

    def run_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run once for each row."""
        if len(rows) >= MANY and self.in_bulk is not None:
            self.in_bulk(connection, rows)
        elif rows:
            named = self.names
            parameters = rows if named is None else [dict(zip(named, row, strict=True)) for row in rows]
            connection.exec_driver_sql(self.sql, list(parameters))

    def first(self, connection: Connection, values: Values) -> Sequence[Any] | None:
        """The first row of the result."""
        return self._run(connection, values).first()

    def all(self, connection: Connection, values: Values) -> Sequence[Row[Any]]:
        """All rows of the result."""
        return self._run(connection, values).all()

    def _run(self, connection: Connection, values: Values) -> CursorResult[Any]:
        parameters = tuple(values) if self.names is None else dict(zip(self.names, values, strict=True))
        return connection.exec_driver_sql(self.sql, parameters)


def compiled(clause: ClauseElement, dialect: Dialect, names: Sequence[str]) -> Statement:
    """The statement of a clause whose parameters are named, and come in the order of `names`."""
    result = clause.compile(dialect=dialect)
    assert isinstance(result, SQLCompiler)
    if result.positional:
        assert list(result.positiontup or ()) == list(names), f"{result.positiontup} is not {names}"
        return Statement(str(result), None)
    return Statement(str(result), tuple(names))


class TableStatements:
    """What the indexer does with one table."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.columns = tuple(column.name for column in table.columns)
        self.keys = tuple(column.name for column in table.primary_key)
        rest = [name for name in self.columns if name not in self.keys]
        insert = (postgresql if dialect.name == "postgresql" else sqlite).insert(table)
        self.insert = compiled(insert.on_conflict_do_nothing(), dialect, self.columns)
        """Add a row; one with the same key stays as it is."""
        self.upsert = self.insert
        """Add a row, or replace the one with the same key."""
        if rest:
            upsert = insert.on_conflict_do_update(
                index_elements=list(self.keys), set_={name: insert.excluded[name] for name in rest}
            )
            self.upsert = compiled(upsert, dialect, self.columns)
        self.create = self.upsert
        """The same for rows that are new as far as one knows."""
        if dialect.name == "postgresql":
            from readmodel.bulk import Bulk  # its driver is there only where it was asked for

            bulk = Bulk(table)
            self.insert = replace(self.insert, in_bulk=bulk.insert)
            self.upsert = replace(self.upsert, in_bulk=bulk.upsert if rest else bulk.insert)
            self.create = replace(self.upsert, in_bulk=bulk.create if rest else bulk.insert)
        wanted = [table.c[name] == bindparam(name) for name in self.keys]
        self.by_key = compiled(select(table).where(*wanted), dialect, self.keys)
        """The row of a key."""
        self.delete = compiled(delete(table).where(*wanted), dialect, self.keys)
        """Drop the row of a key."""
