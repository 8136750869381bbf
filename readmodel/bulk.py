"""
Many rows at once into a table of PostgreSQL, by COPY, which takes them several times faster than INSERT.

COPY cannot step over rows that are there. New rows are copied where they belong, as nearly always none is there; where
one is, and for rows that replace others, they go into a temporary table first, and from there where they belong.
"""

from collections.abc import Sequence
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, Table

from readmodel.postgresql import copy_rows


class Bulk:
    """The statements of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._stage = f'"new_{table.name}"'
        columns = [f'"{column.name}"' for column in table.columns]
        keys = [f'"{column.name}"' for column in table.primary_key]
        rest = [name for name in columns if name not in keys]
        into = f'INSERT INTO "{table.name}" ({", ".join(columns)}) SELECT {", ".join(columns)} FROM {self._stage}'
        conflict = f"ON CONFLICT ({', '.join(keys)})"
        self._insert = f"{into} {conflict} DO NOTHING"
        self._upsert = f"{into} {conflict} DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in rest)}"

    def insert(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows; one whose key is there stays as it is."""
        self._copy_or(connection, rows, self._insert)

    def create(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows that are new as far as one knows; one whose key is there after all is replaced."""
        self._copy_or(connection, rows, self._upsert)

    def upsert(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows, or replace those whose keys are there; no key comes twice."""
        self._run(connection, rows, self._upsert)

    def _copy_or(self, connection: Connection, rows: Sequence[Sequence[Any]], sql: str) -> None:
        try:
            with connection.begin_nested():
                copy_rows(connection, self._table, rows)
        except UniqueViolation:
            self._run(connection, rows, sql)

    def _run(self, connection: Connection, rows: Sequence[Sequence[Any]], sql: str) -> None:
        columns = f'(LIKE "{self._table.name}")'
        connection.exec_driver_sql(f"CREATE TEMP TABLE IF NOT EXISTS {self._stage} {columns} ON COMMIT DELETE ROWS")
        copy_rows(connection, self._table, rows, into=self._stage)
        connection.exec_driver_sql(sql)
        connection.exec_driver_sql(f"DELETE FROM {self._stage}")
