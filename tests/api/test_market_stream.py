"""The market live (T5): what is sent, how one comes back, how many may listen, and that one task reads for all."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from sqlalchemy import insert, update

from api import live
from api.live import MOST_BEHIND, Feed
from api.routers.market_stream import place_of
from readmodel import tables
from readmodel.store import open_writer
from tests.api import api_world
from tests.api.api_world import BLOCK, DAY, NOW_S, World
from tests.api.served import served
from tests.api.test_market_data import trade


class Sent(NamedTuple):
    id: str
    event: str
    data: Any


# An app that is stopped while a thread reads for a stream leaves that connection to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:<psycopg.Connection:ResourceWarning")


@pytest.fixture
def live_world(tmp_path: Path, filled_read_model: dict[str, str]) -> Iterator[World]:
    """A world whose streams stay open, for three listeners."""
    yield api_world.build(tmp_path, watch_s=60, listeners=3, **filled_read_model)
    gc.collect()


@pytest.fixture
def mine(live_world: World) -> Iterator[Callable[..., None]]:
    """`mine(3, 4)`: a block with the trades 3 and 4 of the day in it."""
    engine = open_writer(live_world.services.settings.readmodel_url)
    blocks = iter(range(BLOCK + 2, 1_000))

    def mined(*sequences: int) -> None:
        with engine.begin() as connection:
            for sequence in sequences:
                connection.execute(insert(tables.trades).values(**trade(sequence, 5100 + sequence, 5)))
                connection.execute(
                    update(tables.trading_days).where(tables.trading_days.c.day == DAY).values(last_fen=5100 + sequence)
                )
            connection.execute(update(tables.chain).values(next_block=next(blocks), block_time_s=NOW_S))

    yield mined
    engine.dispose()


@pytest.fixture
def address(live_world: World) -> Iterator[str]:
    """The API over a real socket."""
    with served(live_world) as found:
        yield f"{found}/market/1/stream"


@contextmanager
def listening(address: str, **headers: str) -> Iterator[Iterator[Sent]]:
    """The events of a stream as they come."""
    with httpx.stream("GET", address, headers=headers, timeout=10) as answer:
        assert answer.status_code == 200
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[Sent]:
    fields: dict[str, str] = {}
    for line in lines:
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield Sent(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}


def next_of(events: Iterator[Sent], kind: str) -> Sent:
    """The next event of a kind."""
    return next(event for event in events if event.event == kind)


def test_stream__at_its_beginning__is_depth_and_quote(address: str) -> None:
    with listening(address) as events:
        first, second = next(events), next(events)

    assert (first.event, [level["price_fen"] for level in first.data["bids"]]) == ("depth", [5000, 4900])
    assert (second.event, second.data["last_fen"]) == ("quote", 5100)
    assert first.id == second.id == f"{DAY}-1"


def test_stream__after_a_trade__sends_it_and_the_new_quote(address: str, mine: Callable[..., None]) -> None:
    with listening(address) as events:
        next_of(events, "quote")
        mine(2)
        made, quoted = next(events), next(events)

    assert (made.event, made.id, made.data["price_fen"]) == ("trade", f"{DAY}-2", 5102)
    assert (quoted.event, quoted.data["last_fen"]) == ("quote", 5102)


def test_stream__after_an_order__sends_the_depth_to_those_whose_levels_changed(
    address: str, live_world: World, mine: Callable[..., None]
) -> None:
    """The order at 49.00 is the second level: who watches only one hears nothing of it."""
    with listening(f"{address}?levels=1") as one, listening(f"{address}?levels=all") as whole:
        next_of(one, "quote"), next_of(whole, "quote")
        engine = open_writer(live_world.services.settings.readmodel_url)
        with engine.begin() as connection:
            connection.execute(update(tables.orders).where(tables.orders.c.price_fen == 4900).values(open_t=7))
        engine.dispose()
        mine()
        changed = next(whole)
        mine(2)

        assert (changed.event, changed.data["bids"][-1]["quantity_t"]) == ("depth", 7)
        assert next(one).event == "trade"


def test_stream__of_who_comes_back__begins_with_the_trades_in_between(address: str, mine: Callable[..., None]) -> None:
    with listening(address) as events:
        seen = next_of(events, "quote").id
    mine(2, 3)
    mine(4)
    with listening(address, **{"Last-Event-ID": seen}) as events:
        missed = [next(events) for _ in range(3)]
        rest = next(events)

    assert [(event.event, event.data["sequence"]) for event in missed] == [("trade", n) for n in (2, 3, 4)]
    assert (rest.event, rest.id) == ("depth", f"{DAY}-4")


def test_stream__of_who_comes_back_too_late__says_that_trades_are_missing(
    address: str, mine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routers.market_stream.MOST_TRADES", 2)
    mine(2, 3, 4)
    with listening(address, **{"Last-Event-ID": f"{DAY}-1"}) as events:
        first, second = next(events), next(events)

    assert (first.event, first.id, second.event) == ("missed", f"{DAY}-4", "depth")


def test_quote__that_does_not_change__comes_again_to_tell_its_time(
    address: str, mine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routers.market_stream.FRESH_S", 0.0)
    with listening(address) as events:
        before = next_of(events, "quote").data["as_of"]["block"]
        mine()
        again = next(events)

    assert (again.event, again.data["as_of"]["block"]) == ("quote", before + 1)


@pytest.mark.parametrize("text", ["", "x", "-", "1-", "-1", "1-2-3", "1" * 30 + "-1", "１-１"])
def test_last_event_id__that_is_not_ours__is_left_alone(text: str) -> None:
    assert place_of(text) is None


def test_listeners__more_than_may_be__are_sent_away_until_one_leaves(address: str) -> None:
    with ExitStack() as seats:
        streams = [seats.enter_context(listening(address)) for _ in range(3)]
        for events in streams:
            next_of(events, "quote")
        refused = httpx.get(address)
    until = time.monotonic() + 5
    while (again := _status(address)) == 429 and time.monotonic() < until:
        time.sleep(0.05)

    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-listeners")
    assert again == 200


def _status(address: str) -> int:
    with httpx.stream("GET", address, timeout=10) as answer:
        return answer.status_code


def test_listeners__however_many__have_one_reader(
    address: str, mine: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    frames: list[object] = []
    look = live.look

    def counted(*arguments: Any) -> Any:
        found = look(*arguments)
        frames.extend([found] if found else [])
        return found

    monkeypatch.setattr(live, "look", counted)
    with ExitStack() as seats:
        streams = [seats.enter_context(listening(address)) for _ in range(3)]
        for events in streams:
            next_of(events, "quote")
        mine(2)
        ids = {next_of(events, "trade").id for events in streams}

    assert ids == {f"{DAY}-2"}
    assert len(frames) == 2  # one state, one change, for three listeners


def test_listener__who_does_not_keep_up__is_let_go_and_the_others_stay(live_world: World) -> None:
    async def play() -> tuple[object, bool]:
        feed = Feed(live_world.services.read_model, 1, 0.01)
        async with feed.listen() as slow, feed.listen() as quick:
            frame = await quick.get()
            assert frame is not None
            while not slow.full():
                slow.put_nowait(frame)
            feed._tell(frame)
            found = [slow.get_nowait() for _ in range(MOST_BEHIND)]
            return found[-1], quick in feed.listeners and slow not in feed.listeners

    assert asyncio.run(play()) == (None, True)


def test_stream__whose_read_model_goes_away__ends(address: str, live_world: World) -> None:
    with listening(address) as events:
        next_of(events, "quote")
        engine = open_writer(live_world.services.settings.readmodel_url)
        with engine.begin() as connection:
            connection.execute(tables.chain.delete())
        engine.dispose()

        assert list(events) == []
