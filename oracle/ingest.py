"""
Readings in: decode, check, store, acknowledge.

Every reading of a packet gets a verdict. Accepted means: on disk, with its place in a batch. Refused means: on disk
among the refusals, with the reason. Sent again, it changes nothing and is counted once.

What waits goes through in passes (read all, check all signatures, judge all), so that the curve arithmetic, which is
nine tenths of the work, finds the processor's caches warm.
"""

import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection

from carbon.hashing import keccak, keccak_state
from carbon.readings import (
    LAYOUT,
    POWER_OF_TEN,
    QUALITY_NAMES,
    TAG,
    UNIT_NAMES,
    Flag,
    Refusal,
    parse_decimal,
    shortened,
)
from oracle.coverage import Coverage
from oracle.devices import Device, DeviceRegister
from oracle.errors import BadRequest
from oracle.signatures import Verifier
from oracle.store import EvidenceStore, OpenBatch

MAX_PACKET_READINGS = 1000
SIGNED_64 = 1 << 63
_pack = LAYOUT.pack
UNITS = {name: (unit.value, POWER_OF_TEN[unit]) for name, unit in UNIT_NAMES.items()}
QUALITIES = {name: quality.value for name, quality in QUALITY_NAMES.items()}
KWH = UNITS["kWh"][0]
LATE, REPEATED_INTERVAL, SEQUENCE_GAP, UNIT_CONVERTED, NOT_GOOD = map(
    int, (Flag.LATE, Flag.REPEATED_INTERVAL, Flag.SEQUENCE_GAP, Flag.UNIT_CONVERTED, Flag.NOT_GOOD)
)  # plain integers, as above: enum operations cost a microsecond each, and this is done for every reading
POWERS = [10**power for power in range(max(POWER_OF_TEN.values()) + 1)]
HOUR_S = 3600
SIGNATURE_BYTES = 64
LONGEST_CONTENT = 1000
"""Characters of a refused reading that are kept."""


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
    flags: tuple[str, ...] = ()


class _Refused(Exception):
    def __init__(self, reason: Refusal, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


_Read = tuple[int, int, int, int, int, bytes, bytes]
"""What a reading says: mantissa, decimals, unit, the unit's power of ten, quality; then its digest and signature."""


@dataclass(slots=True)
class _DeviceState:
    """What the next reading of a device is compared with."""

    device_no: int
    device: Device
    last_sequence: int
    covered: Coverage


@dataclass(slots=True)
class _Work:
    """One transaction: its accepted rows, and what it touched."""

    now_s: int
    connection: Connection
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    states: dict[bytes, _DeviceState] = field(default_factory=dict)
    """Devices whose coverage may have changed."""
    batches: dict[int, OpenBatch] = field(default_factory=dict)
    """Batches that got readings and are still open."""


_decode_packet = msgspec.json.Decoder(Packet).decode


def decode_packet(body: bytes) -> Packet:
    """
    Read a packet.

    :raises BadRequest: names what is wrong with it
    """
    try:
        packet = _decode_packet(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"packet: {error}") from error
    if len(packet.readings) > MAX_PACKET_READINGS:
        raise BadRequest(f"packet: {len(packet.readings)} readings, at most {MAX_PACKET_READINGS} go in one")
    return packet


class Ingest:
    """
    Judges and stores readings. One caller at a time (`accept` takes a lock).

    What it remembers of devices and batches holds until another oracle of a shared store has held them.
    """

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
        self._held: dict[str, int] = {}
        """How often a device or owner had been held when this oracle held it last."""
        self._verifiers: dict[bytes, Verifier] = {}
        self._lock = threading.Lock()

    def accept(self, packets: Sequence[Packet]) -> list[list[Verdict]]:
        """
        Judge and store packets in one transaction; when this returns, what it says is on disk.

        :return: for each packet, a verdict for each reading
        :raises ChainError: the chain was asked for a device and gave no answer; nothing was stored
        :raises DiskFull: nothing was stored
        """
        with self._lock:
            found = [self._find(packet.device) for packet in packets]  # first: no transaction waits for the chain
            reads = [_read_all(device, packet.readings) for packet, device in zip(packets, found, strict=True)]
            reads = [self._checked(device, some) for device, some in zip(found, reads, strict=True)]
            try:
                with self._store.write() as connection:
                    self._claim(connection, _names_of(found))
                    work = _Work(int(self._clock()), connection)
                    verdicts = [self._packet(work, *each) for each in zip(packets, found, reads, strict=True)]
                    self._save(work)
                self._store.alarm.end()
                return verdicts
            except Exception:
                self._forget_all()  # what memory holds may be ahead of the disk
                raise

    def close_batches(self, older_than_s: float = 0) -> None:
        """Close the batches that have readings and are open for longer than that."""
        with self._lock:
            try:
                with self._store.write() as connection:
                    self._close_batches(connection, older_than_s)
            except Exception:
                self._forget_all()
                raise

    def _close_batches(self, connection: Connection, older_than_s: float) -> None:
        opened_to_s = self._clock() - older_than_s
        self._claim(connection, [row.owner for row in self._store.open_batches(connection, opened_to_s)])
        for row in self._store.open_batches(connection, opened_to_s):  # what is open now that they are ours
            batch = self._open.pop(row.owner, None) or self._store.open_batch(connection, row.owner, row.opened_s)
            if batch.leaves:
                self._store.close_batch(connection, batch)

    def _claim(self, connection: Connection, names: Iterable[str]) -> None:
        """Hold devices and owners, and forget what another oracle may have changed since we held them."""
        for name, times in self._store.claim(connection, names).items():
            if self._held.get(name) != times - 1:
                self._states.pop(bytes.fromhex(name[2:]), None)
                self._open.pop(name, None)
            self._held[name] = times

    def _forget_all(self) -> None:
        self._states.clear()
        self._open.clear()
        self._held.clear()

    # One packet

    def _find(self, device_text: str) -> Device | _Refused:
        try:
            device_id = bytes.fromhex(device_text.removeprefix("0x"))
        except ValueError:
            device_id = b""
        if len(device_id) != 32:
            return _Refused(Refusal.MALFORMED, "device id is not 0x and 64 hex digits")
        device = self._register.find(device_id)
        if device is None:
            return _Refused(Refusal.UNKNOWN_DEVICE, "device is not registered on chain: register and approve it first")
        if not device.is_active:
            return _Refused(Refusal.DEVICE_NOT_ACTIVE, "device is not active on chain: its approval is missing")
        return device

    def _checked(self, device: Device | _Refused, reads: list[_Read | _Refused]) -> list[_Read | _Refused]:
        """What was read of a device, with a refusal in place of each reading that its key did not sign."""
        if isinstance(device, _Refused):
            return reads
        good = [read for read in reads if type(read) is tuple]
        valid = self._verifier(device).are_valid([read[5] for read in good], [read[6] for read in good])
        if all(valid):
            return reads
        is_valid = iter(valid)
        forged = _Refused(Refusal.BAD_SIGNATURE, "signature is not of the device's registered key")
        return [read if isinstance(read, _Refused) or next(is_valid) else forged for read in reads]

    def _verifier(self, device: Device) -> Verifier:
        verifier = self._verifiers.get(device.public_key)
        if verifier is None:
            verifier = self._verifiers[device.public_key] = Verifier(device.public_key)
        return verifier

    def _packet(
        self, work: _Work, packet: Packet, found: Device | _Refused, reads: Sequence[_Read | _Refused]
    ) -> list[Verdict]:
        if isinstance(found, _Refused):
            return [self._refuse(work, packet.device, reading, found, None) for reading in packet.readings]
        state, name = self._state(work, found), "0x" + found.device_id.hex()
        readings = packet.readings
        verdicts: list[Verdict] = []
        while len(verdicts) < len(readings):
            self._accept_plain(work, state, readings, reads, verdicts)
            for at in range(len(verdicts), len(readings)):
                try:
                    verdict = self._judge(work, state, readings[at], reads[at])
                except _Refused as refusal:
                    verdict = self._refuse(work, name, readings[at], refusal, found.owner)
                verdicts.append(verdict)
                if verdict.state == "accepted" and not verdict.flags:
                    break  # what follows may be plain again
        return verdicts

    def _state(self, work: _Work, device: Device) -> _DeviceState:
        state = self._states.get(device.device_id)
        if state is None:
            number = self._store.device_no(work.connection, device.device_id, device.owner)
            last_sequence = self._store.last_sequence(work.connection, number)
            covered = self._store.coverage(work.connection, number)
            state = _DeviceState(number, device, last_sequence, covered)
            self._states[device.device_id] = state
        state.device = device  # the chain may have been asked again
        work.states[device.device_id] = state
        return state

    def _accept_plain(
        self,
        work: _Work,
        state: _DeviceState,
        readings: Sequence[WireReading],
        reads: Sequence[_Read | _Refused],
        verdicts: list[Verdict],
    ) -> None:
        """
        What `_judge` does, for as long as readings come as they should: next sequence, no gap, good, kWh, in range.

        Nearly all are like that, and this takes a third of the time; `tests/oracle/test_plain_path.py` holds the two
        equal. Verdicts of what it accepts are appended.
        """
        first = len(verdicts)
        if readings[first].sequence != state.last_sequence + 1:
            return
        device, device_no, rows = state.device, state.device_no, work.rows
        batch = self._place(work, device.owner)
        leaves, max_per_hour = batch.leaves, device.max_per_hour_mwh
        latest_s = min(work.now_s + self._tolerance_s, device.calibrated_until_s)
        sequence, end_s = state.last_sequence, state.covered.end_s
        first_s, room = end_s, self._batch_readings - len(leaves)
        for at in range(first, min(len(readings), first + room)):
            reading, read = readings[at], reads[at]
            if reading.start_s != end_s or reading.sequence != sequence + 1 or type(read) is not tuple:
                break
            mantissa, decimals, unit, power, quality, digest, signature = read
            next_s = reading.end_s
            if unit != KWH or quality or decimals > power or mantissa < 0 or not end_s < next_s <= latest_s:
                break
            energy = mantissa * POWERS[power - decimals]
            if energy * HOUR_S > max_per_hour * (next_s - end_s) or energy >= SIGNED_64:
                break
            sequence += 1
            rows.append((device_no, sequence, end_s, next_s, mantissa, decimals, unit, quality, energy, 0, signature))
            leaves.append(digest)
            verdicts.append(Verdict(sequence, "accepted"))
            end_s = next_s
        if end_s != first_s:
            state.covered.extend(end_s)
            batch.added(device_no, state.last_sequence + 1, sequence - state.last_sequence, first_s, end_s)
            state.last_sequence = sequence
            self._close_if_full(work, batch)

    # One reading

    def _judge(self, work: _Work, state: _DeviceState, reading: WireReading, read: _Read | _Refused) -> Verdict:
        if isinstance(read, _Refused):
            raise read
        mantissa, decimals, unit, power, quality, digest, signature = read
        device, sequence, start_s, end_s = state.device, reading.sequence, reading.start_s, reading.end_s
        flags = 0
        if sequence != state.last_sequence + 1:
            if sequence > state.last_sequence:
                flags = SEQUENCE_GAP
            elif self._is_stored(work, state, reading, read):
                return Verdict(sequence, "duplicate")
            else:
                flags = LATE
        energy = _energy(work.now_s + self._tolerance_s, device, reading, mantissa, power - decimals)

        flags |= state.covered.add(start_s, end_s)
        if flags & REPEATED_INTERVAL:
            energy = 0
        if unit != KWH:
            flags |= UNIT_CONVERTED
        if quality:
            flags |= NOT_GOOD
        if sequence > state.last_sequence:
            state.last_sequence = sequence

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
                signature,
            )
        )
        batch = self._place(work, device.owner)
        batch.leaves.append(digest)
        batch.added(state.device_no, sequence, 1, start_s, end_s)
        self._close_if_full(work, batch)
        return Verdict(sequence, "accepted", flags=flag_names(flags)) if flags else Verdict(sequence, "accepted")

    def _is_stored(self, work: _Work, state: _DeviceState, reading: WireReading, read: _Read) -> bool:
        self._flush(work)
        known = self._store.signed_content(work.connection, state.device_no, reading.sequence)
        mantissa, decimals, unit, _, quality, _, _ = read
        if known is not None and known != (reading.start_s, reading.end_s, mantissa, decimals, unit, quality):
            raise _Refused(Refusal.SEQUENCE_REUSED, f"sequence {reading.sequence} belongs to another reading")
        return known is not None

    def _place(self, work: _Work, owner: str) -> OpenBatch:
        batch = self._open.get(owner)
        if batch is None:
            batch = self._open[owner] = self._store.open_batch(work.connection, owner, work.now_s)
        work.batches[batch.batch_id] = batch
        return batch

    def _close_if_full(self, work: _Work, batch: OpenBatch) -> None:
        if len(batch.leaves) >= self._batch_readings:
            self._store.close_batch(work.connection, batch)
            del self._open[batch.owner], work.batches[batch.batch_id]

    def _refuse(self, work: _Work, device: str, reading: WireReading, refusal: _Refused, owner: str | None) -> Verdict:
        content = msgspec.json.encode(reading)
        self._store.add_refusal(
            work.connection,
            fingerprint=keccak(device.encode() + content + refusal.reason.encode()),
            device_id=_printable(device),
            sequence=reading.sequence if abs(reading.sequence) < SIGNED_64 else None,
            reason=refusal.reason.value,
            detail=refusal.detail,
            received_s=work.now_s,
            content=shortened(content.decode(), LONGEST_CONTENT),
            owner=owner,
        )
        return Verdict(reading.sequence, "refused", refusal.reason.value, refusal.detail)

    def _flush(self, work: _Work) -> None:
        if work.rows:
            self._store.add_readings(work.connection, work.rows)
            work.rows.clear()

    def _save(self, work: _Work) -> None:
        self._flush(work)
        for batch in work.batches.values():
            self._store.save_runs(work.connection, batch)
        for state in work.states.values():
            if state.covered.changed:
                self._store.save_coverage(work.connection, state.device_no, state.covered)


def _names_of(found: Iterable[Device | _Refused]) -> set[str]:
    """What to hold: devices, and the owners whose batches they go into."""
    known = [device for device in found if isinstance(device, Device)]
    return {"0x" + device.device_id.hex() for device in known} | {device.owner for device in known}


# What a reading alone tells


def _read_all(device: Device | _Refused, readings: Sequence[WireReading]) -> list[_Read | _Refused]:
    """Read a device's readings; nothing of a device that is refused."""
    if isinstance(device, _Refused):
        return []
    device_id = device.device_id
    try:
        return [_read(device_id, reading) for reading in readings]
    except _Refused:
        return [_read_or_refusal(device_id, reading) for reading in readings]


def _read_or_refusal(device_id: bytes, reading: WireReading) -> _Read | _Refused:
    try:
        return _read(device_id, reading)
    except _Refused as refusal:
        return refusal


def _read(device_id: bytes, reading: WireReading) -> _Read:
    sequence, start_s, end_s = reading.sequence, reading.start_s, reading.end_s
    try:
        mantissa, decimals = parse_decimal(reading.quantity)
    except ValueError as error:
        raise _Refused(Refusal.MALFORMED, str(error)) from None
    try:
        signature = bytes.fromhex(reading.signature)
    except ValueError:
        signature = b""
    if len(signature) != SIGNATURE_BYTES:
        raise _Refused(Refusal.MALFORMED, "signature is not 128 hex digits: r and s of 32 bytes each")
    try:
        unit, power = UNITS[reading.unit]
    except KeyError:
        known = ", ".join(UNITS)
        raise _Refused(Refusal.UNKNOWN_UNIT, f"unit {shortened(reading.unit)!r} is none of {known}") from None
    try:
        quality = QUALITIES[reading.quality]
    except KeyError:
        known = ", ".join(QUALITIES)
        raise _Refused(Refusal.MALFORMED, f"quality {shortened(reading.quality)!r} is none of {known}") from None
    if sequence < 1 or start_s < 0 or end_s < 0:
        raise _Refused(Refusal.MALFORMED, "sequence counts from 1; times are unix seconds")
    try:
        message = _pack(TAG, device_id, sequence, start_s, end_s, mantissa, decimals, unit, quality)
    except struct.error:
        if max(sequence, start_s, end_s) >= SIGNED_64:
            raise _Refused(Refusal.MALFORMED, "sequence or time is beyond 2**63") from None
        raise _Refused(Refusal.OUT_OF_RANGE, f"{reading.quantity} {reading.unit} is no possible quantity") from None
    return mantissa, decimals, unit, power, quality, keccak_state(message).digest(), signature


def _energy(latest_s: int, device: Device, reading: WireReading, mantissa: int, power: int) -> int:
    """
    Milliwatt hours of a reading whose time and quantity are possible: mantissa * 10 ** power.

    :param latest_s: when an interval may end at the latest
    """
    duration_s = reading.end_s - reading.start_s
    if duration_s <= 0:
        raise _Refused(Refusal.BAD_INTERVAL, "interval ends before it starts")
    if reading.end_s > latest_s:
        raise _Refused(Refusal.FROM_THE_FUTURE, f"interval ends {reading.end_s - latest_s} s too late to be over")
    if reading.end_s > device.calibrated_until_s:
        raise _Refused(Refusal.CALIBRATION_EXPIRED, "device's calibration ended before the interval did")
    energy, rest = (mantissa * 10**power, 0) if power >= 0 else divmod(mantissa, 10**-power)
    if rest:
        raise _Refused(Refusal.OUT_OF_RANGE, "quantity is finer than a milliwatt hour")
    if not 0 <= energy < SIGNED_64 or energy * HOUR_S > device.max_per_hour_mwh * duration_s:
        raise _Refused(
            Refusal.OUT_OF_RANGE,
            f"{reading.quantity} {reading.unit} in {duration_s} s is outside the device's range",
        )
    return int(energy)


def _printable(text: str) -> str:
    """What a stranger calls his device, so that any database and log takes it."""
    return shortened(text.encode("unicode_escape").decode(), 66)


@cache
def flag_names(flags: int) -> tuple[str, ...]:
    """Names of the flags that are set."""
    return tuple(flag.name or "" for flag in Flag(flags))


def count_verdicts(verdicts: Sequence[Verdict]) -> Counter[str]:
    """How many were accepted, duplicates, or refused for which reason."""
    return Counter(verdict.reason or verdict.state for verdict in verdicts)
