"""Fat fingers: what a person is told to look at twice before he signs an order."""

from pathlib import Path

import pytest

from carbon.caution import Caution, Matter, Seen, warnings_of

CAUTION = Caution(price_away_bp=300, volume_share_bp=1_000, depth_share_bp=5_000, holding_share_bp=9_000)


def matters(price_fen: int, quantity_t: int, seen: Seen, *, is_buy: bool = True) -> list[Matter]:
    found = warnings_of(CAUTION, price_fen=price_fen, quantity_t=quantity_t, is_buy=is_buy, seen=seen)
    return [one.matter for one in found]


@pytest.mark.parametrize(
    ("price_fen", "quantity_t", "told"),
    [
        (5_150, 100, []),
        (4_850, 100, []),
        (5_151, 100, [Matter.PRICE]),
        (4_849, 101, [Matter.PRICE, Matter.VOLUME]),
    ],
)
def test_warnings__of_price_and_volume__begin_above_the_threshold(
    price_fen: int, quantity_t: int, told: list[Matter]
) -> None:
    assert matters(price_fen, quantity_t, Seen(last_fen=5_000, volume_t=1_000)) == told


@pytest.mark.parametrize(("quantity_t", "told"), [(500, []), (501, [Matter.DEPTH])])
def test_warnings__of_an_order_against_the_other_side__begin_above_half(quantity_t: int, told: list[Matter]) -> None:
    assert matters(5_000, quantity_t, Seen(depth_t=1_000)) == told


@pytest.mark.parametrize(
    ("quantity_t", "is_buy", "free", "told"),
    [
        (90, False, 100, []),
        (91, False, 100, [Matter.HOLDING]),
        (90, True, 100 * 5_000, []),
        (91, True, 100 * 5_000, [Matter.HOLDING]),
    ],
)
def test_warnings__of_most_of_what_is_free__count_money_for_buying_and_units_for_selling(
    quantity_t: int, is_buy: bool, free: int, told: list[Matter]
) -> None:
    assert matters(5_000, quantity_t, Seen(free=free), is_buy=is_buy) == told


def test_warning__says_how_far_and_against_what() -> None:
    [told] = warnings_of(CAUTION, price_fen=5_539, quantity_t=1, is_buy=True, seen=Seen(last_fen=5_000))
    assert (told.matter, told.share_bp, told.limit_bp, told.against) == (Matter.PRICE, 1_078, 300, 5_000)


def test_warnings__nothing_to_compare_with__are_none() -> None:
    assert matters(1, 10**6, Seen()) == []


def test_thresholds__of_the_program__warn_before_the_band_is_reached() -> None:
    ours = Caution.load()
    assert 0 < ours.price_away_bp < 1_000
    assert 0 < ours.depth_share_bp <= ours.holding_share_bp < 10_000


def test_thresholds__of_a_file__go_before_those_of_the_program(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("price_away_bp = 77\n", encoding="utf-8")
    assert Caution.load(file).price_away_bp == 77
    assert Caution.load(file).volume_share_bp == Caution.load().volume_share_bp


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("price_away_bp = 0\n", "above 0"),
        ("price_away_bp = 1.5\n", "whole numbers"),
        ("price_away_bp = true\n", "whole numbers"),
        ("price = 3\n", "not a file of thresholds: price"),
        ("", "it is empty"),
        ("price_away_bp", "Expected"),
    ],
)
def test_thresholds__of_a_broken_file__are_refused(tmp_path: Path, text: str, fact: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=fact):
        Caution.load(file)
