"""The signed message, exact decimals and exact energies."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from coincurve import PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from carbon.merkle import leaf_of
from carbon.readings import (
    POWER_OF_TEN,
    QUALITY_NAMES,
    UNIT_NAMES,
    Reading,
    Unit,
    energy_of,
    parse_decimal,
)
from clients.device import Device, decimal_text
from oracle.signatures import Verifier, sign

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "readings.json").read_text())


def reading_of(vector):
    mantissa, decimals = parse_decimal(vector["quantity"])
    return Reading(
        bytes.fromhex(vector["device_id"]),
        vector["sequence"],
        vector["start_s"],
        vector["end_s"],
        mantissa,
        decimals,
        UNIT_NAMES[vector["unit"]],
        QUALITY_NAMES[vector["quality"]],
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["quantity"])
def test_reading__golden_vector__is_signed_and_verified_as_by_others(vector):
    reading, key = reading_of(vector), PrivateKey.from_hex(vector["private_key"])
    digest, signature = bytes.fromhex(vector["digest"]), bytes.fromhex(vector["signature"])

    assert reading.message().hex() == vector["message"]
    assert reading.digest() == digest == leaf_of(reading.message()[1:])
    assert sign(key, digest) == signature
    sent = {name: vector[name] for name in ("sequence", "start_s", "end_s", "quantity", "unit", "quality", "signature")}
    assert Device(reading.device_id, key).sign(reading) == sent
    verifier = Verifier(bytes.fromhex(vector["public_key"]))
    assert verifier.is_valid(digest, signature)
    assert verifier.are_valid([digest, bytes(32), digest], [signature, signature, signature[:63]]) == [
        True,
        False,
        False,
    ]


@given(st.integers(-(10**35), 10**35), st.integers(0, 20))
def test_parse_decimal__any_number__is_read_as_it_was_written(mantissa, decimals):
    assert parse_decimal(decimal_text(mantissa, decimals)) == (mantissa, decimals)


@pytest.mark.parametrize(
    "text", ["", ".", "-", "-.", "--1", "+1", "1e3", "1_0", " 1", "1 ", "1.2.3", "1.-7", ".-7", "١٢", "²", "1,5", "NaN"]
)
def test_parse_decimal__no_plain_number__is_an_error(text):
    with pytest.raises(ValueError, match="not a plain decimal number"):
        parse_decimal(text)


@given(st.integers(-(10**30), 10**30), st.integers(0, 36), st.sampled_from(Unit))
def test_energy_of__any_quantity__is_exact_or_none(mantissa, decimals, unit):
    exact = Fraction(mantissa) / 10**decimals * 10 ** POWER_OF_TEN[unit]

    assert energy_of(mantissa, decimals, unit) == (exact if exact.denominator == 1 else None)
