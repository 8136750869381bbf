"""QBFT extra data against vectors that GoQuorum's own tools made."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.errors import ExtraDataInvalid
from networks.qbft import ExtraData, decode, encode, genesis_extra_data

VECTORS = json.loads(Path(__file__).with_name("qbft_extra_data.json").read_text())
ADDRESSES = st.binary(min_size=20, max_size=20)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["source"] for vector in VECTORS])
def test_extra_data__golden_vector__encodes_and_decodes(vector):
    validators = tuple(bytes.fromhex(each) for each in vector["validators"])
    encoded = bytes.fromhex(vector["extra_data"])

    assert encode(ExtraData(validators=validators)) == encoded
    assert decode(encoded) == ExtraData(validators=validators)


@settings(deadline=None)  # a busy machine is no failure
@given(
    st.builds(
        ExtraData,
        validators=st.lists(ADDRESSES, max_size=9).map(tuple),
        round=st.integers(0, 2**32 - 1),
        seals=st.lists(st.binary(min_size=65, max_size=65), max_size=9).map(tuple),
        vanity=st.binary(min_size=32, max_size=32),
        vote=st.none() | st.tuples(ADDRESSES, st.sampled_from([b"\xff", b""])),
    )
)
def test_extra_data__anything__survives_the_round_trip(extra):
    assert decode(encode(extra)) == extra


def test_genesis_extra_data__validators_in_any_order__are_sorted():
    assert genesis_extra_data([b"b" * 20, b"a" * 20]).validators == (b"a" * 20, b"b" * 20)


@pytest.mark.parametrize("data", [b"", b"\xc0", b"\x80", bytes.fromhex("c5808080c080"), b"\xff\xff"])
def test_decode__not_extra_data__is_refused(data):
    with pytest.raises(ExtraDataInvalid):
        decode(data)


@pytest.fixture(scope="module")
def recorded_blocks():
    """Blocks of a real GoQuorum network; `tests/vectors/make_qbft_vectors.py` recorded them."""
    file = Path(__file__).parents[1] / "vectors" / "qbft_headers.json"
    return json.loads(file.read_text())["blocks"]


def test_extra_data__of_real_headers__survives_the_round_trip_byte_for_byte(recorded_blocks):
    for block in recorded_blocks:
        data = bytes.fromhex(block["header"]["extraData"][2:])
        assert encode(decode(data)) == data


def test_extra_data__of_real_headers__names_the_validators_after_the_block_before(recorded_blocks):
    for before, block in pairwise(recorded_blocks):
        extra = decode(bytes.fromhex(block["header"]["extraData"][2:]))
        assert [each.hex() for each in extra.validators] == [each[2:] for each in before["validators_after"]]
        assert len(extra.seals) == len(block["committers"]) >= -(-2 * len(extra.validators) // 3)


def test_extra_data__of_real_headers__shows_votes_in_and_out_and_later_rounds(recorded_blocks):
    extras = [decode(bytes.fromhex(block["header"]["extraData"][2:])) for block in recorded_blocks]

    assert {extra.vote[1] for extra in extras if extra.vote} == {b"\xff", b""}
    assert {len(extra.validators) for extra in extras} == {4, 5}
    assert max(extra.round for extra in extras[1:]) > 0


def test_genesis_extra_data__of_a_real_network__is_what_we_make(recorded_blocks):
    data = bytes.fromhex(recorded_blocks[0]["header"]["extraData"][2:])
    assert encode(genesis_extra_data(decode(data).validators)) == data
