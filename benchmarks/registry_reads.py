"""
How long one account's holdings and history take to be answered, against an echo by bare FastAPI.

A read model of 16,000 accounts and 200,000 movements of units, in SQLite. Two servers in processes of their own, both
uvicorn with the same settings: the API, and an app of one line that takes a JSON body and gives it back. One client
asks both in turns over kept connections of loopback: a random account's statement (what it holds and its newest 20
movements, as the registry, whose right to see it is read from the read model each time), then the echo of a small body
and the echo of that statement, byte for byte as long. The bound holds against either. A part of the general list of the
account's movements is timed as well.
Run: `python -m benchmarks.registry_reads`.
"""

import http.client
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Connection, insert

from api.__main__ import keep_loaded
from api.app import create_app
from api.services import wire
from api.settings import ApiSettings
from benchmarks.fake_chain import account, hash_of
from benchmarks.figures import Figure, at_most, print_figures
from carbon.roles import Role
from readmodel import tables
from readmodel.store import open_writer, sqlite_url, upgrade

ACCOUNTS = 16_000
MOVEMENTS = 200_000
CLASSES = (2022, 2023, 2024)
PER_BLOCK = 20
REQUESTS = 2_000
WARM = 300
BOUND = 2.0
START_S = 1_700_000_000
STAFF = account(99_999)
BLOCKS = MOVEMENTS // PER_BLOCK
SMALL = b'{"account":"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}'
AT_ONCE = 5_000


def holder(number: int) -> str:
    """Account of a holder."""
    return account(number)


def class_id(vintage: int) -> str:
    """Class of a vintage."""
    return str((int.from_bytes(b"CN") << 128) + (int.from_bytes(b"CEA") << 64) + vintage)


def fill(db: Connection) -> None:
    """The read model of a busy registry."""
    rng = random.Random(1)
    identity = {"id": 1, "chain_id": 1, "genesis_hash": hash_of(0), "network": "benchmark"}
    db.execute(insert(tables.chain), identity | {"next_block": BLOCKS + 1, "block_time_s": START_S + 5 * BLOCKS})
    origin = {"block": 1, "transaction_hash": hash_of(1)}
    counts = {"issued_t": 10**9, "held_t": 10**9, "surrendered_t": 0, "cancelled_t": 0, "defined_s": START_S}
    classes = [{"class_id": class_id(v), "scheme": "CN", "kind": "CEA", "vintage": v, **counts} for v in CLASSES]
    db.execute(insert(tables.classes), [row | origin for row in classes])
    insert_rows(db, tables.participants, (_participant(number) for number in range(ACCOUNTS)))
    staff = {"account": STAFF, "name": "registry", "roles": int(Role.REGISTRY), "roles_applied": int(Role.REGISTRY)}
    db.execute(insert(tables.participants), _participant(0) | staff)
    insert_rows(db, tables.holdings, (_holding(n, vintage, rng) for n in range(ACCOUNTS) for vintage in CLASSES[:2]))
    insert_rows(db, tables.transfers, (_movement(number, rng) for number in range(MOVEMENTS)))


def insert_rows(db: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            db.execute(insert(table), some)
            some = []
    if some:
        db.execute(insert(table), some)


def _participant(number: int) -> dict[str, Any]:
    texts = dict.fromkeys(column.name for column in tables.participants.c if str(column.type) == "TEXT")
    return dict.fromkeys(texts, "") | {
        "account": holder(number),
        "name": f"东风电力第{number}有限公司",
        "kind": "enterprise",
        "area": 11 + number % 30,
        "roles": int(Role.EMITTER),
        "status": "active",
        "is_hooked": False,
        "is_suspended": False,
    }


def _holding(number: int, vintage: int, rng: random.Random) -> dict[str, Any]:
    sums = {"registry_t": rng.randrange(10**6), "trading_t": rng.randrange(10**5)}
    return {"class_id": class_id(vintage), "account": holder(number), **sums}


def _movement(number: int, rng: random.Random) -> dict[str, Any]:
    block = 1 + number // PER_BLOCK
    kind = rng.choice(("issued", "transferred", "delivered", "delivered", "surrendered", "moved_to_trading"))
    giver, taker = rng.sample(range(ACCOUNTS), 2)
    return {
        "block": block,
        "log_index": number % PER_BLOCK,
        "item": 0,
        "kind": kind,
        "class_id": class_id(rng.choice(CLASSES)),
        "from_account": None if kind == "issued" else holder(giver),
        "to_account": None if kind == "surrendered" else holder(giver if kind == "moved_to_trading" else taker),
        "quantity_t": rng.randrange(1, 10_000),
        "at_s": START_S + 5 * block,
        "transaction_hash": hash_of(number),
    }


def echo_app() -> FastAPI:
    """Bare FastAPI."""
    app = FastAPI()

    @app.post("/echo")
    async def echo(body: dict[str, Any]) -> dict[str, Any]:
        return body

    return app


def serve(what: str, folder: Path) -> None:
    """One of the two apps on a free port; prints the port, and the token of a session of the API's."""
    token = "-"
    if what == "echo":
        app = echo_app()
    else:
        services = wire(ApiSettings(data_dir=folder, deployment=folder / "deployment.json"))
        token, _ = services.sessions.open(STAFF)
        app = create_app(services=services)
        keep_loaded()
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False)
    listening = config.bind_socket()
    listening.listen(8)
    print(listening.getsockname()[1], token, flush=True)
    uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def server(what: str, folder: Path) -> Iterator[tuple[http.client.HTTPConnection, dict[str, str]]]:
    command = [sys.executable, "-m", "benchmarks.registry_reads", "serve", what, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port, token = process.stdout.readline().split()
            connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
            yield connection, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            connection.close()
        finally:
            process.terminate()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: bytes | None = None
) -> tuple[float, bytes]:
    """Milliseconds of a request, and its answer."""
    started = time.perf_counter()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    spent = time.perf_counter() - started
    if answer.status != 200:
        raise RuntimeError(f"{path} answers {answer.status}: {content[:200]!r}")
    return 1000 * spent, content


def p99(times: list[float]) -> float:
    """The time that 99 of 100 requests keep to."""
    return sorted(times)[len(times) * 99 // 100]


def measure(folder: Path) -> dict[str, list[float]]:
    """Milliseconds of each kind of request."""
    rng = random.Random(2)
    times: dict[str, list[float]] = {"statement": [], "list": [], "echo": [], "echo of a statement": []}
    with server("api", folder) as (api, headers), server("echo", folder) as (echo, plain):
        for number in range(WARM + REQUESTS):
            path = f"/enterprises/{holder(rng.randrange(ACCOUNTS))}"
            spent = {}
            spent["statement"], answer = ask(api, "GET", f"{path}/statement", headers)
            spent["echo"], _ = ask(echo, "POST", "/echo", plain, SMALL)
            spent["list"], _ = ask(api, "GET", f"{path}/transfers?limit=20", headers)
            spent["echo of a statement"], _ = ask(echo, "POST", "/echo", plain, answer)
            if number >= WARM:
                for name, one in spent.items():
                    times[name].append(one)
        if len(json.loads(answer)["holdings"]) != 2:
            raise RuntimeError("a statement has not what the read model was filled with")
    return times


def run() -> list[Figure]:
    """Fill and measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_url(folder / "readmodel.sqlite")
        upgrade(url)
        engine = open_writer(url)
        with engine.begin() as connection:
            fill(connection)
        engine.dispose()
        times = measure(folder)
    figures = [
        Figure(f"{what}, {label}", value, "ms")
        for what, of in times.items()
        for label, value in (("median", sorted(of)[len(of) // 2]), ("p99", p99(of)))
    ]
    ratio = p99(times["statement"]) / p99(times["echo"])
    same_size = p99(times["statement"]) / p99(times["echo of a statement"])
    return [
        *figures,
        at_most("holdings and history of one of 16,000 accounts / echo, p99", ratio, "ratio", BOUND),
        at_most("the same / echo of as long a body, p99", same_size, "ratio", BOUND),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], Path(sys.argv[3]))
    else:
        print_figures(run())
