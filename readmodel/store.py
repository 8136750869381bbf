"""
Open and upgrade the read model's database.

SQLite in WAL mode by default: one writer (the indexer), any number of readers that see whole commits. PostgreSQL by its
URL, with the same promises. What only one of them understands stands in this file, in `readmodel.postgresql` and in
`readmodel.statements`, nowhere else.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from readmodel.errors import BadUrl
from readmodel.tables import chain

VERSION_TABLE = "alembic_version"
"""Where Alembic keeps which version the tables are of."""
BUSY_TIMEOUT_S = 10
"""How long SQLite waits for another writer."""

WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",  # a power cut may lose the last commits, never half of one; the cursor goes with them
    "wal_autocheckpoint=8000",  # pages of 4 KiB
    "cache_size=-32768",  # KiB
    "temp_store=MEMORY",
)
READER_PRAGMAS = (
    "query_only=ON",
    "cache_size=-8192",
    "temp_store=MEMORY",
    "mmap_size=1073741824",  # bytes: pages are read where the system has them, without a call for each
)


def sqlite_url(path: Path) -> str:
    """URL of a read model in a file."""
    return f"sqlite:///{path}"


def open_writer(url: str) -> Engine:
    """
    Open for the indexer. Each transaction takes the write lock at its start; on PostgreSQL, when it reads the cursor.

    :raises BadUrl: no database that we can use
    """
    return _engine(url, WRITER_PRAGMAS, "BEGIN IMMEDIATE", is_reader=False)


def open_reader(url: str) -> Engine:
    """
    Open for reading only. A connection's transaction sees one commit of the indexer, whatever is written meanwhile.

    :raises BadUrl: no database that we can use
    """
    return _engine(url, READER_PRAGMAS, "BEGIN", is_reader=True)


def upgrade(url: str) -> None:
    """
    Bring the tables to the present version; a new database gets them all.

    :raises BadUrl: no database that we can use
    """
    engine = open_writer(url)
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                from readmodel import postgresql

                postgresql.check_database(connection)
                postgresql.check_tables(connection, VERSION_TABLE)
                postgresql.lock_for_upgrade(connection)
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")  # areas may have branches of their own
    finally:
        engine.dispose()


def is_ready(engine: Engine) -> bool:
    """Whether the indexer has set the read model up for a chain."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(chain.name):
            return False
        return connection.execute(select(chain.c.chain_id)).first() is not None


def _engine(url: str, pragmas: tuple[str, ...], begin: str, is_reader: bool) -> Engine:
    parsed = _parsed(url)
    try:
        match parsed.get_backend_name():
            case "sqlite":
                return _sqlite_engine(parsed, pragmas, begin)
            case "postgresql":
                from readmodel import postgresql  # its driver is there only where it was asked for

                return postgresql.open_engine(parsed, is_reader=is_reader, is_durable=False)
            case name:
                raise BadUrl(url, f"{name} is neither sqlite nor postgresql")
    except (ImportError, NoSuchModuleError) as error:
        raise BadUrl(url, f"driver is missing: {error}") from error


def _sqlite_engine(url: URL, pragmas: tuple[str, ...], begin: str) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    _prepare_sqlite(engine, pragmas, begin)
    return engine


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise BadUrl(url, str(error)) from error


def _prepare_sqlite(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
