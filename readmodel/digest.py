"""What a read model holds of the chain, in a few words: two are equal row for row, on any database, when these are."""

import hashlib
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, select

from readmodel.tables import chain, metadata, node_states

AT_ONCE = 10_000
NOT_OF_THE_CHAIN = (node_states,)
"""Tables that hold what one indexer saw: no other one has the same rows."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One state of a read model."""

    next_block: int
    """First block that is not in it."""
    tables: dict[str, str]
    """Number of rows and hash of them in the order of their keys, by table."""


def digest_of(connection: Connection) -> Digest | None:
    """The digest of what this transaction sees; None before the indexer came."""
    next_block = connection.execute(select(chain.c.next_block)).scalar()
    if next_block is None:
        return None
    found = {}
    for table in metadata.sorted_tables:
        if table in NOT_OF_THE_CHAIN:
            continue
        count, content = 0, hashlib.sha256()
        query = select(table).order_by(*table.primary_key).execution_options(yield_per=AT_ONCE)
        for row in connection.execute(query):
            content.update(orjson.dumps(tuple(row)) + b"\n")
            count += 1
        found[str(table.name)] = f"{count} {content.hexdigest()}"
    return Digest(int(next_block), found)
