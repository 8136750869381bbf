"""Headers, votes, seals and receipts of a real GoQuorum network are proven, and what it says of itself agrees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chain.proof.blocks import prove, trusted_genesis
from chain.proof.crypto import recover
from chain.proof.headers import sealed_digest
from networks.qbft import decode

RECORDED = json.loads((Path(__file__).parents[2] / "vectors" / "qbft_headers.json").read_text())["blocks"]
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
