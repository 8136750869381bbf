"""Headers, votes, seals and receipts of a real GoQuorum network are proven, and what it says of itself agrees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chain.proof.blocks import Trusted, prove, trusted_genesis
from chain.proof.crypto import recover
from chain.proof.headers import sealed_digest
from chain.proof.validators import Validators
from chain.sealed_blocks import SealedBlock
from chain.turns import missed_turns
from networks.qbft import decode

VECTORS = Path(__file__).parents[2] / "vectors"
RECORDED = json.loads((VECTORS / "qbft_headers.json").read_text())["blocks"]
BLOCKS = [recorded["header"] | {"transactions": recorded.get("transactions", [])} for recorded in RECORDED]
RECEIPTS = [recorded.get("receipts", []) for recorded in RECORDED]


def test_recorded__every_block__is_proven_and_gives_the_validators_that_goquorum_tells():
    trusted = trusted_genesis(BLOCKS[0], BLOCKS[0]["hash"])
    for number in range(1, len(BLOCKS)):
        trusted = prove(trusted, [BLOCKS[number]], [RECEIPTS[number]])
        told = [bytes.fromhex(member[2:]) for member in RECORDED[number]["validators_after"]]
        assert trusted.validators is not None
        assert list(trusted.validators.members) == sorted(told)


def test_recorded__story__has_votes_rounds_and_transactions():
    """The test above would say little of a dull network."""
    extras = [decode(bytes.fromhex(block["extraData"][2:])) for block in BLOCKS]
    assert {len(extra.validators) for extra in extras} == {4, 5}
    assert {extra.vote[1] for extra in extras if extra.vote} == {b"", b"\xff"}
    assert max(extra.round for extra in extras) >= 1
    assert any(receipt["logs"] for receipts in RECEIPTS for receipt in receipts)


@pytest.mark.parametrize("number", range(1, len(BLOCKS)))
def test_recorded__seals__are_of_the_committers_that_goquorum_tells(number):
    digest = sealed_digest(BLOCKS[number])
    seals = decode(bytes.fromhex(BLOCKS[number]["extraData"][2:])).seals
    signers = {
        "0x" + recover(digest, seal[64], int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:64], "big")).hex()
        for seal in seals
    }

    assert signers == {committer.lower() for committer in RECORDED[number]["committers"]}


def test_recorded__block_that_was_put_forward_again__is_proven_and_blames_who_was_away():
    """Made in round 1, committed in round 2: its maker was not asked in the round that its header names."""
    before, again, after = json.loads((VECTORS / "qbft_put_forward_again.json").read_text())["blocks"]
    sealed = [SealedBlock.of(block) for block in (before, again, after)]
    members = Validators.of(sealed[0].extra.validators)
    trusted = Trusted(sealed[0].number, before["hash"], sealed[0].time_s, sealed[0].proposer, members)
    assert sealed[1].extra.round == 2
    assert sealed[1].proposer in members.in_turn(sealed[0].proposer, 1)

    proven = prove(trusted, [again, after], [[], []])

    assert proven.hash == after["hash"]
    assert missed_turns(*sealed[:2]) == tuple(members.in_turn(sealed[0].proposer, 0))
    assert missed_turns(*sealed[1:]) == ()
