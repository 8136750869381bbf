"""The oracle's HTTP: who may ask what, and how it says no."""

import asyncio

import httpx
import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from carbon.merkle import is_in_tree
from carbon.readings import Quality, Reading, Unit
from chain.errors import NodeUnreachable
from oracle import app as oracle_app
from oracle.anchor import anchor_closed
from oracle.app import MAX_BODY_BYTES, create_app
from tests.oracle_fixtures import WORKS, MemoryAnchorLog, Meter

TOKEN = "token-of-the-services"
SERVICE = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def serve(store, ingest):
    """`serve(*requests)`: answers of the app to (method, url, options), sent in turn."""
    anchors = MemoryAnchorLog()

    async def flush():
        ingest.close_batches()
        anchor_closed(store, anchors)

    def answers(*requests, together=False):
        async def play():
            app = create_app(store, ingest, TOKEN, flush)
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://oracle") as http:
                sent = [http.request(method, url, **options) for method, url, options in requests]
                got = await asyncio.gather(*sent) if together else [await one for one in sent]
                for task in asyncio.all_tasks() - {asyncio.current_task()}:
                    task.cancel()
                return got

        return asyncio.run(play())

    return answers


def post(body):
    return ("POST", "/readings", {"content": body})


def get(url, **headers):
    return ("GET", url, {"headers": headers})


def assert_problem(response, status):
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()["status"] == status
    assert set(response.json()) == {"type", "title", "status", "detail"}


def test_requests__database_goes_away__are_told_to_come_again(serve, meter, ingest, monkeypatch):
    away, accept, times = (
        OperationalError("SELECT 1", {}, RuntimeError("server closed the connection")),
        ingest.accept,
        [],
    )

    def interrupted(packets):
        times.append(len(packets))
        if len(times) == 1:
            raise away
        return accept(packets)

    def counts(*_):
        raise away

    monkeypatch.setattr(ingest, "accept", interrupted)
    bodies = [meter.body(*meter.readings(first, first + 2)) for first in (1, 4)]
    answers = serve(*map(post, bodies), together=True)
    again = serve(*map(post, bodies))
    monkeypatch.setattr(oracle_app.queries, "counts", counts)
    (unread,) = serve(get("/counts", **SERVICE))

    for answer in (*answers, unread):
        assert_problem(answer, 503)
        assert (answer.json()["type"], answer.headers["retry-after"]) == ("/problems/database-away", "1")
    assert [one["state"] for answer in again for one in answer.json()["readings"]] == ["accepted"] * 6
    assert times == [2, 1, 1]  # the two were not tried one by one


def test_post_readings__good_and_bad__each_has_its_verdict(serve, meter):
    (response,) = serve(post(meter.body(meter.reading(1), meter.reading(2) | {"unit": "BTU"})))

    assert response.status_code == 200
    assert response.json() == {
        "readings": [
            {"sequence": 1, "state": "accepted", "reason": None, "detail": None, "flags": []},
            {
                "sequence": 2,
                "state": "refused",
                "reason": "UNKNOWN_UNIT",
                "detail": "unit 'BTU' is none of Wh, kWh, MWh, GWh",
                "flags": [],
            },
        ]
    }


def test_post_readings__many_at_once__share_commits_and_get_their_own_answers(serve, register, store):
    meters = [Meter(f"meter {number}") for number in range(20)]
    register.devices |= {one.signer.device_id: one.registered for one in meters}

    responses = serve(*(post(one.body(*one.readings(1, number))) for number, one in enumerate(meters)), together=True)

    assert [len(response.json()["readings"]) for response in responses] == list(range(20))
    assert all(item["state"] == "accepted" for response in responses for item in response.json()["readings"])


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (post(b"{"), 400),
        (post(b'{"device": "\xff", "readings": []}'), 400),
        (post(b" " * (MAX_BODY_BYTES + 1)), 413),
        (get("/nothing-here"), 404),
        (("DELETE", "/readings", {}), 405),
        (get("/counts"), 401),
        (get("/counts", authorization="Bearer wrong"), 401),
        (("POST", "/flush", {}), 401),
        (get("/refusals"), 401),
        (get(f"/owners/{WORKS}/readings"), 401),
        (get(f"/owners/{WORKS}/readings?from_s=x", **SERVICE), 400),
        (get(f"/owners/{WORKS}/readings?from_s={10**40}", **SERVICE), 400),
        (get(f"/owners/{WORKS}/readings?device=0x12", **SERVICE), 400),
        (get(f"/owners/{WORKS}/energy?by=hour", **SERVICE), 400),
        (get(f"/owners/{WORKS}/batches/1", **SERVICE), 404),
        (get(f"/owners/{WORKS}/batches/{10**40}", **SERVICE), 404),
        (get("/proofs/0x12/1"), 400),
        (get(f"/proofs/0x{'00' * 32}/1"), 404),
        (get(f"/proofs/0x{'00' * 32}/{10**40}"), 404),
    ],
)
def test_request__that_cannot_be_answered__gets_a_problem(serve, request_, status):
    assert_problem(serve(request_)[0], status)


def test_post_readings__body_in_pieces_without_a_length__is_cut_off_at_the_limit(serve):
    async def pieces():
        for _ in range(20):
            yield b" " * 100_000

    (response,) = serve(post(pieces()))

    assert_problem(response, 413)


def test_post_readings__too_much_waits__is_told_to_come_back(serve, meter, monkeypatch):
    monkeypatch.setattr(oracle_app, "MAX_QUEUED_BYTES", 100)

    (response,) = serve(post(meter.body(meter.reading(1))))

    assert_problem(response, 429)
    assert response.headers["retry-after"] == "1"


def test_post_readings__chain_gives_no_answer__is_told_to_come_back_and_nothing_is_stored(serve, meter, register):
    def fail(_):
        raise NodeUnreachable("http://node", "refused")

    register.find = fail

    refused, counts = serve(post(meter.body(meter.reading(1))), get("/counts", **SERVICE))

    assert_problem(refused, 503)
    assert counts.json()["accepted"] == 0


def test_post_readings__one_packet_fails__its_neighbours_are_stored(serve, register, ingest, meter, monkeypatch):
    other = Meter("other")
    register.devices[other.signer.device_id] = other.registered
    judge = ingest._judge

    def failing(work, state, reading, read):
        if state.device is other.registered:
            raise RuntimeError("a fault in the oracle")
        return judge(work, state, reading, read)

    monkeypatch.setattr(ingest, "_judge", failing)

    good, bad, counts = (
        *serve(post(meter.body(meter.reading(1))), post(other.body(other.reading(1))), together=True),
        *serve(get("/counts", **SERVICE)),
    )

    assert_problem(bad, 500)
    assert good.json()["readings"][0]["state"] == "accepted"
    assert counts.json()["accepted"] == 1


def test_flush__what_waits__is_anchored_and_provable(serve, meter):
    url = f"/proofs/{meter.name}/3"

    _, waiting, counts, found = serve(
        post(meter.body(*meter.readings(1, 5))), get(url), ("POST", "/flush", {"headers": SERVICE}), get(url)
    )

    assert_problem(waiting, 409)
    assert counts.json() == {"accepted": 5, "anchored": 5, "waiting": 0, "refused": {}}
    proof = found.json()
    item = proof["reading"]
    path, root = [bytes.fromhex(node[2:]) for node in proof["proof"]], bytes.fromhex(proof["root"][2:])
    for quantity, holds in ((item["mantissa"], True), (item["mantissa"] + 1, False)):
        reading = Reading(
            meter.signer.device_id,
            item["sequence"],
            item["start_s"],
            item["end_s"],
            quantity,
            item["decimals"],
            Unit[item["unit"]],
            Quality[item["quality"]],
        )
        assert is_in_tree(reading.digest(), proof["index"], proof["size"], path, root) is holds


def test_refusals__of_a_device_and_reason__are_found(serve, meter):
    bad = [meter.reading(1) | {"unit": "BTU"}, meter.reading(2) | {"quantity": "x"}]

    _, all_of_it, malformed, none = serve(
        post(meter.body(*bad)),
        get(f"/refusals?device={meter.name}", **SERVICE),
        get(f"/refusals?owner={WORKS}&reason=MALFORMED", **SERVICE),
        get("/refusals?reason=NOTHING", **SERVICE),
    )

    assert [item["reason"] for item in all_of_it.json()["items"]] == ["MALFORMED", "UNKNOWN_UNIT"]
    assert [msgspec.json.decode(item["content"])["sequence"] for item in malformed.json()["items"]] == [2]
    assert none.json() == {"items": []}


def test_owner__devices_energy_and_health__are_answered(serve, meter):
    """A reading that repeats an interval is one more reading, but covers no more time."""
    again = meter.reading(3, "2", start_s=meter.reading(2, "2")["start_s"])
    _, devices, energy, health = serve(
        post(meter.body(meter.reading(1, "1"), meter.reading(2, "2"), again)),
        get(f"/owners/{WORKS}/devices", **SERVICE),
        get(f"/owners/{WORKS}/energy?by=day", **SERVICE),
        get("/health"),
    )

    counted = ("device_id", "readings", "intervals", "energy_mwh")
    assert [tuple(item[name] for name in counted) for item in devices.json()["items"]] == [
        (meter.name, 3, 2, 3_000_000)
    ]
    assert energy.json()["items"] == [{"period": "2018-01-01", "energy_mwh": 3_000_000, "readings": 3}]
    assert health.json() == {"status": "ok", "disk_full_since_s": None}
