"""`chainets market watch`: the product as it is, each trade as it comes; each failure is one line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, Group
from sqlalchemy import insert, update
from typer.testing import CliRunner

from cli.main import app
from cli.market.watch import Picture, drawn
from readmodel import tables
from readmodel.store import open_writer
from tests.api import api_world
from tests.api.api_world import BLOCK, World
from tests.api.served import served
from tests.api.test_market_data import trade
from web.events import Event


@pytest.fixture
def world(tmp_path: Path) -> World:
    return api_world.build(tmp_path, watch_s=8)


@pytest.fixture
def api(world: World) -> Iterator[str]:
    """The API over a real socket."""
    with served(world) as address:
        yield address


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["market", "watch", *words])


@pytest.mark.parametrize("product", [(), ("1",), ("cea",)])
def test_watch__once__shows_quote_book_and_trades(api: str, product: tuple[str, ...]) -> None:
    result = run(*product, "--once", "--api", api)

    assert result.exit_code == 0, result.output
    for words in ("CEA  2011-03-13", "51.00 CNY/t ▲ 2.00 %", "limits 45.00–55.00", "listed 20 t", "block 7"):
        assert words in result.stdout
    shown = " ".join(result.stdout.split())
    assert "ask 1 52.00 30" in shown
    assert "bid 1 50.00 60" in shown
    assert result.stdout.count("15:06:40") == 3  # two trades, and the clock


def test_watch__into_a_file__adds_a_line_for_each_trade(
    api: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown_then_traded(picture: Picture) -> Group:
        engine = open_writer(world.services.settings.readmodel_url)
        with engine.begin() as connection:
            connection.execute(insert(tables.trades).values(**trade(2, 5150, 7)))
            connection.execute(update(tables.chain).values(next_block=BLOCK + 2))
        engine.dispose()
        return drawn(picture)

    monkeypatch.setattr("cli.market.watch.drawn", shown_then_traded)
    result = run("--api", api)

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "2011-03-13T15:06:40+08:00 51.50 CNY/t 7 t"


@pytest.mark.parametrize(
    ("words", "code", "fact"),
    [
        (("CEA99",), 2, "there is no product CEA99 (there are: CEA)"),
        (("--api", "http://127.0.0.1:9"), 1, "gives no usable answer"),
    ],
)
def test_watch__that_cannot_be__says_so_in_one_line(api: str, words: tuple[str, ...], code: int, fact: str) -> None:
    result = run(*(words if "--api" in words else (*words, "--api", api)))

    assert result.exit_code == code
    assert fact in result.stderr
    assert result.stderr.count("\n") == 1


def test_picture__without_a_trade_or_an_order__is_drawn_too() -> None:
    names = ("last", "previous_close", "open", "high", "low", "close", "lower", "upper")
    quote = {f"{name}_fen": None for name in names} | {
        "symbol": "CEA",
        "day": None,
        "is_halted": False,
        "session": {"phase": "no_trading"},
        "methods": [],
        "as_of": {"block": -1, "time": "1970-01-01T08:00:00+08:00"},
    }
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(drawn(Picture(quote, {"asks": [], "bids": []}, note="connection lost")))

    shown = console.export_text()
    assert "CEA  –  no trading" in shown
    assert "no trade yet" in shown
    assert "connection lost" in shown


def test_picture__told_of_a_trade_twice__keeps_it_once() -> None:
    picture = Picture()
    for _ in range(2):
        picture.take(Event("trade", '{"trade_id": "5"}', "1-1"))

    assert [one["trade_id"] for one in picture.trades] == ["5"]
