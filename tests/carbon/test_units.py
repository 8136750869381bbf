"""Conversions between units."""

import pytest

from carbon.units import Fen, FenPerTonne, GramsCO2, Tonnes, amount_of, tonnes_up


@pytest.mark.parametrize(("grams", "tonnes"), [(0, 0), (1, 1), (1_000_000, 1), (1_000_001, 2), (440_473_250, 441)])
def test_tonnes_up__any_started_tonne__counts_whole(grams: int, tonnes: int) -> None:
    assert tonnes_up(GramsCO2(grams)) == Tonnes(tonnes)


def test_amount_of__price_and_quantity__is_their_exact_product() -> None:
    assert amount_of(FenPerTonne(9_928), Tonnes(77)) == Fen(764_456)
