"""QBFT extra data against vectors that GoQuorum's own tools made."""

import json
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
