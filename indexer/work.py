"""
Rows under work: read once, changed in memory, written together.

Handlers change rows as plain dicts; `flush` writes what changed, many rows at a time. Rows stay in memory between
commits, so a balance that moves a thousand times costs one write per commit and no read. One writer only: `apply`
makes sure.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Boolean, Connection, Dialect, Table, Text, select

from readmodel.statements import TableStatements
from readmodel.tables import metadata

Row = dict[str, Any]
Key = tuple[Any, ...]


def _defaults(table: Table) -> Row:
    """A row in which nothing has happened yet."""
    blank: Row = {}
    for column in table.columns:
        if column.nullable:
            blank[column.name] = None
        elif isinstance(column.type, Text):
            blank[column.name] = ""
        else:
            blank[column.name] = False if isinstance(column.type, Boolean) else 0
    return blank


_known_statements: dict[tuple[Table, str, str], TableStatements] = {}


def statements_of(table: Table, dialect: Dialect) -> TableStatements:
    """Statements of a table, compiled once: that of all tables takes half a second."""
    key = table, dialect.name, dialect.driver
    if key not in _known_statements:
        _known_statements[key] = TableStatements(table, dialect)
    return _known_statements[key]


class TableWork:
    """The rows of one table under work."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.table = table
        self.statements = statements_of(table, dialect)
        self.blank = _defaults(table)
        self.rows: dict[Key, Row] = {}
        self.older: dict[Key, Row] = {}
        """Rows that nobody asked for since the last ones were put aside; they go with the next."""
        self.changed: dict[Key, Row] = {}
        self.fresh: set[Key] = set()
        """Those of the changed that the database has not, as far as we know."""
        self.added: list[Sequence[Any]] = []
        self.gone: dict[Key, None] = {}
        self.absent: set[Key] = set()
        """Keys that were asked for and have no row: nobody else makes one."""

    def find(self, connection: Connection, key: Key) -> Row | None:
        """The row of a key, from memory or the database."""
        row = self.rows.get(key)
        if row is None:
            row = self.older.pop(key, None) or self._read(connection, key)
            if row is not None:
                self.rows[key] = row
        return row

    def _read(self, connection: Connection, key: Key) -> Row | None:
        is_absent = key in self.gone or key in self.absent
        found = None if is_absent else self.statements.by_key.first(connection, key)
        if found is None:
            self.absent.add(key)
            return None
        return dict(zip(self.statements.columns, found, strict=True))

    def blank_row(self, key: Key) -> Row:
        """A new row of that key."""
        return self.keep(key, self.blank | dict(zip(self.statements.keys, key, strict=True)))

    def keep(self, key: Key, row: Row) -> Row:
        """A row that is to be written."""
        self.absent.discard(key)
        self.older.pop(key, None)
        if key not in self.changed:
            self.fresh.add(key)
        self.rows[key] = self.changed[key] = row
        return row

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Rows that are written once."""
        self.added.extend(rows)
        if self.absent:
            self.absent.clear()

    def flush(self, connection: Connection) -> None:
        """Write what changed."""
        if self.gone:
            self.statements.delete.run_many(connection, list(self.gone))
            self.gone = {}
        if self.added:
            self.statements.insert.run_many(connection, self.added)
            self.added = []
        if self.changed:
            changed, fresh = self.changed, self.fresh
            new = [tuple(row.values()) for key, row in changed.items() if key in fresh]
            self.statements.create.run_many(connection, new)
            known = [tuple(row.values()) for key, row in changed.items() if key not in fresh]
            self.statements.upsert.run_many(connection, known)
            self.changed, self.fresh = {}, set()

    def put_aside(self) -> None:
        """After a commit: drop what was not asked for since the last time."""
        self.rows, self.older, self.absent = {}, self.rows, set()

    def forget(self) -> None:
        """Drop everything from memory."""
        self.rows, self.older, self.changed, self.added, self.gone = {}, {}, {}, [], {}
        self.absent, self.fresh = set(), set()

    def delete(self, key: Key) -> None:
        """Drop the row of a key; one that is made anew replaces it."""
        self.rows.pop(key, None)
        self.older.pop(key, None)
        self.changed.pop(key, None)
        self.fresh.discard(key)
        self.gone[key] = None


class Work:
    """The rows of all tables under work. Begin, change, flush; then commit, or forget after a failure."""

    def __init__(self, dialect: Dialect, cached_rows: int, name_of: Callable[[str], str | None]) -> None:
        """
        :param name_of: under which name the Directory has, or had, the contract at an address
        """
        self.name_of = name_of
        self._tables = {table: TableWork(table, dialect) for table in metadata.tables.values()}
        self._cached_rows = cached_rows
        self._connection: Connection | None = None
        self.announced: dict[str, Row] = {}
        """What a contract has said of the movement of units that it asks for next, by transaction: columns of it."""
        self.handed_over: dict[str, list[Any]] = {}
        """Transfers by Settlement, each a log and its fields, by transaction, until it is told what they were."""

    def begin(self, connection: Connection) -> None:
        """Work within this transaction."""
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """The transaction that the rows belong to."""
        assert self._connection is not None, "work has not begun"
        return self._connection

    def find(self, table: Table, *key: Any) -> Row | None:
        """The row of a key, to look at."""
        return self._tables[table].find(self.connection, key)

    def edit(self, table: Table, *key: Any) -> Row:
        """The row of a key, to change; a blank one when there is none yet."""
        work = self._tables[table]
        row = work.changed.get(key)
        if row is not None:
            return row
        row = work.find(self.connection, key)
        if row is None:
            return work.blank_row(key)
        work.changed[key] = row
        return row

    def edit_all(self, table: Table, **equal: Any) -> list[Row]:
        """All rows with these values, to change."""
        work = self._tables[table]
        work.flush(self.connection)
        wanted = [table.c[name] == value for name, value in equal.items()]
        keys = [table.c[name] for name in work.statements.keys]
        found = self.connection.execute(select(*keys).where(*wanted).order_by(*keys)).all()
        return [self.edit(table, *key) for key in found]

    def create(self, table: Table, **values: Any) -> Row:
        """The row that a log makes; columns not given are blank."""
        work = self._tables[table]
        row = work.blank | values
        assert len(row) == len(work.blank), f"{table.name} has no column for one of {list(values)}"
        return work.keep(tuple([row[name] for name in work.statements.keys]), row)

    def delete(self, table: Table, *key: Any) -> None:
        """Drop the row of a key, if there is one."""
        self._tables[table].delete(key)

    def record(self, table: Table, **values: Any) -> None:
        """A row that never changes; columns not given are blank."""
        work = self._tables[table]
        row = work.blank | values
        assert len(row) == len(work.blank), f"{table.name} has no column for one of {list(values)}"
        work.add([tuple(row.values())])

    def record_many(self, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Rows that never change, with all columns in order."""
        self._tables[table].add(rows)

    def flush(self) -> None:
        """Write everything that changed."""
        for work in self._tables.values():
            work.flush(self.connection)

    def end(self) -> None:
        """After a commit: keep rows for the next one; when they are too many, those that were asked for lately."""
        self._connection = None
        self.announced, self.handed_over = {}, {}
        if sum(len(work.rows) + len(work.absent) for work in self._tables.values()) > self._cached_rows:
            for work in self._tables.values():
                work.put_aside()

    def forget(self) -> None:
        """Drop everything from memory, as after a rollback."""
        self._connection = None
        self.announced, self.handed_over = {}, {}
        for work in self._tables.values():
            work.forget()
