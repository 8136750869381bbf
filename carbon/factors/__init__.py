"""
Published factors, each with the row it was read from; README.md names the tables and their sources.

A lookup that no row or more than one row answers is an error: a factor is never guessed.
"""

from functools import cache
from importlib.resources import files

from carbon.factors.errors import (
    FactorAmbiguous,
    FactorError,
    FactorIncomplete,
    FactorNotFound,
    FactorTableError,
    UnitMismatch,
)
from carbon.factors.model import Factor, FuelFactor, Provenance
from carbon.factors.tables import GridKey, read_emission, read_grid, read_gwp, read_published

__all__ = [
    "Factor",
    "FactorAmbiguous",
    "FactorError",
    "FactorIncomplete",
    "FactorNotFound",
    "FactorTableError",
    "FuelFactor",
    "Provenance",
    "UnitMismatch",
    "direct_factor",
    "fuel_factor",
    "grid_factor",
    "published_factor",
    "warming_potential",
]


def published_factor(code: str) -> Factor:
    """
    Return a factor that was published with measured data, such as `steel_works.electricity`.

    Raises FactorNotFound.
    """
    try:
        return _published()[code]
    except KeyError:
        raise FactorNotFound(f"published_factors.csv has no {code}") from None


def grid_factor(scope: str, area: str, data_year: int, basis: str | None = None) -> Factor:
    """
    Return an electricity factor: scope national, region, region_pre2021 or province; area by its English name.

    The factor of a report is the one that its year's notice names, so a year can have several: `basis` tells which.
    Raises FactorNotFound, and FactorAmbiguous when several rows fit.
    """
    fitting = [
        factor
        for key, factor in _grid().items()
        if key[:3] == (scope, area, data_year) and (basis is None or key[3] == basis)
    ]
    if not fitting:
        raise FactorNotFound(f"grid_factors.csv has no {scope} {area} {data_year}, basis {basis or 'any'}")
    if len(fitting) > 1:
        rows = ", ".join(str(factor.provenance.row) for factor in fitting)
        raise FactorAmbiguous(f"grid_factors.csv: rows {rows} are {scope} {area} {data_year}; name the basis")
    return fitting[0]


def fuel_factor(code: str) -> FuelFactor:
    """
    Return a fuel of a set, such as `steel2024.bituminous`.

    Raises FactorNotFound.
    """
    found = _emission().get(code)
    if not isinstance(found, FuelFactor):
        raise FactorNotFound(f"emission_factors.csv has no fuel {code}")
    return found


def direct_factor(code: str) -> Factor:
    """
    Return a direct factor of a set, such as `heat.default`.

    Raises FactorNotFound.
    """
    found = _emission().get(code)
    if not isinstance(found, Factor):
        raise FactorNotFound(f"emission_factors.csv has no direct factor {code}")
    return found


def warming_potential(gas: str, assessment: str) -> Factor:
    """
    Return the 100-year potential of a gas (CH4, SF6, HFC-134a, …) in an assessment (SAR, AR4, AR5, AR6, CN).

    Raises FactorNotFound.
    """
    try:
        return _gwp()[gas, assessment]
    except KeyError:
        raise FactorNotFound(f"gwp.csv has no {gas} of {assessment}") from None


@cache
def _published() -> dict[str, Factor]:
    return read_published("published_factors.csv", _text("published_factors.csv"))


@cache
def _grid() -> dict[GridKey, Factor]:
    return read_grid("grid_factors.csv", _text("grid_factors.csv"))


@cache
def _emission() -> dict[str, Factor | FuelFactor]:
    return read_emission("emission_factors.csv", _text("emission_factors.csv"))


@cache
def _gwp() -> dict[tuple[str, str], Factor]:
    return read_gwp("gwp.csv", _text("gwp.csv"), "gwp_columns.csv", _text("gwp_columns.csv"))


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
