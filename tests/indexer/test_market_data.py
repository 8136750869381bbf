"""Candles, days and volume by method: sums over the trades, the same however the chain is read."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select

from indexer.market_figures import start_of_span
from indexer.rebuild import rebuild
from readmodel.store import open_writer
from readmodel.tables import candles, trades, trading_days, trading_methods

LISTED = 10
UTC8_S = 28_800
FIGURES = ("open_fen", "high_fen", "low_fen", "close_fen", "trades", "quantity_t", "amount_fen")


def expected_candles(made: list[dict[str, Any]], span_s: int, offset_s: int) -> dict[int, tuple[int, ...]]:
    """Candles worked out from all trades at once."""
    spans: dict[int, list[dict[str, Any]]] = {}
    for trade in sorted(made, key=lambda one: (one["day"], one["sequence"])):
        midnight = (trade["made_s"] + offset_s) // 86_400 * 86_400 - offset_s
        spans.setdefault(midnight + (trade["made_s"] - midnight) // span_s * span_s, []).append(trade)
    return {
        start: (
            group[0]["price_fen"],
            max(one["price_fen"] for one in group),
            min(one["price_fen"] for one in group),
            group[-1]["price_fen"],
            len(group),
            sum(one["quantity_t"] for one in group),
            sum(one["amount_fen"] for one in group),
        )
        for start, group in spans.items()
    }


@pytest.fixture
def traded(scheme, index):
    """An indexer after three days of trading."""
    for _ in range(3):
        scheme.play(80, per_block=3)
        scheme.end_day()
    return index()


@pytest.mark.parametrize("span_s", [60, 3_600])
def test_candles__after_days_of_trading__are_those_of_all_trades(traded, table, span_s):
    """T5: kept as trades come, equal to what all trades together give."""
    made = table(traded, trades)
    kept = {row["start_s"]: tuple(row[name] for name in FIGURES) for row in table(traded, candles, span_s=span_s)}

    assert len(made) > 50
    assert kept == expected_candles(made, span_s, UTC8_S)
    assert len(kept) > 1


@pytest.mark.parametrize("range_transactions", [1, 5, 100_000])
def test_figures__made_anew_from_block_0__are_the_same(
    traded, settings_for, rows_of, new_read_model, range_transactions
):
    fresh = new_read_model("fresh")
    rebuild(settings_for(range_transactions=range_transactions, cached_rows=range_transactions), fresh)
    followed, anew = rows_of(str(traded.engine.url)), rows_of(fresh)

    for name in ("candles", "trading_methods", "trading_days"):
        assert followed[name], name
        assert followed[name] == anew[name]


def test_methods__of_each_day__add_up_to_the_day(traded, table):
    for day in table(traded, trading_days):
        of_day = table(traded, trading_methods, day=day["day"])
        for name in ("trades", "quantity_t", "amount_fen"):
            assert sum(row[name] for row in of_day) == day[name]


def test_migration__of_a_read_model_with_trades__adds_up_the_same_figures(traded, rows_of):
    """A read model of the release before need not be made anew."""
    url = str(traded.engine.url)
    before = rows_of(url)
    migration = importlib.import_module("readmodel.migrations.versions.0005_market_data")
    engine = open_writer(url)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        migration.downgrade()
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        migration.upgrade()
    with engine.connect() as connection:
        methods = set(connection.execute(select(trades.c.method)).scalars())
    engine.dispose()
    after = rows_of(url)

    assert methods == {LISTED}
    assert after["candles"] == before["candles"]
    assert after["trading_methods"] == before["trading_methods"]


@pytest.mark.parametrize(
    ("clock", "span_s", "offset_s", "starts"),
    [
        ("09:30:59", 60, 28_800, "09:30:00"),
        ("10:00:00", 3_600, 28_800, "10:00:00"),
        ("10:59:59", 3_600, 19_800, "10:00:00"),  # UTC+5:30
        ("00:00:00", 3_600, -12_600, "00:00:00"),  # UTC-3:30
    ],
)
def test_span__of_a_moment__begins_on_the_markets_clock(clock, span_s, offset_s, starts):
    def at(text: str) -> int:
        hours, minutes, seconds = map(int, text.split(":"))
        return 20_000 * 86_400 + hours * 3_600 + minutes * 60 + seconds - offset_s

    assert start_of_span(at(clock), span_s, offset_s) == at(starts)
