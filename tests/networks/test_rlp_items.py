"""RLP items against the `rlp` package."""

from __future__ import annotations

import pytest
import rlp
from hypothesis import given
from hypothesis import strategies as st

from networks.rlp_items import decode, encode

ITEMS = st.recursive(st.binary(max_size=70), lambda item: st.lists(item, max_size=5), max_leaves=20)


@given(ITEMS)
def test_encode__any_item__equals_rlp_and_comes_back(item):
    assert encode(item) == rlp.encode(item)
    assert decode(encode(item)) == item


@given(st.binary(max_size=80) | ITEMS.map(rlp.encode).flatmap(lambda data: st.permutations(data).map(bytes)))
def test_decode__any_bytes__says_what_rlp_says(data):
    try:
        expected = rlp.decode(data)
    except rlp.exceptions.DecodingError:
        with pytest.raises(ValueError, match="RLP"):
            decode(data)
    else:
        assert decode(data) == expected


@pytest.mark.parametrize(
    "text", ["", "8105", "b800", "b837" + "00" * 55, "c1", "c181", "b9000100", "0000", "bf" + "ff" * 8]
)
def test_decode__what_is_no_rlp__is_refused(text):
    with pytest.raises(rlp.exceptions.DecodingError):
        rlp.decode(bytes.fromhex(text))
    with pytest.raises(ValueError, match="RLP"):
        decode(bytes.fromhex(text))
