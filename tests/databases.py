"""
Databases for tests: files of SQLite, or databases on a PostgreSQL server of the session's own.

A test takes `new_database` or `new_read_model` and runs on SQLite; with the marker `both_databases` on both. With
`--database postgresql` all of them run on PostgreSQL. Without the server's programs what needs them is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.postgresql_server import ProgramsMissing, Server, server
from readmodel.store import sqlite_url, upgrade


class Databases:
    """The session's server, started when the first test needs it, and what is copied from it again and again."""

    def __init__(self) -> None:
        self._manager = server()
        self._server: Server | None = None
        self._missing: str | None = None
        self._templates: dict[str, str] = {}

    @property
    def server(self) -> Server:
        """The running server; skips the test when there is none."""
        if self._server is None and self._missing is None:
            try:
                self._server = self._manager.__enter__()
            except ProgramsMissing as missing:
                self._missing = str(missing)
        if self._server is None:
            pytest.skip(str(self._missing))
        return self._server

    def copy_of(self, name: str, make: Callable[[str], None]) -> str:
        """URL of a copy of the database of that name, which `make` fills when it is wanted first."""
        if name not in self._templates:
            url = self.server.new_database()
            make(url)
            self._templates[name] = url.rpartition("/")[2]
        return self.server.new_database(f"TEMPLATE {self._templates[name]} STRATEGY FILE_COPY")

    def tidy(self) -> None:
        """Drop everything but what is copied from."""
        if self._server is not None:
            for name in set(self._server.made) - set(self._templates.values()):
                self._server.drop(name)

    def close(self) -> None:
        """Stop the server."""
        if self._server is not None:
            self._manager.__exit__(None, None, None)


@pytest.fixture(scope="session")
def session_databases() -> Iterator[Databases]:
    """The PostgreSQL server of this session."""
    found = Databases()
    yield found
    found.close()


@pytest.fixture
def databases(session_databases: Databases) -> Iterator[Databases]:
    """Databases on the session's server that are gone after the test."""
    yield session_databases
    session_databases.tidy()


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`."""
    kind = str(getattr(request, "param", None) or request.config.getoption("--database") or "sqlite")
    only = request.node.get_closest_marker("sqlite_only")
    if only is not None and kind != "sqlite":
        pytest.skip(only.args[0])
    return kind


@pytest.fixture
def postgresql(databases: Databases) -> Server:
    """The session's PostgreSQL server, for tests that are of PostgreSQL alone."""
    return databases.server


@pytest.fixture
def new_database(database_kind: str, databases: Databases, tmp_path: Path) -> Callable[[str], str]:
    """`new_database(name)`: the URL of an empty database; of the same one for the same name."""
    found: dict[str, str] = {}

    def make(name: str) -> str:
        if name not in found:
            is_file = database_kind == "sqlite"
            found[name] = sqlite_url(tmp_path / f"{name}.sqlite") if is_file else databases.server.new_database()
        return found[name]

    return make


@pytest.fixture
def new_read_model(
    database_kind: str, databases: Databases, new_database: Callable[[str], str]
) -> Callable[[str], str]:
    """`new_read_model(name)`: the URL of an empty read model, whose tables may be there already."""
    found: dict[str, str] = {}

    def make(name: str) -> str:
        if database_kind == "sqlite":
            return new_database(name)
        if name not in found:
            found[name] = databases.copy_of("read model", upgrade)
        return found[name]

    return make
