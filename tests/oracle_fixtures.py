"""What the oracle tests share: meters that sign, a register and an anchor log in memory, a store on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from coincurve import PrivateKey

from carbon.hashing import keccak
from carbon.readings import Quality, Reading, Unit, parse_decimal
from chain.errors import Reverted
from clients import device as client
from oracle.anchor import AnchorReceipt
from oracle.devices import Device
from oracle.ingest import Ingest, Packet, Verdict, decode_packet
from oracle.store import EvidenceStore

START_S = 1_514_736_000  # 2018-01-01 00:00 in China
STEP_S = 900
NOW_S = START_S + 400 * 86_400
WORKS = "0x00000000000000000000000000000000000057EE"
OTHER_WORKS = "0x0000000000000000000000000000000000000077"


class Meter:
    """A meter with a key of its own, and what the chain says of it."""

    def __init__(self, name: str = "meter", owner: str = WORKS, **changes: Any) -> None:
        self.signer = client.Device(keccak(name.encode()), PrivateKey(keccak(b"key of " + name.encode())))
        self.name = "0x" + self.signer.device_id.hex()
        registered = Device(
            device_id=self.signer.device_id,
            owner=owner,
            public_key=self.signer.key.public_key.format(),
            kind="electricity meter",
            accuracy_bp=50,
            calibrated_until_s=NOW_S + 86_400,
            max_per_hour_mwh=10**9,
            is_active=True,
        )
        self.registered = replace(registered, **changes)

    def reading(
        self,
        sequence: int,
        quantity: str = "3.17",
        *,
        start_s: int | None = None,
        end_s: int | None = None,
        unit: Unit = Unit.KWH,
        quality: Quality = Quality.GOOD,
    ) -> dict[str, Any]:
        """A signed reading; without times it is the interval that its sequence stands for."""
        start_s = START_S + (sequence - 1) * STEP_S if start_s is None else start_s
        mantissa, decimals = parse_decimal(quantity)
        end_s = start_s + STEP_S if end_s is None else end_s
        return self.signer.sign(
            Reading(self.signer.device_id, sequence, start_s, end_s, mantissa, decimals, unit, quality)
        )

    def readings(self, first: int, last: int) -> list[dict[str, Any]]:
        """Good readings of those sequences, both included."""
        return [self.reading(sequence, f"{sequence % 200}.{sequence % 100:02}") for sequence in range(first, last + 1)]

    def packet(self, *readings: dict[str, Any]) -> Packet:
        """A packet as it comes over the wire."""
        return decode_packet(self.body(*readings))

    def body(self, *readings: dict[str, Any]) -> bytes:
        """Body of `POST /readings`."""
        return msgspec.json.encode(client.packet(self.signer, readings))


class MemoryRegister:
    """Devices that a test names."""

    def __init__(self, *meters: Meter) -> None:
        self.devices = {meter.signer.device_id: meter.registered for meter in meters}

    def find(self, device_id: bytes) -> Device | None:
        """The device of that id."""
        return self.devices.get(device_id)


class MemoryAnchorLog:
    """Anchors in a dictionary, refusing what `Evidence` refuses."""

    def __init__(self) -> None:
        self.batches: dict[tuple[str, int], tuple[bytes, int, int, int]] = {}

    def root_of(self, owner: str, batch_no: int) -> bytes | None:
        """The anchored root of a batch."""
        found = self.batches.get((owner, batch_no))
        return found[0] if found else None

    def anchor(self, owner: str, batch_no: int, root: bytes, readings: int, first_s: int, last_s: int) -> AnchorReceipt:
        """Anchor the next batch of an owner."""
        is_next = batch_no == 1 or (owner, batch_no - 1) in self.batches
        for is_so, fact in (
            (is_next and (owner, batch_no) not in self.batches, "not the next batch"),
            (any(root), "root is empty"),
            (readings > 0, "no readings"),
        ):
            if not is_so:
                raise Reverted(f"Evidence: {fact}")
        self.batches[owner, batch_no] = (root, readings, first_s, last_s)
        block = len(self.batches)
        return AnchorReceipt("0x" + keccak(root + block.to_bytes(32, "big")).hex(), block, 90_000)


def verdicts_of(ingest: Ingest, meter: Meter, *readings: dict[str, Any]) -> list[Verdict]:
    """Verdicts of one packet."""
    return ingest.accept([meter.packet(*readings)])[0]


def outcomes(verdicts: Sequence[Verdict]) -> list[str]:
    """The reason of each refusal, else the state."""
    return [verdict.reason or verdict.state for verdict in verdicts]


@pytest.fixture
def meter() -> Meter:
    """A registered, active, calibrated meter of the works."""
    return Meter()


@pytest.fixture
def register(meter: Meter) -> MemoryRegister:
    """The register with that meter."""
    return MemoryRegister(meter)


@pytest.fixture
def store(new_database: Callable[[str], str]) -> Any:
    """An evidence store on disk."""
    store = EvidenceStore(new_database("evidence"))
    yield store
    store.close()


@pytest.fixture
def start(store: EvidenceStore, register: MemoryRegister) -> Callable[..., Ingest]:
    """`start(batch_readings=…)`: an ingest over the store, as a started oracle has it."""

    def start_ingest(batch_readings: int = 4096, clock: Callable[[], float] = lambda: NOW_S) -> Ingest:
        return Ingest(store, register, batch_readings, 120, clock)

    return start_ingest


@pytest.fixture
def ingest(start: Callable[..., Ingest]) -> Ingest:
    """An ingest with batches of the usual size."""
    return start()
