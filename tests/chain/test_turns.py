"""Turns, votes and safety from headers alone: of a real network as recorded, and of made ones."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from chain.sealed_blocks import SealedBlock, block_of, newest, sealers_of
from chain.turns import Safety, ballots, late_after_s, missed_turns, quorum_of, report
from networks.description import CONSORTIUM, load
from networks.qbft import ExtraData

A, B, C, D, NEW = (bytes([each]) * 20 for each in (1, 2, 3, 4, 9))
FOUR = (A, B, C, D)


def block(number, proposer, *, round=0, vote=None, validators=FOUR):
    return SealedBlock(number, number, proposer, ExtraData(validators, round=round, vote=vote))


def in_turn(first, last, members=FOUR):
    """Blocks that everyone proposes in his turn, A block 4, 8, …"""
    return [block(number, members[number % len(members)], validators=members) for number in range(first, last + 1)]


@pytest.fixture(scope="module")
def recorded():
    file = Path(__file__).parents[1] / "vectors" / "qbft_headers.json"
    return json.loads(file.read_text())["blocks"]


def test_report__of_the_recorded_network__names_the_killed_validator(recorded):
    """Its second validator was killed before the last blocks, and is asked first for the one in a later round."""
    blocks = [SealedBlock.of(each["header"]) for each in recorded]
    late = max(index for index, each in enumerate(blocks) if each.extra.round)
    (killed,) = missed_turns(blocks[late - 1], blocks[late])

    found = report(blocks, blocks[-1].time_s + 1)

    assert [each.address for each in found.turns if not each.is_up] == [killed]
    assert (found.up, found.quorum, found.safety) == (3, 3, Safety.NO_SPARE)


def test_missed_turns__of_every_recorded_block__end_at_its_proposer(recorded):
    """Whoever comes after those that missed their turns is who proposed: the order is GoQuorum's."""
    blocks = [SealedBlock.of(each["header"]) for each in recorded]
    assert max(each.extra.round for each in blocks[1:]) > 0

    for before, this in pairwise(blocks):
        one_more = SealedBlock(
            this.number,
            this.time_s,
            bytes(20),
            ExtraData(this.extra.validators, round=this.extra.round + 1),
        )
        assert missed_turns(before, one_more)[-1] == this.proposer


def test_ballots__of_the_recorded_network__are_under_way_and_then_decided(recorded):
    blocks = [SealedBlock.of(each["header"]) for each in recorded]
    first_vote = next(index for index, each in enumerate(blocks) if each.extra.vote)

    (begun,) = ballots(blocks[: first_vote + 1])

    assert (begun.adds, begun.voters, begun.needed) == (True, (blocks[first_vote].proposer,), 3)
    assert list(ballots(blocks)) == []


def test_report__everyone_in_turn__is_safe():
    found = report(in_turn(4, 20), now_s=21)

    assert (found.up, found.quorum, found.safety) == (4, 3, Safety.SAFE)
    assert [each.proposed for each in found.turns] == [5, 4, 4, 4]


def test_report__one_misses_its_turns__has_no_spare_until_it_proposes_again():
    silent = [block(4, A), block(5, C, round=1), block(6, D), block(7, A), block(8, C, round=1)]

    assert report(silent, 9).safety is Safety.NO_SPARE
    assert report([*silent, block(9, D), block(10, A), block(11, B)], 12).safety is Safety.SAFE


def test_report__head_is_old__stands():
    assert report(in_turn(4, 20), now_s=20 + 31).safety is Safety.STOPPED


def test_report__two_validators__have_no_spare():
    assert report(in_turn(4, 20, (A, B)), 21).safety is Safety.NO_SPARE


@pytest.mark.parametrize(("validators", "quorum"), [(1, 1), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (10, 7)])
def test_quorum__is_two_thirds_rounded_up(validators, quorum):
    assert quorum_of(validators) == quorum


def test_ballots__a_vote_changed_or_of_one_who_left__does_not_count():
    votes = [block(4, A, vote=(NEW, b"\xff")), block(5, B, vote=(NEW, b"\xff")), block(6, A, vote=(NEW, b""))]
    (found,) = ballots(votes)
    assert found.voters == (B,)

    left = [*votes, block(7, C, validators=(A, C, D))]
    assert list(ballots(left)) == []


def test_sealed_block__of_a_chain_without_seals__is_none():
    assert SealedBlock.of({"mixHash": "0x" + "00" * 32}) is None


def test_report__no_blocks__is_refused():
    with pytest.raises(ValueError, match="no blocks of a QBFT chain"):
        report([], 0)


@pytest.mark.parametrize(
    ("periods", "late_s"),
    [({"block_period_s": 1}, 30), ({"block_period_s": 5}, 150), ({"empty_block_period_s": 60}, 1_800)],
)
def test_late__described_chain__is_thirty_of_its_block_periods_and_half_a_minute_at_least(periods, late_s):
    network = load(CONSORTIUM).model_copy(update=periods)

    assert late_after_s(network) == late_s
    assert late_after_s(None) == 30
    slow = in_turn(4, 20)
    assert report(slow, 20 + late_s - 1, late_s).safety is Safety.SAFE
    assert report(slow, 20 + late_s + 1, late_s).safety is Safety.STOPPED


class Recorded:
    """A node that has the recorded headers."""

    def __init__(self, headers):
        self.headers = headers

    def call(self, method, tag, _):
        return self.headers[-1] if tag == "latest" else dict(enumerate(self.headers)).get(int(tag, 16))

    def batch(self, calls):
        return [self.call(method, *params) for method, params in calls]


def test_sealers__of_recorded_blocks__are_those_who_committed(recorded):
    for each in recorded[1:]:
        extra = SealedBlock.of(each["header"]).extra
        committed = {bytes.fromhex(address[2:]) for address in each["committers"]}
        assert sealers_of(each["header"], extra) == committed
        assert len(committed) >= quorum_of(len(extra.validators))


def test_sealers__seal_of_another_block_or_no_signature__is_nobodys(recorded):
    header, other = recorded[4]["header"], recorded[5]["header"]
    extra, foreign = SealedBlock.of(header).extra, SealedBlock.of(other).extra.seals[0]
    for seal in (foreign, bytes(65), b"\xff" * 65):
        changed = replace(extra, seals=(*extra.seals[:-1], seal))
        assert sealers_of(header, changed) == sealers_of(header, replace(extra, seals=extra.seals[:-1]))


def test_block_of__a_node_that_has_another_one__is_not_believed(recorded):
    headers = [each["header"] for each in recorded]
    node, asked = Recorded(headers), headers[3]["hash"]

    assert block_of(node, 3, asked).sealers == sealers_of(headers[3], SealedBlock.of(headers[3]).extra)
    assert block_of(node, 4, asked) is None
    assert block_of(Recorded([*headers[:3], headers[4] | {"hash": asked}]), 3, asked) is None
    assert block_of(node, 1_000, asked) is None


def test_report__of_newest_blocks__counts_whose_seals_they_have(recorded):
    headers = [each["header"] for each in recorded]
    blocks = newest(Recorded(headers), len(headers))
    found = report(blocks, blocks[-1].time_s)

    for each in found.turns:
        sealed = sum("0x" + each.address.hex() in map(str.lower, one["committers"]) for one in recorded[1:])
        assert each.sealed == sealed
    assert sum(each.sealed for each in found.turns) > 0
