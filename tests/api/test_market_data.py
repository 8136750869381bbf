"""Market data (T5): quote, days, volume by method, candles, depth, ticks; as JSON in parts and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, update

from api.queries import quotes
from api.store import view
from readmodel import tables
from readmodel.store import open_writer
from tests.api.api_world import CLASS_ID, DAY, NOW_S, ORIGIN, World, address

Ask = Callable[..., Any]


@pytest.fixture
def write(world: World) -> Callable[..., None]:
    """Changes the read model as the indexer would: `write(insert(table).values(…))`."""

    def written(*statements: Any) -> None:
        engine = open_writer(world.services.settings.readmodel_url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)
        engine.dispose()

    return written


def trade(sequence: int, price_fen: int, quantity_t: int, method: int = 10) -> dict[str, Any]:
    """A trade of the open day."""
    return {
        "trade_id": str((1 << 64) + (DAY << 32) + sequence),
        "product_id": 1,
        "day": DAY,
        "sequence": sequence,
        "method": method,
        "class_id": CLASS_ID,
        "buyer": address("emitter"),
        "seller": address("other_emitter"),
        "price_fen": price_fen,
        "quantity_t": quantity_t,
        "amount_fen": price_fen * quantity_t,
        "buy_ref": "1",
        "sell_ref": "2",
        "made_s": NOW_S,
        "state": "made",
        "log_index": sequence,
        **ORIGIN,
    }


def test_quote__of_the_open_day__has_prices_volume_and_best_levels(ask: Ask) -> None:
    quote = ask("/market/1/quote").json()

    assert {name: quote[f"{name}_fen"] for name in ("open", "high", "low", "last", "close", "previous_close")} == {
        "open": 5100,
        "high": 5100,
        "low": 5100,
        "last": 5100,
        "close": 5100,
        "previous_close": 5000,
    }
    assert (quote["bid_fen"], quote["ask_fen"], quote["lower_fen"], quote["upper_fen"]) == (5000, 5200, 4500, 5500)
    assert quote["methods"] == [{"method": "listed", "trades": 1, "quantity_t": 20, "amount_fen": 102_000}]


@pytest.mark.parametrize(
    ("listed_t", "listed_fen", "close_fen"),
    [(3, 15_001, 5000), (2, 10_001, 5001), (3, 15_002, 5001)],  # 5000.33, 5000.50, 5000.67
)
def test_close__before_it_is_published__is_the_weighted_mean_rounded_half_up(
    ask: Ask, write: Callable[..., None], listed_t: int, listed_fen: int, close_fen: int
) -> None:
    where = tables.trading_methods.c.day == DAY
    write(update(tables.trading_methods).where(where).values(quantity_t=listed_t, amount_fen=listed_fen))

    assert ask("/market/1/quote").json()["close_fen"] == close_fen
    assert ask("/market/1/days").json()["items"][-1]["close_fen"] == close_fen
    assert ask("/market/1/candles").json()["items"][-1]["close_fen"] == close_fen


def test_block_trades__beside_listed_ones__count_in_volume_but_make_no_price(
    ask: Ask, write: Callable[..., None]
) -> None:
    """T2: a block trade does not move the close."""
    block = {"product_id": 1, "day": DAY, "method": 20, "trades": 1, "quantity_t": 100_000, "amount_fen": 600_000_000}
    write(insert(tables.trading_methods).values(**block), insert(tables.trades).values(**trade(2, 6000, 100_000, 20)))

    assert ask("/market/1/quote").json()["close_fen"] == 5100
    assert [row["method"] for row in ask("/market/1/methods").json()["items"]] == ["listed", "listed", "block"]
    assert ask("/market/1/methods").json()["items"][-1]["quantity_t"] == 100_000
    assert ask("/market/1/candles").json()["items"][-1]["quantity_t"] == 20
    assert [row["price_fen"] for row in ask("/market/1/trades", method="block").json()["items"]] == [6000]
    assert [row["method"] for row in ask("/market/1/trades").json()["items"]] == ["block", "listed", "listed"]


@pytest.mark.parametrize(
    ("clock", "phase", "ends"),
    [
        ("2024-12-31T08:00:00+08:00", "before", "09:30"),
        ("2024-12-31T09:30:00+08:00", "morning", "11:30"),
        ("2024-12-31T11:30:00+08:00", "noon", "13:00"),
        ("2024-12-31T14:59:59+08:00", "afternoon", "15:00"),
        ("2024-12-31T15:00:00+08:00", "after", None),
        ("2025-01-01T10:00:00+08:00", "no_trading", None),  # a holiday
        ("2025-01-04T10:00:00+08:00", "no_trading", None),  # a Saturday
    ],
)
def test_session__at_a_moment__says_phase_and_its_end(
    world: World, write: Callable[..., None], clock: str, phase: str, ends: str | None
) -> None:
    now = datetime.fromisoformat(clock)
    write(
        update(tables.chain).values(block_time_s=int(now.timestamp())),
        insert(tables.holidays).values(day=20_089, is_holiday=True),
    )
    with view(world.services.read_model) as read_model:
        session = quotes.session(read_model)

    assert session.phase == phase
    assert (session.ends_at and f"{session.ends_at:%H:%M}") == ends
    assert [f"{at:%H:%M}" for at in session.morning + session.afternoon] == ["09:30", "11:30", "13:00", "15:00"]


@pytest.mark.parametrize(
    ("span", "starts"),
    [
        ("minute", ["2011-03-13T15:00:00+08:00", "2011-03-13T15:06:00+08:00"]),
        ("hour", ["2011-03-13T15:00:00+08:00"]),
        ("day", ["2011-03-12T00:00:00+08:00", "2011-03-13T00:00:00+08:00"]),
    ],
)
def test_candles__of_each_span__go_from_old_to_new(ask: Ask, span: str, starts: list[str]) -> None:
    found = ask("/market/1/candles", span=span).json()["items"]

    assert [candle["start"] for candle in found] == starts
    assert (found[-1]["close_fen"], found[-1]["quantity_t"], found[-1]["amount_fen"]) == (5100, 20, 102_000)


def test_candles__in_parts_and_of_days__are_those_asked_for(ask: Ask) -> None:
    newest = ask("/market/1/candles", span="minute", limit=1).json()
    older = ask("/market/1/candles", span="minute", limit=1, cursor=newest["next"]).json()

    assert [page["items"][0]["start"] for page in (newest, older)] == [
        "2011-03-13T15:06:00+08:00",
        "2011-03-13T15:00:00+08:00",
    ]
    assert ask("/market/1/candles", span="minute", **{"from": "2011-03-14"}).json()["items"] == []
    assert len(ask("/market/1/candles", span="day", to="2011-03-12").json()["items"]) == 1


def test_depth__with_all_levels__is_the_whole_book(ask: Ask) -> None:
    whole = ask("/market/1/depth", levels="all").json()

    assert [level["price_fen"] for level in whole["bids"]] == [5000, 4900]
    assert ask("/market/1/depth", levels=101).status_code == 422


def test_trades__in_parts__are_all_there_once_newest_first(ask: Ask, write: Callable[..., None]) -> None:
    write(*(insert(tables.trades).values(**trade(sequence, 5100 + sequence, 1)) for sequence in range(2, 40)))
    found, cursor = [], None
    while True:
        part = ask("/market/1/trades", limit=7, **({"cursor": cursor} if cursor else {})).json()
        found += [(row["day"], row["sequence"]) for row in part["items"]]
        cursor = part["next"]
        if cursor is None:
            break

    assert found == [("2011-03-13", sequence) for sequence in range(39, 0, -1)] + [("2011-03-12", 1)]


@pytest.mark.parametrize("what", ["days", "methods", "candles", "trades"])
def test_history__as_files__has_the_rows_and_columns_of_the_json(ask: Ask, what: str) -> None:
    items = ask(f"/market/1/{what}").json()["items"]
    rows = list(csv.DictReader(io.StringIO(ask(f"/market/1/{what}", format="csv").content.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(ask(f"/market/1/{what}", format="xlsx").content)).active

    assert rows
    assert list(rows[0]) == list(items[0])
    assert [row["amount_fen"] for row in rows] == [str(item["amount_fen"]) for item in items]
    assert book.max_row == len(items) + 1
    assert ask(f"/market/1/{what}", format="pdf").content.startswith(b"%PDF")


def test_days__as_json__go_from_old_to_new(ask: Ask) -> None:
    assert [day["day"] for day in ask("/market/1/days").json()["items"]] == ["2011-03-12", "2011-03-13"]


@pytest.mark.parametrize("path", ["quote", "candles", "methods", "days", "depth", "trades", "stream"])
def test_market_data__of_no_product__is_not_found(ask: Ask, path: str) -> None:
    assert ask(f"/market/2/{path}").status_code == 404
