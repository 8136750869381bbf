"""
What an enterprise's emissions of a year will be, and so whether its quota will do.

On the best basis there is: verified emissions when they are booked; else metered emissions of the year so far, raised
to the whole year by the season that the year before shows (its metered energy over that of the same days), or, where it
was not metered in every month, by the number of days; else the verified emissions of the year before.
"""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.models.common import Words
from api.models.enterprise import Factor
from api.models.quota import Forecast
from carbon.rounding import ceil_div
from carbon.units import GramsCO2, tonnes_up

Day = dict[str, Any]
"""Metered energy of a day, as the oracle gives it: `period`, `energy_mwh`."""

MONTHS = 12
MILLIWATT_HOURS_PER_KWH = 10**6

VERIFIED = Words(en="the verified emissions of the year", zh="该年度核查排放量")
LAST_YEAR = Words(en="the verified emissions of the year before", zh="上一年度核查排放量")


def forecast(
    year: int,
    allocated_t: int,
    verified_t: int | None,
    last_verified_t: int | None,
    days: Sequence[Day],
    factor: Factor | None,
) -> Forecast | None:
    """
    The emissions and the gap to be expected; None when there is nothing to go by.

    :param days: metered energy by day, of any years
    :param factor: emissions of metered energy by the enterprise's rule set
    """
    if verified_t is not None:
        return _forecast("verified", verified_t, allocated_t, None, VERIFIED)
    metered = _metered(year, days) if factor is not None else None
    if metered is not None and factor is not None:
        season = _season(year, days, metered)
        whole, part = season or (metered.days_of_year, metered.days)
        grams = ceil_div(metered.energy_mwh * factor.factor * whole, factor.scale * part)
        basis = "metered" if season is None else "seasonal"
        words = _by_days(metered) if season is None else _by_season(year, metered, season)
        return _forecast(basis, tonnes_up(GramsCO2(grams)), allocated_t, metered.days, words)
    if last_verified_t is not None:
        return _forecast("last_year", last_verified_t, allocated_t, None, LAST_YEAR)
    return None


@dataclass(frozen=True, slots=True)
class _Metered:
    """What was metered of a year so far."""

    energy_mwh: int
    """In milliwatt hours."""

    first: str
    """First metered day of the year, as MM-DD."""

    last: str
    days: int
    """From the first to the last, both included."""

    days_of_year: int


def _metered(year: int, days: Sequence[Day]) -> _Metered | None:
    of_year = _of_year(year, days)
    if not of_year:
        return None
    first, last = min(of_year), max(of_year)
    measured = (date.fromisoformat(f"{year}-{last}") - date.fromisoformat(f"{year}-{first}")).days + 1
    return _Metered(sum(of_year.values()), first, last, measured, 366 if isleap(year) else 365)


def _season(year: int, days: Sequence[Day], metered: _Metered) -> tuple[int, int] | None:
    """
    Energy of the year before, and of the same days of it, in mWh; None where it shows no seasons.

    It does with readings in each of its months, from the first to the last, and some in those days.
    """
    before = _of_year(year - 1, days)
    months = {day[:2] for day in before}
    of_days = sum(energy_mwh for day, energy_mwh in before.items() if metered.first <= day <= metered.last)
    return (sum(before.values()), of_days) if len(months) == MONTHS and of_days > 0 else None


def _of_year(year: int, days: Sequence[Day]) -> dict[str, int]:
    """Energy in mWh by MM-DD."""
    return {day["period"][5:]: day["energy_mwh"] for day in days if day["period"][:4] == str(year)}


def _by_days(metered: _Metered) -> Words:
    share = f"{metered.days_of_year}/{metered.days}"
    return Words(
        en=f"metered emissions of {metered.days} days, times {share}", zh=f"{metered.days} 天的计量排放量 × {share}"
    )


def _by_season(year: int, metered: _Metered, season: tuple[int, int]) -> Words:
    whole, part = (f"{ceil_div(energy_mwh, MILLIWATT_HOURS_PER_KWH):,}" for energy_mwh in season)
    return Words(
        en=f"metered emissions of {metered.days} days ({metered.first} to {metered.last}), times the season of "
        f"{year - 1}: {whole} kWh in the whole year, {part} kWh in the same days",
        zh=f"{metered.days} 天（{metered.first} 至 {metered.last}）的计量排放量，按 {year - 1} 年的季节变化推算："
        f"全年 {whole} 千瓦时，同期 {part} 千瓦时",
    )


def _forecast(basis: Any, emissions_t: int, allocated_t: int, measured: int | None, words: Words) -> Forecast:
    return Forecast(
        basis=basis,
        emissions_t=emissions_t,
        gap_t=emissions_t - allocated_t,
        measured_days=measured,
        explanation=words,
    )
