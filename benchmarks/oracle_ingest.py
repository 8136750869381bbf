"""
Readings verified, cleaned, batched and durably stored, against bare libsecp256k1 verifications; then through HTTP.

Bare: `secp256k1_ecdsa_signature_parse_compact` and `secp256k1_ecdsa_verify` through coincurve's own binding, key parsed
once, a loop and nothing else, over the same signatures, all different. The ingest: from the bodies of requests to
closed batches with their roots, SQLite with synchronous=FULL. Each side works through a part in turns, and what counts
is processor time of its process, so that neighbours on the machine decide little. Through HTTP: uvicorn in a process of
its own, 100 readings a request over kept connections from this process; again its processor time, with the rate by the
clock beside it. Run: `python -m benchmarks.oracle_ingest`.
"""

import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import psutil  # type: ignore[import-untyped]  # it ships no types
import uvicorn
from coincurve import PrivateKey, PublicKey
from coincurve._libsecp256k1 import ffi, lib
from coincurve.context import GLOBAL_CONTEXT

from benchmarks.figures import Figure, at_least, print_figures
from carbon.hashing import keccak
from carbon.readings import Quality, Reading, Unit
from clients.device import Device as Meter
from clients.device import packet
from oracle.app import create_app
from oracle.devices import Device
from oracle.ingest import Ingest, decode_packet
from oracle.service import tune_garbage_collection
from oracle.store import EvidenceStore

METERS = 8
READINGS = 24_800
"""In all, the same number from each meter."""
PER_REQUEST = 100
TOGETHER = 48
"""Packets in one transaction: what gathers while the one before is stored."""
ROUNDS = 5
CONNECTIONS = 32
BATCH = 4_096
START_S = 1_514_736_000
STEP_S = 900
BOUND = 0.80


@dataclass(frozen=True, slots=True)
class Load:
    """Signed readings, as bodies and as what bare verification takes."""

    bodies: tuple[bytes, ...]
    """Packets of `PER_REQUEST` readings, the meters in turn, each meter's in order."""
    signed: tuple[tuple[bytes, bytes, bytes], ...]
    """Public key, digest, signature."""


class Register:
    """All meters of the benchmark, in memory: the chain is asked once in five seconds and costs nothing here."""

    def __init__(self) -> None:
        self._devices = {
            meter.device_id: Device(
                device_id=meter.device_id,
                owner="0x00000000000000000000000000000000000057EE",
                public_key=meter.key.public_key.format(),
                kind="electricity meter",
                accuracy_bp=50,
                calibrated_until_s=1 << 40,
                max_per_hour_mwh=10**12,
                is_active=True,
            )
            for meter in meters()
        }

    def find(self, device_id: bytes) -> Device | None:
        """The device of that id."""
        return self._devices.get(device_id)


def meters() -> list[Meter]:
    """The meters, the same in every process."""
    return [Meter(keccak(b"meter %d" % i), PrivateKey(keccak(b"key %d" % i))) for i in range(METERS)]


def make_load() -> Load:
    """Sign everything before the clock runs; every quantity and signature is another."""
    bodies, signed, each = [], [], READINGS // METERS
    for start in range(0, each, PER_REQUEST):
        for meter in meters():
            readings = []
            for number in range(start, start + PER_REQUEST):
                begin_s = START_S + number * STEP_S
                quantity = 10_000 + number * 7 % 89_991
                reading = Reading(
                    meter.device_id, number + 1, begin_s, begin_s + STEP_S, quantity, 2, Unit.KWH, Quality.GOOD
                )
                readings.append(meter.sign(reading))
                signature = bytes.fromhex(readings[-1]["signature"])
                signed.append((meter.key.public_key.format(), reading.digest(), signature))
            bodies.append(msgspec.json.encode(packet(meter, readings)))
    return Load(tuple(bodies), tuple(signed))


def bare_s(signed: Sequence[tuple[bytes, bytes, bytes]]) -> float:
    """Processor time of bare verification of all signatures."""
    keys = {key: PublicKey(key).public_key for key, _, _ in signed}
    work = [(keys[key], digest, signature) for key, digest, signature in signed]
    context, parsed = GLOBAL_CONTEXT.ctx, ffi.new("secp256k1_ecdsa_signature *")
    parse, verify = lib.secp256k1_ecdsa_signature_parse_compact, lib.secp256k1_ecdsa_verify
    good, started = 0, time.process_time()
    for key, digest, signature in work:
        parse(context, parsed, signature)
        good += verify(context, parsed, digest, key)
    spent = time.process_time() - started
    if good != len(signed):
        raise RuntimeError("a benchmark signature is not valid")
    return spent


def ingest_s(ingest: Ingest, bodies: Sequence[bytes]) -> float:
    """Processor time from bodies to stored and batched readings."""
    started = time.process_time()
    verdicts = ingest.accept([decode_packet(body) for body in bodies])
    spent = time.process_time() - started
    if any(verdict.state != "accepted" for of_packet in verdicts for verdict in of_packet):
        raise RuntimeError("a benchmark reading was not accepted")
    return spent


def in_process(load: Load) -> tuple[float, float]:
    """Readings per second of processor time: bare verifications, and the ingest."""
    bare = ingested = 0.0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            store = EvidenceStore(f"sqlite:///{folder}/evidence.sqlite")
            ingest = Ingest(store, Register(), BATCH, 120)
            for start in range(0, len(load.bodies), TOGETHER):
                bare += bare_s(load.signed[start * PER_REQUEST : (start + TOGETHER) * PER_REQUEST])
                ingested += ingest_s(ingest, load.bodies[start : start + TOGETHER])
            started = time.process_time()
            ingest.close_batches()  # the last one, not full
            ingested += time.process_time() - started
            store.close()
    return ROUNDS * READINGS / bare, ROUNDS * READINGS / ingested


def through_http(load: Load) -> tuple[float, float]:
    """Readings per second of the server's processor time, and by the clock."""
    spent = elapsed = 0.0
    for _ in range(ROUNDS):
        with _server() as (process, port), ThreadPoolExecutor(CONNECTIONS) as pool:
            lanes = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(CONNECTIONS)]
            before, started = _processor_s(process), time.perf_counter()
            # the packets of one meter stay in order: a round of all meters is answered before the next is sent
            for start in range(0, len(load.bodies), CONNECTIONS):
                some = load.bodies[start : start + CONNECTIONS]
                list(pool.map(_post, lanes[: len(some)], some))
            elapsed += time.perf_counter() - started
            spent += _processor_s(process) - before
    return ROUNDS * READINGS / spent, ROUNDS * READINGS / elapsed


def run() -> list[Figure]:
    """Measure all three."""
    tune_garbage_collection()
    load = make_load()
    bare, ingested = in_process(load)
    served, by_clock = through_http(load)
    return [
        Figure("bare libsecp256k1 verifications", bare, "per core s"),
        Figure("readings verified, cleaned, batched, stored", ingested, "per core s"),
        at_least("readings stored / bare verifications", ingested / bare, "ratio", BOUND),
        Figure(f"readings through HTTP, {PER_REQUEST} a request", served, "per core s"),
        Figure("the same by the clock", by_clock, "per s"),
        at_least("readings through HTTP / readings stored", served / ingested, "ratio", BOUND),
    ]


def serve(folder: Path) -> None:
    """The oracle's app over the meters of the benchmark, on a free port that is printed."""
    store = EvidenceStore(f"sqlite:///{folder}/evidence.sqlite")
    ingest = Ingest(store, Register(), BATCH, 120)

    async def flush() -> None:
        ingest.close_batches()

    config = uvicorn.Config(
        create_app(store, ingest, "token", flush), host="127.0.0.1", port=0, log_level="warning", access_log=False
    )
    server, listening = uvicorn.Server(config), config.bind_socket()
    listening.listen(CONNECTIONS)
    print(listening.getsockname()[1], flush=True)
    tune_garbage_collection()
    server.run(sockets=[listening])


@contextmanager
def _server() -> Iterator[tuple[psutil.Process, int]]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.oracle_ingest", "serve", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                yield psutil.Process(process.pid), int(process.stdout.readline())
            finally:
                process.terminate()


def _processor_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _post(connection: http.client.HTTPConnection, body: bytes) -> None:
    connection.request("POST", "/readings", body, {"content-type": "application/json"})
    answer: Any = msgspec.json.decode(connection.getresponse().read())
    if any(verdict["state"] != "accepted" for verdict in answer["readings"]):
        raise RuntimeError(f"a benchmark reading was not accepted: {answer}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]))
    else:
        print_figures(run())
