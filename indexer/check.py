"""Compare the balances of the read model with what the ledgers say at the same block, and its serials with them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from chain.client import Chain
from readmodel.tables import (
    cash_balances,
    cash_funds,
    cash_totals,
    chain,
    classes,
    holdings,
    market_state,
    serial_holdings,
)


def differences(engine: Engine, node: Chain) -> list[str]:
    """
    What differs, one line each; empty when all is well.

    :raises ChainError: the node fails, or does not keep the state of the block
    """
    with engine.connect() as connection:
        block = hex(connection.execute(select(chain.c.next_block)).scalar_one() - 1)
        day = connection.execute(select(market_state.c.counting_day)).scalar() or None
        found = [*_units(connection, node, block, day), *_money(connection, node, block, day)]
        serials = serial_differences(connection)
    return [
        *(f"{what}: read model {ours}, chain {theirs}" for what, ours, theirs in found if ours != theirs),
        *serials,
    ]


Compared = Iterator[tuple[str, Any, Any]]


def _units(connection: Connection, node: Chain, block: str, day: int | None) -> Compared:
    for row in connection.execute(select(holdings)).all():
        key, what = (int(row.class_id), row.account), f"units of {row.account} in class {row.class_id}"
        reserved_t, due_t = (row.reserved_t, row.due_t) if row.reserved_day == day else (0, 0)
        registry = node.call("Allowances", "registry_t", *key, block=block)
        trading = node.call("Allowances", "trading_t", *key, block=block)
        yield f"registry {what}", (row.registry_t, row.locked_t, row.registry_frozen_t), registry
        yield f"trading {what}", (row.trading_t, reserved_t, due_t, row.trading_frozen_t), trading
        yield f"units aside {what}", row.aside_t, node.call("Allowances", "aside_t", *key, block=block)
    for row in connection.execute(select(classes)).all():
        for column in ("issued_t", "held_t", "surrendered_t", "cancelled_t"):
            theirs = node.call("Allowances", column, int(row.class_id), block=block)
            yield f"{column} of class {row.class_id}", row._mapping[column], theirs


def _money(connection: Connection, node: Chain, block: str, day: int | None) -> Compared:
    for row in connection.execute(select(cash_balances)).all():
        reserved_fen, due_fen = (row.reserved_fen, row.due_fen) if row.reserved_day == day else (0, 0)
        theirs = node.call("Cash", "balance_of", row.account, block=block)
        yield f"money of {row.account}", (row.total_fen, reserved_fen, due_fen, row.leaving_fen), theirs
        for column in ("lodged_fen", "aside_fen", "covered_fen"):
            theirs = node.call("Cash", column, row.account, block=block)
            yield f"{column} of {row.account}", row._mapping[column], theirs
    for row in connection.execute(select(cash_funds)).all():
        theirs = node.call("Cash", "fund", row.fund_id, block=block)
        yield f"money of fund {row.fund_id}", (row.total_fen, row.leaving_fen), theirs
    totals = connection.execute(select(cash_totals)).first()
    for column in ("in_fen", "out_fen", "held_fen"):
        ours = totals._mapping[column] if totals else 0
        yield f"money {column}", ours, node.call("Cash", column, block=block)


def serial_differences(connection: Connection) -> list[str]:
    """Accounts whose serials are not as many as they hold; a read model that older programs filled lacks some."""
    counted = func.sum(serial_holdings.c.last_serial - serial_holdings.c.first_serial + 1)
    key = (serial_holdings.c.class_id, serial_holdings.c.account)
    named = {(row[0], row[1]): int(row[2]) for row in connection.execute(select(*key, counted).group_by(*key))}
    held = {
        (row.class_id, row.account): row.registry_t + row.trading_t + row.aside_t
        for row in connection.execute(select(holdings))
    }
    return [
        f"serials of {account} in class {class_id}: {named.get((class_id, account), 0)}, "
        f"holding {held.get((class_id, account), 0)}"
        for class_id, account in sorted(named.keys() | held.keys())
        if named.get((class_id, account), 0) != held.get((class_id, account), 0)
    ]
