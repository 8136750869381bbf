"""P8: ten times the load: queues are bounded, who finds them full is told when to come again, and relaying goes on."""

import asyncio
import threading
from collections import Counter

import httpx
from fastapi import FastAPI

from api.app import create_app
from api.load import Lanes, Shedding
from api.settings import ApiSettings

PATIENCE_S = 20


async def ask_all(app, requests):
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api", timeout=PATIENCE_S) as http:
        return await asyncio.gather(*(http.request(method, path) for method, path in requests))


def test_pages__ten_times_what_is_worked_on__are_sent_away_and_relays_all_pass():
    settings = ApiSettings(pages_at_once=3, pages_waiting=3, core_at_once=2, core_waiting=100)
    lanes, app, release = Lanes(settings), FastAPI(), threading.Event()
    most = Counter()

    @app.get("/market/{product_id}")
    def slow_page(product_id: int) -> int:
        most["pages"] = max(most["pages"], lanes.pages.in_progress)
        assert release.wait(PATIENCE_S)
        return product_id

    @app.post("/transactions/relay")
    def relay() -> str:
        most["core"] = max(most["core"], lanes.core.in_progress)
        return "taken"

    app.add_middleware(Shedding, lanes=lanes)

    async def play():
        pages = asyncio.create_task(ask_all(app, [("GET", f"/market/{number}") for number in range(30)]))
        while lanes.pages.in_progress < 3 or lanes.pages.turned_away < 24:
            await asyncio.sleep(0.01)
        relayed = await ask_all(app, [("POST", "/transactions/relay")] * 60)
        waiting = lanes.pages.waiting
        release.set()
        return relayed, waiting, await pages

    relayed, waiting, pages = asyncio.run(play())

    assert Counter(answer.status_code for answer in relayed) == {200: 60}
    assert Counter(answer.status_code for answer in pages) == {200: 6, 429: 24}
    assert {answer.headers.get("retry-after") for answer in pages if answer.status_code == 429} == {"1"}
    assert (waiting, most["pages"], most["core"]) == (3, 3, 2)
    assert (lanes.pages.in_progress, lanes.pages.waiting, lanes.core.in_progress) == (0, 0, 0)


def test_api__pages_crowded__answers_a_problem_and_health_as_ever(world):
    app = create_app(services=world.services)

    async def play():
        lane = app.state.lanes.pages
        lane._most_waiting, taken = 0, [lane.turn() for _ in range(world.services.settings.pages_at_once)]
        for turn in taken:
            await turn.__aenter__()
        crowded = await ask_all(app, [("GET", "/chain/blocks"), ("GET", "/health")])
        await taken.pop().__aexit__(None, None, None)
        return [*crowded, *await ask_all(app, [("GET", "/chain/blocks")])]

    page, health, later = asyncio.run(play())

    assert (page.status_code, page.headers["retry-after"], page.json()["type"]) == (
        429,
        "1",
        "/problems/too-many-requests",
    )
    assert (health.status_code, later.status_code) == (200, 200)


def test_metrics__after_requests__name_routes_not_paths_and_count_lanes(client):
    client.get("/chain/blocks/1")
    client.get("/no/such/0xpath")

    found = client.get("/metrics")

    assert found.headers["content-type"].startswith("text/plain")
    text = found.text
    assert (
        'chainets_http_request_duration_seconds_count{method="GET",route="/chain/blocks/{number}",status="200"} 1.0'
        in text
    )
    assert 'route="none",status="404"' in text
    assert "0xpath" not in text
    for line in ('chainets_api_requests_turned_away_total{lane="pages"} 0.0', "chainets_api_outbox_transactions 0.0"):
        assert line in text
    assert "chainets_api_indexed_block " in text
