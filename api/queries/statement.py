"""An account's statement over one kept connection of SQLite, as plain values that JSON is written from."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta, timezone
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, select

from api.models.enterprise import Holding
from api.paging import cursor_of
from api.queries.enterprise import all_holdings, holding_values
from api.queries.naming import with_class, with_name
from api.queries.registry import TRANSFER_PLACE
from api.store import DEFAULT_ZONE, View
from carbon.roles import SEE_ALL, Role
from readmodel.statements import compiled
from readmodel.tables import chain, holdings, market_sessions, market_state, participants, transfers

Values = tuple[Any, ...]

WATCHERS = int(Role.REGISTRY | SEE_ALL)
HOLDING = tuple(Holding.model_fields)
PLACE = len(TRANSFER_PLACE)

CALLER, WANTED = participants.alias("caller"), participants.alias("wanted")
WHO = (
    select(
        chain.c.chain_id,
        chain.c.network,
        chain.c.next_block,
        chain.c.block_time_s,
        market_sessions.c.utc_offset_s,
        market_state.c.counting_day,
        CALLER.c.roles,
        CALLER.c.status,
        WANTED.c.name,
        WANTED.c.status,
    )
    .join_from(chain, market_sessions, market_sessions.c.id == chain.c.id, isouter=True)
    .join(market_state, market_state.c.id == chain.c.id, isouter=True)
    .join(CALLER, CALLER.c.account == bindparam("caller"))
    .join(WANTED, WANTED.c.account == bindparam("account"))
)
"""The state of the read model, who asks, and about whom."""

HELD = all_holdings().where(holdings.c.account == bindparam("account")).order_by(holdings.c.class_id)
HELD_NAMES = tuple(column.name for column in HELD.selected_columns)


def _side(here: Any, there: Any) -> Select[Any]:
    """Movements with the account here, newest first, with the name of the account there."""
    query = with_name(with_class(select(transfers), transfers.c.class_id), there, "there_name")
    return query.where(here == bindparam("account")).order_by(*(column.desc() for column in TRANSFER_PLACE))


class KeptReader:
    """
    Reads statements over one connection that stays open, for one thread.

    Rights are read with each statement, so that one that was taken away has no power in an open session.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Connection | None = None
        sides = (transfers.c.from_account, transfers.c.to_account)
        self._who = compiled(WHO, engine.dialect, ("caller", "account")).sql
        self._held, self._given, self._taken = (
            compiled(query, engine.dialect, ("account",)).sql for query in (HELD, _side(*sides), _side(*sides[::-1]))
        )

    def close(self) -> None:
        """Let go of the connection; the next question opens one anew."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def statement(self, caller: str, account: str, limit: int) -> dict[str, Any] | None:
        """
        The statement by the names of its shape, for the account itself and for who sees all.

        None where the full rule of `api.access` has to decide, or there is nothing to show.
        """
        with self._transaction() as (kept, db):
            who = db.execute(self._who, (caller, account)).fetchone()
            if who is None:
                return None
            chain_id, network, next_block, time_s, utc_offset_s, counting_day, roles, caller_status, name, status = who
            if caller != account and not (caller_status == "active" and roles & WATCHERS):
                return None
            zone = DEFAULT_ZONE if utc_offset_s is None else timezone(timedelta(seconds=utc_offset_s))
            view = View(kept, chain_id, network, next_block - 1, time_s, zone, counting_day or 0)
            held = db.execute(self._held, (account,)).fetchall()
            moved = self._newest(db, account, name, limit + 1)
        return {
            "as_of": {"block": view.block, "time": view.time(time_s)},
            "account": account,
            "name": name,
            "status": status,
            "holdings": [_holding(view, row) for row in held],
            "items": [_movement(view, row, account) for row in moved[:limit]],
            "next": cursor_of(moved[limit - 1][:PLACE]) if len(moved) > limit else None,
        }

    @contextmanager
    def _transaction(self) -> Iterator[tuple[Connection, sqlite3.Connection]]:
        """One state of the read model, over the kept connection and its driver's."""
        if self._kept is None:
            self._kept = self._engine.connect()
        driver = self._kept.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection), f"{self._engine.dialect.name} is not SQLite"
        driver.execute("BEGIN")
        try:
            yield self._kept, driver
        finally:
            driver.execute("ROLLBACK")  # nothing was written

    def _newest(self, db: sqlite3.Connection, account: str, name: str, count: int) -> list[Values]:
        """
        The newest movements with the account on either side, with class and both names; one with it on both comes once.

        Both sides come in order from their index and are read only as far as they are wanted.
        """
        found: list[Values] = []
        givings, takings = db.execute(self._given, (account,)), db.execute(self._taken, (account,))
        giving, taking = givings.fetchone(), takings.fetchone()
        while len(found) < count and (giving or taking):
            if giving and (not taking or giving[:PLACE] >= taking[:PLACE]):
                if taking and giving[:PLACE] == taking[:PLACE]:
                    taking = takings.fetchone()
                *values, there_name = giving
                found.append((*values, name, there_name))
                giving = givings.fetchone()
            else:
                *values, there_name = taking
                found.append((*values, there_name, name))
                taking = takings.fetchone()
        givings.close()
        takings.close()
        return found


def _holding(view: View, row: Values) -> dict[str, Any]:
    values = holding_values(view, dict(zip(HELD_NAMES, row, strict=True)))
    return {name: values[name] for name in HOLDING}


def _movement(view: View, row: Values, account: str) -> dict[str, Any]:
    """Who is on the other side of a trade is not told: the market is anonymous."""
    block, log_index, _, kind, class_id, giver, taker, quantity_t, note, at_s, transaction_hash, *named = row
    scheme, unit_kind, vintage, from_name, to_name = named
    if kind == "delivered" and giver == account:
        taker = to_name = None
    elif kind == "delivered":
        giver = from_name = None
    return {
        "kind": kind,
        "class_id": class_id,
        "symbol": f"{scheme or ''} {unit_kind or ''} {vintage or ''}".strip(),
        "from_account": giver,
        "from_name": from_name,
        "to_account": taker,
        "to_name": to_name,
        "quantity_t": quantity_t,
        "note": note,
        "at": view.time(at_s),
        "block": block,
        "log_index": log_index,
        "transaction_hash": transaction_hash,
    }
