"""Serial numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbon.serial_text import MalformedSerial, SerialText, parse_serial
from carbon.serials import SerialRange

WORD = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8)


@given(
    scheme=WORD,
    kind=WORD,
    vintage=st.integers(0, 9999),
    ends=st.tuples(st.integers(1, 2**56 - 1), st.integers(1, 2**56 - 1)),
)
def test_serial__written_and_read__is_the_same(scheme, kind, vintage, ends):
    serial = SerialText(scheme, kind, vintage, SerialRange(min(ends), max(ends)))

    assert parse_serial(str(serial)) == serial


@pytest.mark.parametrize(
    ("text", "unit_class", "written"),
    [
        ("CN-CEA-2024-0000123", None, "CN-CEA-2024-0000123"),
        (" cn-cea-2024-123 ", None, "CN-CEA-2024-0000123"),
        ("EU-EUA-0000-0000001-0000100", None, "EU-EUA-0000-0000001-0000100"),
        ("5-5", "CN-CEA-2024", "CN-CEA-2024-0000005"),
        ("123456789", "cn-ccer-2016", "CN-CCER-2016-123456789"),
    ],
)
def test_serial__in_the_forms_that_people_use__is_read(text, unit_class, written):
    assert str(parse_serial(text, unit_class)) == written


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("", "looks like"),
        ("CN-CEA-2024", "looks like"),
        ("CN-CEA-2024-", "looks like"),
        ("CN-CEA-2024-12x", "looks like"),
        ("CN-CEA-2024-1-2-3", "looks like"),
        ("CN-CEA-2024-١", "looks like"),
        ("CHINESE-NATIONALS-2024-1", "looks like"),
        ("CN-CEA-2024-0000000", "count from 1"),
        ("CN-CEA-2024-0000009-0000008", "ends before"),
        ("CN-CEA-2024-123456789012345678", "looks like"),
    ],
)
def test_serial__that_names_no_unit__says_what_is_wrong(text, fact):
    with pytest.raises(MalformedSerial, match=fact) as caught:
        parse_serial(text)

    assert caught.value.text == text


def test_str__of_one_unit__has_no_range():
    assert str(SerialText("CN", "CEA", 2024, SerialRange(7, 7))) == "CN-CEA-2024-0000007"
