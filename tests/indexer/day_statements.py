"""Holds every account's statements of days together: each adds up, and one day begins where the day before ended."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sqlalchemy import Engine, select

from api.models.day_statement import DayStatement
from api.queries.day_statement import statement_of
from api.store import View, day_of, view
from carbon.units import S_PER_DAY
from readmodel.tables import cash_balances, cash_entries, holdings, transfers


def statements(engine: Engine) -> dict[str, list[DayStatement]]:
    """Statements of days from the first movement to the newest block, by account."""
    with view(engine) as seen:
        known = select(cash_balances.c.account).union(select(holdings.c.account))
        accounts = {row[0] for row in seen.db.execute(known)}
        return {one: [statement_of(seen, one, one, day_of(day)) for day in _days(seen)] for one in sorted(accounts)}


def _days(seen: View) -> list[int]:
    """Each day on which something moved, the days beside it, and the newest: between them nothing did."""
    times = select(cash_entries.c.at_s).union(select(transfers.c.at_s))
    offset_s = int(seen.zone.utcoffset(None).total_seconds())
    numbers = [(row[0] + offset_s) // S_PER_DAY for row in seen.db.execute(times)]
    beside = {number + step for number in numbers for step in (-1, 0, 1)}
    return sorted(day for day in {*beside, seen.today} if min(numbers) <= day <= seen.today)


def assert_days_add_up(engine: Engine) -> int:
    """Every statement, and every day's beginning; how many bookings and movements they hold."""
    found = 0
    for account, days in statements(engine).items():
        for before, after in pairwise(days):
            assert after.money.opening_fen == before.money.closing_fen, (account, after.day)
            opened = {one.class_id: one.opening_t for one in after.units if one.opening_t}
            assert opened == {one.class_id: one.closing_t for one in before.units if one.closing_t}, account
        for one in days:
            assert one.adds_up, one
            assert one.money.closing_fen - one.money.opening_fen == sum(entry.change_fen for entry in one.entries)
            for units in one.units:
                moved = [move.change_t for move in one.movements if move.class_id == units.class_id]
                assert units.closing_t - units.opening_t == sum(moved)
            found += len(one.entries) + len(one.movements)
        assert not days or _is_as_now(engine, account, days[-1]), account
    return found


def _is_as_now(engine: Engine, account: str, last: DayStatement) -> bool:
    """The newest closing is what the balances say."""
    held = holdings.c.registry_t + holdings.c.trading_t + holdings.c.aside_t
    with engine.connect() as db:
        money: Any = db.execute(select(cash_balances.c.total_fen).where(cash_balances.c.account == account)).scalar()
        units = dict(db.execute(select(holdings.c.class_id, held).where(holdings.c.account == account)).all())  # type: ignore[arg-type]  # rows are pairs
    closing = {one.class_id: one.closing_t for one in last.units if one.closing_t}
    return last.money.closing_fen == (money or 0) and closing == {key: value for key, value in units.items() if value}
