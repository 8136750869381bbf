"""Recovering signers through libsecp256k1 itself, against coincurve's way."""

from __future__ import annotations

import pytest
from coincurve import PrivateKey, PublicKey
from hypothesis import given
from hypothesis import strategies as st

from chain.proof.crypto import CURVE_ORDER, MAX_S, keccak, recover

DIGEST = keccak(b"a digest")


def parts(signature):
    return signature[64], int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")


@given(secret=st.integers(1, CURVE_ORDER - 1), digest=st.binary(min_size=32, max_size=32))
def test_recover__any_signature__names_the_account_that_coincurve_names(secret, digest):
    key = PrivateKey.from_int(secret)
    signature = key.sign_recoverable(digest, hasher=None)
    named = PublicKey.from_signature_and_message(signature, digest, hasher=None).format(compressed=False)

    assert recover(digest, *parts(signature)) == keccak(named[1:])[12:]


@given(parity=st.integers(0, 1), r=st.integers(1, CURVE_ORDER - 1), s=st.integers(1, MAX_S))
def test_recover__any_numbers__match_a_key_where_they_do_for_coincurve(parity, r, s):
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([parity])
    try:
        named = PublicKey.from_signature_and_message(signature, DIGEST, hasher=None).format(compressed=False)
    except Exception:  # coincurve gives no narrower type
        with pytest.raises(ValueError, match="matches no key"):
            recover(DIGEST, parity, r, s)
    else:
        assert recover(DIGEST, parity, r, s) == keccak(named[1:])[12:]


@pytest.mark.parametrize(
    ("parity", "r", "s"),
    [(0, 0, 1), (0, 1, 0), (0, CURVE_ORDER, 1), (0, 1, MAX_S + 1), (2, 1, 1), (-1, 1, 1), (0, -1, 1)],
)
def test_recover__numbers_out_of_range__are_refused(parity, r, s):
    with pytest.raises(ValueError, match="out of range"):
        recover(DIGEST, parity, r, s)


def test_recover__a_digest_of_another_length__is_refused():
    with pytest.raises(ValueError, match="out of range"):
        recover(DIGEST[:31], 0, 1, 1)
