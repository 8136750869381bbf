"""How figures are written and read."""

import pytest

from web import formats
from web.sheet import BadInput, fen, whole_number


@pytest.mark.parametrize(
    ("fen_", "written"),
    [(9_749, "97.49"), (0, "0.00"), (5, "0.05"), (1_132_872_796, "11,328,727.96"), (-150, "−1.50"), (None, "–")],
)
def test_yuan__of_fen__has_two_decimals_and_separators(fen_: int | None, written: str) -> None:
    assert formats.yuan(fen_) == written


@pytest.mark.parametrize(
    ("grams", "written"), [(440_473_250, "440.473"), (1, "0.000"), (2_500_000_500_000, "2,500,000.500")]
)
def test_grams__as_tonnes__have_three_decimals(grams: int, written: str) -> None:
    assert formats.grams_as_tonnes(grams) == written


def test_energy__of_the_steel_works__is_written_in_kilowatt_hours() -> None:
    assert formats.milliwatt_hours_as_kwh(959_636_710_000) == "959,636.71"


@pytest.mark.parametrize(("quantity", "written"), [(5, "+5"), (0, "0"), (-1_200, "−1,200"), (None, "–")])
def test_balance__is_written__with_its_sign(quantity: int | None, written: str) -> None:
    assert formats.signed(quantity) == written


@pytest.mark.parametrize(
    ("seconds", "age"), [(0.4, ("s", 0)), (59, ("s", 59)), (61, ("min", 1)), (7_300, ("h", 2)), (200_000, ("d", 2))]
)
def test_age__of_seconds__has_the_unit_that_people_use(seconds: float, age: tuple[str, int]) -> None:
    assert formats.age(seconds) == age


def test_address__is_shortened__in_its_middle() -> None:
    assert formats.short("0x3f5ce5fbfe3e9af3971dd833d26ba9b5c936a91c") == "0x3f5c…a91c"


@pytest.mark.parametrize(
    ("typed", "value"), [("98.2", 9_820), ("98.20", 9_820), ("98", 9_800), ("1,234.56", 123_456), ("0.05", 5)]
)
def test_price__typed__is_read_exactly(typed: str, value: int) -> None:
    assert fen(typed) == value


@pytest.mark.parametrize("typed", ["", "0", "0.00", "98.205", "-5", "abc", "1e5", "９８", "98..2", "."])
def test_price__that_is_none__is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        fen(typed)


@pytest.mark.parametrize("typed", ["", "0", "1.5", "-1", "²", "five"])
def test_quantity__that_is_no_whole_tonne__is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        whole_number(typed)


def test_quantity__with_separators__is_read() -> None:
    assert whole_number("12,000") == 12_000
