"""
`chainets proof`: one reading, from the meter's signature to the root on the chain, without believing the oracle.

What the oracle answers is taken apart and computed again; key, owner and root come from the chain.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
import typer

from carbon.merkle import is_in_tree
from carbon.readings import Quality, Reading, Unit
from chain.client import Chain
from chain.errors import ChainError
from cli.options import DEPLOYMENT, NODE, Node, Where
from cli.trusted_node import chain_at
from clients.device import NAME_OF_UNIT, decimal_text
from oracle.signatures import Verifier

FAILED, BAD_INPUT = 1, 2
ZERO_ROOT = "0x" + "00" * 32


class DoesNotHold(Exception):
    """A proof that proves nothing; the text says which part of it does not hold."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked and holds."""

    what: str
    found: str


def check_proof(answer: Mapping[str, Any], device_id: bytes, sequence: int, chain: Chain) -> Iterator[Check]:
    """
    Check an answer of `GET /proofs/{device}/{sequence}`, one thing after the other.

    :raises DoesNotHold: at the first thing that does not hold
    :raises ChainError: the chain can't be asked
    """
    try:
        reading, signature = _reading(answer["reading"]), _bytes(answer["reading"]["signature"])
        owner, batch_no = str(answer["owner"]), int(answer["batch_no"])
        index, size = int(answer["index"]), int(answer["size"])
        path, digest = [_bytes(node) for node in answer["proof"]], reading.digest()
    except (KeyError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise DoesNotHold(f"the answer is not a proof: {error!r}") from error

    if (reading.device_id, reading.sequence) != (device_id, sequence):
        raise DoesNotHold(f"the answer is about reading {reading.sequence} of 0x{reading.device_id.hex()}")
    quantity = f"{decimal_text(reading.mantissa, reading.decimals)} {NAME_OF_UNIT[reading.unit]}"
    yield Check("reading", f"{quantity} from {reading.start_s} to {reading.end_s} (unix s)")
    yield Check("digest, computed again", f"0x{digest.hex()}")

    device = chain.call("Devices", "device", device_id)
    if device["status"] == 0:
        raise DoesNotHold("the device is not registered on the chain")
    if not Verifier(_bytes(device["public_key"])).is_valid(digest, signature):
        raise DoesNotHold("the signature is not of the device's key on the chain: the reading was changed")
    yield Check("signature", f"of the key {device['public_key']} on Devices")
    if device["owner"] != owner:
        raise DoesNotHold(f"the device belongs to {device['owner']}, the batch to {owner}")
    yield Check("owner", owner)

    root = chain.call("Evidence", "root_of", owner, batch_no)
    if root == ZERO_ROOT:
        raise DoesNotHold(f"batch {batch_no} of {owner} is not anchored")
    anchored = chain.call("Evidence", "batch_at", owner, batch_no)[0]
    if anchored != size:
        raise DoesNotHold(f"batch {batch_no} has {anchored} readings on the chain, {size} in the answer")
    if not is_in_tree(digest, index, size, path, _bytes(root)):
        raise DoesNotHold(f"the path of {len(path)} hashes does not lead to the root of batch {batch_no}")
    yield Check("path", f"{len(path)} hashes from leaf {index} of {size} to the root")
    yield Check("root on the chain", f"{root}, batch {batch_no}")
    if not chain.call("Evidence", "is_in_batch", owner, batch_no, digest, index, path):
        raise DoesNotHold("Evidence.is_in_batch says no")
    yield Check("the contract's own word", "Evidence.is_in_batch says yes")


def proof(
    device: Annotated[str, typer.Option(help="Device id, 0x and 64 hex digits.")],
    seq: Annotated[int, typer.Option(min=1, max=(1 << 63) - 1, help="Sequence of the reading.")],
    oracle: Annotated[str, typer.Option(help="Address of the oracle.")] = "http://127.0.0.1:8700",
    rpc: Node = NODE,
    deployment: Where = DEPLOYMENT,
) -> None:
    """Fetch a reading's proof and check it against the chain. Exit 0: it holds; 1: it does not; 2: bad input."""
    try:
        device_id = _bytes(device)
    except ValueError:
        device_id = b""
    if len(device_id) != 32:
        raise _end("--device takes 0x and 64 hex digits", BAD_INPUT)
    try:
        with chain_at(rpc, deployment) as chain:
            answer = _fetch(f"{oracle}/proofs/0x{device_id.hex()}/{seq}")
            for check in check_proof(answer, device_id, seq, chain):
                typer.echo(f"{check.what:<24} {check.found}")
    except (ChainError, DoesNotHold) as error:
        raise _end(f"reading {seq} is not proven: {error}", FAILED) from error
    typer.echo(f"Reading {seq} is proven.")


def _fetch(url: str) -> Any:
    try:
        response = httpx.get(url, timeout=30.0)
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise DoesNotHold(f"no proof from {url}: {error}") from error
    if response.is_error:
        raise DoesNotHold(str(answer.get("detail", answer) if isinstance(answer, dict) else answer))
    return answer


def _reading(item: Mapping[str, Any]) -> Reading:
    return Reading(
        _bytes(item["device_id"]),
        int(item["sequence"]),
        int(item["start_s"]),
        int(item["end_s"]),
        int(item["mantissa"]),
        int(item["decimals"]),
        Unit[item["unit"]],
        Quality[item["quality"]],
    )


def _bytes(text: str) -> bytes:
    """Bytes of hex digits, with or without 0x."""
    return bytes.fromhex(text.removeprefix("0x"))


def _end(message: str, code: int) -> typer.Exit:
    typer.echo(f"chainets: {message}", err=True)
    return typer.Exit(code)
