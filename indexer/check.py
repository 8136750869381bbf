"""Compare the balances of the read model with what the ledgers say at the same block, and its serials with them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from carbon.units import S_PER_DAY
from chain.client import Chain
from readmodel.tables import cash_balances, cash_totals, chain, classes, holdings, market_sessions, serial_holdings

MARKET_UTC_OFFSET_S = 28_800  # Beijing time, as Market starts with


def differences(engine: Engine, node: Chain) -> list[str]:
    """
    What differs, one line each; empty when all is well.

    :raises ChainError: the node fails, or does not keep the state of the block
    """
    with engine.connect() as connection:
        cursor = connection.execute(select(chain.c.next_block, chain.c.block_time_s)).one()
        block = hex(cursor.next_block - 1)
        day = _day(connection, cursor.block_time_s)
        found = [*_units(connection, node, block, day), *_money(connection, node, block, day)]
        serials = serial_differences(connection)
    return [
        *(f"{what}: read model {ours}, chain {theirs}" for what, ours, theirs in found if ours != theirs),
        *serials,
    ]


def _day(connection: Connection, time_s: int) -> int:
    """Market day of a time."""
    offset_s = connection.execute(select(market_sessions.c.utc_offset_s)).scalar()
    return int(time_s + (MARKET_UTC_OFFSET_S if offset_s is None else offset_s)) // S_PER_DAY


Compared = Iterator[tuple[str, Any, Any]]


def _units(connection: Connection, node: Chain, block: str, day: int) -> Compared:
    for row in connection.execute(select(holdings)).all():
        key, what = (int(row.class_id), row.account), f"units of {row.account} in class {row.class_id}"
        reserved_t = row.reserved_t if row.reserved_day >= day else 0
        registry = node.call("Allowances", "registry_t", *key, block=block)
        trading = node.call("Allowances", "trading_t", *key, block=block)
        yield f"registry {what}", (row.registry_t, row.locked_t, row.registry_frozen_t), registry
        yield f"trading {what}", (row.trading_t, reserved_t, row.owed_t, row.trading_frozen_t), trading
    for row in connection.execute(select(classes)).all():
        for column in ("issued_t", "held_t", "surrendered_t", "cancelled_t"):
            theirs = node.call("Allowances", column, int(row.class_id), block=block)
            yield f"{column} of class {row.class_id}", row._mapping[column], theirs


def _money(connection: Connection, node: Chain, block: str, day: int) -> Compared:
    for row in connection.execute(select(cash_balances)).all():
        reserved_fen = row.reserved_fen if row.reserved_day >= day else 0
        theirs = node.call("Cash", "balance_of", row.account, block=block)
        yield f"money of {row.account}", (row.total_fen, reserved_fen, row.owed_fen, row.leaving_fen), theirs
    totals = connection.execute(select(cash_totals)).first()
    for column in ("in_fen", "out_fen", "held_fen"):
        ours = totals._mapping[column] if totals else 0
        yield f"money {column}", ours, node.call("Cash", column, block=block)


def serial_differences(connection: Connection) -> list[str]:
    """Accounts whose serials are not as many as they hold; a read model that older programs filled lacks some."""
    counted = func.sum(serial_holdings.c.last_serial - serial_holdings.c.first_serial + 1)
    key = (serial_holdings.c.class_id, serial_holdings.c.account)
    named = {(row[0], row[1]): int(row[2]) for row in connection.execute(select(*key, counted).group_by(*key))}
    held = {(row.class_id, row.account): row.registry_t + row.trading_t for row in connection.execute(select(holdings))}
    return [
        f"serials of {account} in class {class_id}: {named.get((class_id, account), 0)}, "
        f"holding {held.get((class_id, account), 0)}"
        for class_id, account in sorted(named.keys() | held.keys())
        if named.get((class_id, account), 0) != held.get((class_id, account), 0)
    ]
