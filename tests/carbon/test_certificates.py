"""Codes of certificates: written and read, and refused with a symbol wrong or two swapped."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.certificates import (
    MOST,
    CertificateCode,
    CertificateKind,
    MalformedCertificate,
    check_digits,
    code_for,
    parse_code,
)

SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODES = st.builds(CertificateCode, st.sampled_from(CertificateKind), st.integers(1, MOST - 1), st.integers(0, 9_999))


def refused(text: str) -> bool:
    try:
        parse_code(text)
    except MalformedCertificate:
        return True
    return False


@given(code=CODES)
def test_code__written_and_read__is_the_same(code):
    assert parse_code(str(code)) == code
    assert parse_code(str(code).replace("-", " ").lower()) == code


@given(code=CODES)
def test_code__with_any_one_symbol_wrong__is_refused(code):
    symbols = str(code).replace("-", "")
    for place, right in enumerate(symbols):
        for wrong in SYMBOLS:
            assert wrong == right or refused(symbols[:place] + wrong + symbols[place + 1 :])


@given(code=CODES)
def test_code__with_any_two_symbols_swapped__is_refused(code):
    symbols = list(str(code).replace("-", ""))
    for one, other in combinations(range(len(symbols)), 2):
        if symbols[one] != symbols[other]:
            swapped = symbols.copy()
            swapped[one], swapped[other] = swapped[other], swapped[one]
            assert refused("".join(swapped))


@pytest.mark.parametrize(
    ("body", "digits"),
    [
        ("794", "44"),  # 79444 = 819 * 97 + 1
        ("0", "01"),  # 1 = 0 * 97 + 1
        ("5493001KJTIIGC8Y1R", "12"),  # LEI 5493001KJTIIGC8Y1R12, the example of ISO 17442
    ],
)
def test_check_digits__of_worked_examples__are_those_of_iso_7064(body, digits):
    assert check_digits(body) == digits


def test_code_for__a_transaction__has_letter_number_and_digits_of_its_hash():
    code = code_for(CertificateKind.CANCELLATION, 123, "0x" + f"{98_764_567:064x}")

    assert code == CertificateCode(CertificateKind.CANCELLATION, 123, 4567)
    assert str(code).startswith("C000123-4567-")


@pytest.mark.parametrize("number", [0, -1, MOST])
def test_code_for__a_number_that_no_certificate_has__is_refused(number):
    with pytest.raises(MalformedCertificate, match="numbers of certificates are 1 to"):
        code_for(CertificateKind.HOLDING, number, "0x01")


@pytest.mark.parametrize(
    "text", ["", "C", "X000123-4567-89", "C12-4567-89", "C٠00123-4567-89", "C000123-4567-890123456789"]
)
def test_parse_code__of_no_code__says_what_one_looks_like(text):
    with pytest.raises(MalformedCertificate, match="looks like C000123-4567-89"):
        parse_code(text)


def test_parse_code__zeros_too_many_or_no_number__are_refused_though_the_digits_hold():
    """One certificate has one code."""
    for body in ("C00001234567", "C0000004567"):
        with pytest.raises(MalformedCertificate, match="looks like"):
            parse_code(body + check_digits(body))
