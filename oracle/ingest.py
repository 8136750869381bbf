"""
Readings in: decode, check, store, acknowledge.

Every reading of a packet gets a verdict. Accepted means: on disk, with its place in a batch. Refused means: on disk
among the refusals, with the reason. Sent again, it gets the same verdict and nothing is counted twice.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from carbon.hashing import keccak
from carbon.merkle import LEAF
from carbon.readings import (
    LAYOUT,
    POWER_OF_TEN,
    QUALITY_NAMES,
    TAG,
    UNIT_NAMES,
    Flag,
    Refusal,
    parse_decimal,
)
from oracle.devices import Device, DeviceRegister
from oracle.errors import BadRequest
from oracle.signatures import Verifier
from oracle.store import EvidenceStore, OpenBatch

MAX_PACKET_READINGS = 1000
SIGNED_64 = 1 << 63
UNITS = {name: (unit.value, POWER_OF_TEN[unit]) for name, unit in UNIT_NAMES.items()}
QUALITIES = {name: quality.value for name, quality in QUALITY_NAMES.items()}
KWH = UNITS["kWh"][0]
LATE, REPEATED_INTERVAL, TIME_GAP, SEQUENCE_GAP, UNIT_CONVERTED, NOT_GOOD = map(
    int, (Flag.LATE, Flag.REPEATED_INTERVAL, Flag.TIME_GAP, Flag.SEQUENCE_GAP, Flag.UNIT_CONVERTED, Flag.NOT_GOOD)
)  # plain integers, as above: enum operations cost a microsecond each, and this is done for every reading
HOUR_S = 3600


class WireReading(msgspec.Struct, gc=False):
    """A reading as it comes over the wire."""

    sequence: int
    start_s: int
    end_s: int
    quantity: str
    unit: str
    signature: str
    """r || s, 128 hex digits."""
    quality: str = "good"


class Packet(msgspec.Struct):
    """Readings of one device."""

    device: str
    """Device id, 0x and 64 hex digits."""
    readings: list[WireReading]


class Verdict(msgspec.Struct, gc=False):
    """What became of one reading."""

    sequence: int
    state: Literal["accepted", "duplicate", "refused"]
    reason: str | None = None
    detail: str | None = None
    flags: list[str] = []


class _Refused(Exception):
    def __init__(self, reason: Refusal, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


@dataclass(slots=True)
class _DeviceState:
    """What the next reading of a device is compared with."""

    device_no: int
    device: Device
    verifier: Verifier
    last_sequence: int
    last_end_s: int


@dataclass(slots=True)
class _Work:
    """One transaction's accepted rows, by which later readings of the same transaction are judged too."""

    now_s: int
    connection: Connection
    rows: list[tuple[Any, ...]] = field(default_factory=list)


_decode_packet = msgspec.json.Decoder(Packet).decode


def decode_packet(body: bytes) -> Packet:
    """
    Read a packet.

    :raises BadRequest: names what is wrong with it
    """
    try:
        packet = _decode_packet(body)
    except msgspec.DecodeError as error:
        raise BadRequest(f"packet: {error}") from error
    if len(packet.readings) > MAX_PACKET_READINGS:
        raise BadRequest(f"packet: {len(packet.readings)} readings, at most {MAX_PACKET_READINGS} go in one")
    return packet


class Ingest:
    """Judges and stores readings. One caller at a time (`accept` takes a lock)."""

    def __init__(
        self,
        store: EvidenceStore,
        register: DeviceRegister,
        batch_readings: int,
        future_tolerance_s: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._register, self._clock = store, register, clock
        self._batch_readings, self._tolerance_s = batch_readings, future_tolerance_s
        self._states: dict[bytes, _DeviceState] = {}
        self._open: dict[str, OpenBatch] = {}
        self._lock = threading.Lock()

    def accept(self, packets: Sequence[Packet]) -> list[list[Verdict]]:
        """
        Judge and store packets in one transaction; when this returns, what it says is on disk.

        :return: for each packet, a verdict for each reading
        """
        with self._lock:
            try:
                with self._store.write() as connection:
                    work = _Work(int(self._clock()), connection)
                    verdicts = [self._packet(work, packet) for packet in packets]
                    self._flush(work)
                return verdicts
            except Exception:
                self._states.clear()  # what memory holds may be ahead of the disk
                self._open.clear()
                raise

    def close_batches(self, older_than_s: float = 0) -> None:
        """Close the batches that have readings and are open for longer than that."""
        with self._lock, self._store.write() as connection:
            for row in self._store.open_batches(connection):
                if row.opened_s <= self._clock() - older_than_s:
                    batch = self._open.pop(row.owner, None) or self._store.open_batch(
                        connection, row.owner, row.opened_s
                    )
                    if batch.leaves:
                        self._store.close_batch(connection, batch)

    # One packet

    def _packet(self, work: _Work, packet: Packet) -> list[Verdict]:
        try:
            state = self._state(work, packet.device)
        except _Refused as refusal:
            return [self._refuse(work, packet.device, reading, refusal, None) for reading in packet.readings]
        verdicts = []
        for reading in packet.readings:
            try:
                verdicts.append(self._judge(work, state, reading))
            except _Refused as refusal:
                verdicts.append(self._refuse(work, packet.device, reading, refusal, state.device.owner))
        return verdicts

    def _state(self, work: _Work, device_text: str) -> _DeviceState:
        try:
            device_id = bytes.fromhex(device_text.removeprefix("0x"))
        except ValueError:
            device_id = b""
        if len(device_id) != 32:
            raise _Refused(Refusal.MALFORMED, "device id is not 0x and 64 hex digits")
        device = self._register.find(device_id)
        if device is None:
            raise _Refused(Refusal.UNKNOWN_DEVICE, "device is not registered on chain: register and approve it first")
        if not device.is_active:
            raise _Refused(Refusal.DEVICE_NOT_ACTIVE, "device is not active on chain: its approval is missing")
        state = self._states.get(device_id)
        if state is None:
            number = self._store.device_no(work.connection, device_id, device.owner)
            self._flush(work)
            last_sequence, last_end_s = self._store.last_reading(work.connection, number)
            state = _DeviceState(number, device, Verifier(device.public_key), last_sequence, last_end_s)
            self._states[device_id] = state
        elif state.device is not device:  # the chain was asked again
            if state.device.public_key != device.public_key:
                state.verifier = Verifier(device.public_key)
            state.device = device
        return state

    # One reading

    def _judge(self, work: _Work, state: _DeviceState, reading: WireReading) -> Verdict:
        device, sequence, start_s, end_s = state.device, reading.sequence, reading.start_s, reading.end_s
        try:
            mantissa, decimals = parse_decimal(reading.quantity)
            signature = bytes.fromhex(reading.signature)
        except ValueError as error:
            raise _Refused(Refusal.MALFORMED, str(error)) from None
        known_unit, quality = UNITS.get(reading.unit), QUALITIES.get(reading.quality)
        if known_unit is None:
            raise _Refused(Refusal.UNKNOWN_UNIT, f"unit {reading.unit!r} is none of {', '.join(UNIT_NAMES)}")
        if quality is None:
            raise _Refused(Refusal.MALFORMED, f"quality {reading.quality!r} is none of {', '.join(QUALITY_NAMES)}")
        unit, power = known_unit
        if not (0 < sequence < SIGNED_64 and 0 <= start_s < SIGNED_64 and 0 <= end_s < SIGNED_64):
            raise _Refused(Refusal.MALFORMED, "sequence counts from 1; times are unix seconds")
        if not -SIGNED_64 <= mantissa < SIGNED_64:
            raise _Refused(Refusal.OUT_OF_RANGE, f"{reading.quantity} {reading.unit} is no possible quantity")

        digest = keccak(LAYOUT.pack(TAG, device.device_id, sequence, start_s, end_s, mantissa, decimals, unit, quality))
        if not state.verifier.is_valid(digest, signature):
            raise _Refused(Refusal.BAD_SIGNATURE, "signature is not of the device's registered key")

        flags = 0
        if sequence <= state.last_sequence:
            self._flush(work)
            known = self._store.digest_at(work.connection, state.device_no, sequence)
            if known == digest:
                return Verdict(sequence, "duplicate")
            if known is not None:
                raise _Refused(Refusal.SEQUENCE_REUSED, f"sequence {sequence} belongs to another reading")
            flags |= LATE
        energy = self._energy(work, device, reading, mantissa, power - decimals)

        if start_s < state.last_end_s:
            self._flush(work)
            if self._store.overlaps(work.connection, state.device_no, start_s, end_s):
                flags |= REPEATED_INTERVAL
                energy = 0
        elif start_s > state.last_end_s and state.last_end_s:
            flags |= TIME_GAP
        if sequence > state.last_sequence + 1:
            flags |= SEQUENCE_GAP
        if unit != KWH:
            flags |= UNIT_CONVERTED
        if quality:
            flags |= NOT_GOOD

        batch = self._place(work, device.owner)
        work.rows.append(
            (
                state.device_no,
                sequence,
                start_s,
                end_s,
                mantissa,
                decimals,
                unit,
                quality,
                energy,
                flags,
                digest,
                signature,
                batch.batch_id,
                len(batch.leaves),
            )
        )
        batch.leaves.append(keccak(LEAF + digest))
        if start_s < batch.first_s:
            batch.first_s = start_s
        if end_s > batch.last_s:
            batch.last_s = end_s
        if len(batch.leaves) >= self._batch_readings:
            self._store.close_batch(work.connection, batch)
            del self._open[device.owner]
        if sequence > state.last_sequence:
            state.last_sequence = sequence
        if end_s > state.last_end_s:
            state.last_end_s = end_s
        return Verdict(sequence, "accepted", flags=flag_names(flags)) if flags else Verdict(sequence, "accepted")

    def _energy(self, work: _Work, device: Device, reading: WireReading, mantissa: int, power: int) -> int:
        """Milliwatt hours of a reading whose time and quantity are possible."""
        duration_s = reading.end_s - reading.start_s
        if duration_s <= 0:
            raise _Refused(Refusal.BAD_INTERVAL, "interval ends before it starts")
        if reading.end_s > work.now_s + self._tolerance_s:
            raise _Refused(Refusal.FROM_THE_FUTURE, f"interval ends {reading.end_s - work.now_s} s from now")
        if reading.end_s > device.calibrated_until_s:
            raise _Refused(Refusal.CALIBRATION_EXPIRED, "device's calibration ended before the interval did")
        energy, rest = (mantissa * 10**power, 0) if power >= 0 else divmod(mantissa, 10**-power)
        if rest:
            raise _Refused(Refusal.OUT_OF_RANGE, "quantity is finer than a milliwatt hour")
        if energy < 0 or energy * HOUR_S > device.max_per_hour_mwh * duration_s:
            raise _Refused(
                Refusal.OUT_OF_RANGE,
                f"{reading.quantity} {reading.unit} in {duration_s} s is outside the device's range",
            )
        return int(energy)

    def _place(self, work: _Work, owner: str) -> OpenBatch:
        batch = self._open.get(owner)
        if batch is None:
            self._flush(work)
            batch = self._open[owner] = self._store.open_batch(work.connection, owner, work.now_s)
        return batch

    def _refuse(self, work: _Work, device: str, reading: WireReading, refusal: _Refused, owner: str | None) -> Verdict:
        content = msgspec.json.encode(reading)
        self._store.add_refusal(
            work.connection,
            fingerprint=keccak(device.encode() + content + refusal.reason.encode()),
            device_id=device[:66],
            sequence=reading.sequence if abs(reading.sequence) < SIGNED_64 else None,
            reason=refusal.reason.value,
            detail=refusal.detail,
            received_s=work.now_s,
            content=content.decode(),
            owner=owner,
        )
        return Verdict(reading.sequence, "refused", refusal.reason.value, refusal.detail)

    def _flush(self, work: _Work) -> None:
        if work.rows:
            self._store.add_readings(work.connection, work.rows)
            work.rows.clear()


def flag_names(flags: int) -> list[str]:
    """Names of the flags that are set."""
    return [flag.name or "" for flag in Flag(flags)]


def count_verdicts(verdicts: Sequence[Verdict]) -> Counter[str]:
    """How many were accepted, duplicates, or refused for which reason."""
    return Counter(verdict.reason or verdict.state for verdict in verdicts)
