"""Roots and blooms against py-evm's general trie and eth_bloom."""

import pytest
import rlp
from eth_bloom import BloomFilter
from hypothesis import given, settings
from hypothesis import strategies as st
from trie import HexaryTrie

from chain.proof.roots import bloom, ordered_root, united_bloom
from devnet.records import big_endian


def root_by_insertion(values):
    tree = HexaryTrie({})
    for i, value in enumerate(values):
        tree[rlp.encode(big_endian(i))] = value
    return tree.root_hash


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.binary(min_size=1, max_size=80), max_size=300))
def test_ordered_root__any_list__equals_a_trie_filled_one_by_one(values):
    assert ordered_root(values) == root_by_insertion(values)


@pytest.mark.parametrize("count", [0, 1, 2, 127, 128, 129, 255, 256, 257, 1000])
def test_ordered_root__counts_around_key_lengths__equals_a_trie_filled_one_by_one(count):
    values = [b"value %d" % i for i in range(count)]
    assert ordered_root(values) == root_by_insertion(values)


@settings(deadline=None)  # a busy machine is no failure
@given(
    st.lists(st.tuples(st.binary(min_size=20, max_size=20), st.lists(st.binary(min_size=32, max_size=32), max_size=4)))
)
def test_bloom__any_logs__equals_eth_bloom(logs):
    expected = BloomFilter()
    for address, topics in logs:
        expected.add(address)
        for topic in topics:
            expected.add(topic)
    assert int.from_bytes(bloom(logs), "big") == int(expected)


def test_united_bloom__two_blooms__has_the_bits_of_both():
    first, second = bloom([(b"a" * 20, [])]), bloom([(b"b" * 20, [])])
    assert int.from_bytes(united_bloom([first, second]), "big") == int.from_bytes(first, "big") | int.from_bytes(
        second, "big"
    )
