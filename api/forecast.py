"""
What an enterprise's emissions of a year will be, and so whether its quota will do.

One simple method, on the best basis there is: verified emissions when they are booked; else metered emissions of the
year so far, per day from the first to the last metered day, times the days of the year; else the verified emissions of
the year before.
"""

from calendar import isleap
from collections.abc import Sequence
from datetime import date
from typing import Any

from api.models.common import Words
from api.models.enterprise import Factor
from api.models.quota import Forecast
from carbon.rounding import ceil_div
from carbon.units import GramsCO2, tonnes_up

VERIFIED = Words(en="the verified emissions of the year", zh="该年度核查排放量")
LAST_YEAR = Words(en="the verified emissions of the year before", zh="上一年度核查排放量")


def forecast(
    year: int,
    allocated_t: int,
    verified_t: int | None,
    last_verified_t: int | None,
    days: Sequence[dict[str, Any]],
    factor: Factor | None,
) -> Forecast | None:
    """
    The emissions and the gap to be expected; None when there is nothing to go by.

    :param days: metered energy by day, as the oracle gives it (`period`, `energy_mwh`), of any years
    :param factor: emissions of metered energy by the enterprise's rule set
    """
    if verified_t is not None:
        return _forecast("verified", verified_t, allocated_t, None, VERIFIED)
    metered = _metered(year, days, factor) if factor is not None else None
    if metered is not None:
        emissions_t, measured, of_year = metered
        words = Words(
            en=f"metered emissions of {measured} days, times {of_year}/{measured}",
            zh=f"{measured} 天的计量排放量 × {of_year}/{measured}",
        )
        return _forecast("metered", emissions_t, allocated_t, measured, words)
    if last_verified_t is not None:
        return _forecast("last_year", last_verified_t, allocated_t, None, LAST_YEAR)
    return None


def _metered(year: int, days: Sequence[dict[str, Any]], factor: Factor) -> tuple[int, int, int] | None:
    """Emissions extrapolated to the whole year (t, rounded up once), the days measured, the days of the year."""
    of_year = [item for item in days if item["period"][:4] == str(year)]
    if not of_year:
        return None
    dates = [date.fromisoformat(item["period"]) for item in of_year]
    measured = (max(dates) - min(dates)).days + 1
    whole = 366 if isleap(year) else 365
    energy_mwh = sum(item["energy_mwh"] for item in of_year)
    grams = ceil_div(energy_mwh * factor.factor * whole, factor.scale * measured)
    return tonnes_up(GramsCO2(grams)), measured, whole


def _forecast(basis: Any, emissions_t: int, allocated_t: int, measured: int | None, words: Words) -> Forecast:
    return Forecast(
        basis=basis,
        emissions_t=emissions_t,
        gap_t=emissions_t - allocated_t,
        measured_days=measured,
        explanation=words,
    )
