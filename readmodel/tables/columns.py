"""The columns that tables are made of, and the one list of all tables."""

from sqlalchemy import BigInteger, Boolean, Column, MetaData, Text

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"},
)


def text(name: str, comment: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """A text column."""
    return Column(name, Text, primary_key=key, nullable=null, comment=comment)


def number(name: str, comment: str, *, key: bool = False, null: bool = False, usual: int = 0) -> Column[int]:
    """An integer column; `usual` where nothing else is said, unless it may be null."""
    default = None if key or null else str(usual)
    return Column(
        name,
        BigInteger,
        primary_key=key,
        autoincrement=False,
        nullable=null,
        server_default=default,
        comment=comment,
    )


def flag(name: str, comment: str) -> Column[bool]:
    """A yes or no column."""
    return Column(name, Boolean, nullable=False, comment=comment)


def place() -> list[Column[int]]:
    """The log that a row records, as its key."""
    return [
        number("block", "block of the log", key=True),
        number("log_index", "index of the log in its block", key=True),
    ]


def origin() -> list[Column[int] | Column[str]]:
    """The log that made a row which has a key of its own."""
    return [
        number("block", "block of the log that made the row"),
        text("transaction_hash", "transaction of the log that made the row"),
    ]
