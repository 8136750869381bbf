"""Validators of a QBFT chain, for everyone."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from api.access import Wired
from api.consortium import names_of
from api.models.validators import Ballot, Validators, ValidatorTurns
from api.problems import documented
from chain import sealed_blocks
from chain.node_view import look_at
from chain.turns import Report, report

router = APIRouter(tags=["chain"])

MOST_BLOCKS = 500


@router.get("/chain/validators", responses=documented(503))
def validators(services: Wired, blocks: Annotated[int, Query(ge=2, le=MOST_BLOCKS)] = 64) -> Validators:
    """Who seals the chain: turns taken and missed in the newest blocks, votes, and whether a loss is survived."""
    found = sealed_blocks.newest(services.chain.rpc, blocks)
    if not found:
        return Validators(is_qbft=False)
    still_s = services.pulse.still_s() or 0.0
    standing = report(found, found[-1].time_s + still_s, services.pulse.stalled_after_s)
    return _answer(standing, still_s, services.chain.rpc.url, names_of(services.settings.consortium))


def _answer(found: Report, still_s: float, url: str, names: Mapping[bytes, str]) -> Validators:
    node = look_at(url)
    return Validators(
        is_qbft=True,
        head_block=found.head,
        head_age_s=int(still_s),
        blocks=found.blocks,
        up=found.up,
        quorum=found.quorum,
        safety=found.safety.value,
        peers=node.peers,
        clock_ahead_s=node.clock_ahead_s,
        is_clock_off=node.is_clock_off,
        items=[
            ValidatorTurns(
                account=_text(each.address),
                name=names.get(each.address),
                proposed=each.proposed,
                missed=each.missed,
                last_proposed=each.last_proposed,
                sealed=each.sealed,
                is_up=each.is_up,
            )
            for each in found.turns
        ],
        ballots=[
            Ballot(
                account=_text(each.subject),
                name=names.get(each.subject),
                adds=each.adds,
                voters=[_text(voter) for voter in each.voters],
                needed=each.needed,
            )
            for each in found.ballots
        ],
    )


def _text(address: bytes) -> str:
    return "0x" + address.hex()
