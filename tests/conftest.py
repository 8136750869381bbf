"""What all tests share: which database they run on, see `tests/databases.py`."""

from tests.databases import database_kind, databases, new_database, new_read_model, postgresql, session_databases

__all__ = ["database_kind", "databases", "new_database", "new_read_model", "postgresql", "session_databases"]


def pytest_addoption(parser):
    """`--database postgresql`: all tests that touch a database of ours run on PostgreSQL."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), help="database of all tests that touch one")


def pytest_generate_tests(metafunc):
    """Tests marked `both_databases` run on both, unless one was asked for."""
    is_marked = metafunc.definition.get_closest_marker("both_databases") is not None
    if is_marked and "database_kind" in metafunc.fixturenames and not metafunc.config.getoption("--database"):
        metafunc.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
