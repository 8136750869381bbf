"""Voucher codes: that every single error and swap shows, and that people's spellings are read."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.settlement import TradeId
from carbon.vouchers import (
    ALPHABET,
    BASE,
    SYMBOLS,
    WEIGHTS,
    MalformedCode,
    NoCodeFor,
    code_for,
    fields_of,
    format_code,
    is_well_formed,
    parse_code,
)

GB_32100_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13)
"""First twelve of the weights that the standard prints."""

FIRST_DAY, LAST_DAY = 18_262, 18_262 + 31**3 - 1

TRADE_IDS = st.builds(TradeId, st.integers(1, 30), st.integers(FIRST_DAY, LAST_DAY), st.integers(1, 31**4 - 1)).map(
    lambda trade: trade.number
)
CODES = st.builds(code_for, TRADE_IDS, st.binary(min_size=32, max_size=32))

SAMPLE = code_for(TradeId(1, 20_059, 42).number, bytes.fromhex("c0ffee" + "00" * 28 + "07"))


def symbols_of(code: int) -> list[int]:
    return [ALPHABET.index(symbol) for symbol in format_code(code).replace("-", "")]


def code_of(symbols: list[int]) -> int:
    code = 0
    for symbol in symbols:
        code = code * BASE + symbol
    return code


def test_weights__of_the_code__are_those_of_the_standard() -> None:
    assert WEIGHTS == GB_32100_WEIGHTS
    assert len(set(ALPHABET)) == 31
    assert not set("IOSVZ") & set(ALPHABET)


def test_weights__any_two_places__make_independent_columns() -> None:
    """The determinant of (a, a²), (b, b²) is not 0 mod 31: hence no error in two places can pass."""
    for a, b in combinations(WEIGHTS, 2):
        assert (a * b * b - a * a * b) % BASE != 0


@given(CODES)
def test_code_for__any_trade__is_well_formed(code: int) -> None:
    assert is_well_formed(code)


@given(TRADE_IDS, st.binary(min_size=32, max_size=32))
def test_fields_of__code__are_the_trade_and_its_tag(trade_id: int, trade_hash: bytes) -> None:
    fields = fields_of(code_for(trade_id, trade_hash))
    assert fields.trade.number == trade_id
    assert fields.tag == int.from_bytes(trade_hash, "big") % 961


def test_is_well_formed__every_single_wrong_symbol__is_noticed() -> None:
    symbols = symbols_of(SAMPLE)
    for place in range(SYMBOLS):
        for wrong in set(range(BASE)) - {symbols[place]}:
            assert not is_well_formed(code_of([*symbols[:place], wrong, *symbols[place + 1 :]]))


def test_is_well_formed__every_swap_of_two_symbols__is_noticed() -> None:
    symbols = symbols_of(SAMPLE)
    swaps = [(i, j) for i, j in combinations(range(SYMBOLS), 2) if symbols[i] != symbols[j]]
    assert len(swaps) > 50
    for i, j in swaps:
        swapped = list(symbols)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        assert not is_well_formed(code_of(swapped))


def test_is_well_formed__every_two_wrong_symbols__are_noticed() -> None:
    """All 59,400 double errors of one code; by linearity they stand for those of every code."""
    symbols = symbols_of(SAMPLE)
    powers = [BASE ** (SYMBOLS - 1 - place) for place in range(SYMBOLS)]
    for i, j in combinations(range(SYMBOLS), 2):
        for x in set(range(BASE)) - {symbols[i]}:
            for y in set(range(BASE)) - {symbols[j]}:
                assert not is_well_formed(SAMPLE + (x - symbols[i]) * powers[i] + (y - symbols[j]) * powers[j])


@pytest.mark.parametrize("code", [0, -1, BASE**SYMBOLS])
def test_is_well_formed__number_that_is_no_code__is_not(code: int) -> None:
    assert not is_well_formed(code)


def test_fields_of__check_symbols_do_not_hold__is_refused() -> None:
    with pytest.raises(MalformedCode, match="the check symbols do not hold"):
        fields_of(SAMPLE + 1)


@given(CODES)
def test_parse_code__written_by_format_code__comes_back(code: int) -> None:
    assert parse_code(format_code(code)) == code


def test_parse_code__small_letters_spaces_and_no_dashes__is_read() -> None:
    text = format_code(SAMPLE)
    assert len(text) == 14
    assert text[4] == text[9] == "-"
    for spelling in (text.lower(), text.replace("-", ""), text.replace("-", " "), f" {text} "):
        assert parse_code(spelling) == SAMPLE


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("", "a code has 12 symbols, this has 0"),
        (format_code(SAMPLE)[:-1], "a code has 12 symbols, this has 11"),
        ("O" + format_code(SAMPLE)[1:], "codes do not use the symbol 'O'"),
        ("é" + format_code(SAMPLE)[1:], "codes do not use the symbol 'É'"),
        ("0000-0000-0000", "the check symbols do not hold"),
        (format_code(SAMPLE + 1), "the check symbols do not hold"),
    ],
)
def test_parse_code__no_code__says_what_is_wrong(text: str, fact: str) -> None:
    with pytest.raises(MalformedCode) as malformed:
        parse_code(text)
    assert malformed.value.fact == fact
    assert malformed.value.code == text


def test_format_code__too_large__is_refused() -> None:
    with pytest.raises(MalformedCode, match="a code has 12 symbols"):
        format_code(BASE**SYMBOLS)


@pytest.mark.parametrize(
    ("trade", "fact"),
    [
        (TradeId(1, FIRST_DAY - 1, 1), "Vouchers: day is before 2020"),
        (TradeId(1, LAST_DAY + 1, 1), "Vouchers: day needs more symbols"),
        (TradeId(0, FIRST_DAY, 1), "Vouchers: product is not 1 to 30"),
        (TradeId(31, FIRST_DAY, 1), "Vouchers: product is not 1 to 30"),
        (TradeId(1, FIRST_DAY, 0), "Vouchers: sequence is not 1 to 923520"),
        (TradeId(1, FIRST_DAY, 31**4), "Vouchers: sequence is not 1 to 923520"),
    ],
)
def test_code_for__trade_that_does_not_fit__says_why(trade: TradeId, fact: str) -> None:
    with pytest.raises(NoCodeFor) as refused:
        code_for(trade.number, b"\x00" * 32)
    assert (refused.value.fact, refused.value.trade_id) == (fact, trade.number)
