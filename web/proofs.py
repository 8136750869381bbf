"""
Check of a reading against the chain, done here and not taken on trust.

The digest is computed from the reading's own fields, the Merkle path leads from it to a root, and the root must be the
one that the chain's `BatchAnchored` event of the same batch holds.
"""

from dataclasses import dataclass
from typing import Any

from carbon.merkle import is_in_tree
from carbon.readings import Quality, Reading, Unit
from web.api_client import Api

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of one reading found."""

    holds: bool
    """The path leads from the reading to the root on the chain."""
    batch_no: int
    index: int
    """Leaf of the batch's tree, from 0."""
    size: int
    """Leaves of the tree."""
    root: str
    """Root on the chain, 0x-hex."""
    block: int
    """Block that anchored it."""
    transaction_hash: str


async def check(api: Api, account: str, device: str, sequence: int) -> Verdict | None:
    """Check one reading; None while the chain holds no such batch. Raises WebError, also for one not anchored yet."""
    proof = await api.get(f"/enterprises/{account}/proof", device=device, sequence=sequence)
    anchored = await _anchored(api, account, proof["batch_no"])
    if anchored is None:
        return None
    root = str(anchored["fields"]["root"])
    return Verdict(
        holds=leads_to(proof, root),
        batch_no=proof["batch_no"],
        index=proof["index"],
        size=proof["size"],
        root=root,
        block=anchored["block"],
        transaction_hash=anchored["transaction_hash"],
    )


def leads_to(proof: Json, root: str) -> bool:
    """Tell whether a proof leads from its reading, by the reading's own fields, to a root."""
    path = [_bytes(sibling) for sibling in proof["proof"]]
    leaf = reading_of(proof["reading"]).digest()  # what a device signs is the leaf's hash already
    return is_in_tree(leaf, proof["index"], proof["size"], path, _bytes(root))


def reading_of(fields: Json) -> Reading:
    """Put a reading together as its device signed it."""
    return Reading(
        device_id=_bytes(fields["device_id"]),
        sequence=fields["sequence"],
        start_s=fields["start_s"],
        end_s=fields["end_s"],
        mantissa=fields["mantissa"],
        decimals=fields["decimals"],
        unit=Unit[fields["unit"]],
        quality=Quality[fields["quality"]],
    )


async def _anchored(api: Api, account: str, batch_no: int) -> Json | None:
    """Find the event that anchored a batch, page by page."""
    cursor: str | None = None
    while True:
        found = await api.events(200, contract="Evidence", event="BatchAnchored", account=account, cursor=cursor)
        for event in found["items"]:
            if int(event["fields"]["batch_no"]) == batch_no:
                return dict(event)
        cursor = found["next"]
        if cursor is None:
            return None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
