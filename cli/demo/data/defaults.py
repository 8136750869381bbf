"""Where the demo's records are."""

from pathlib import Path

HERE = Path(__file__).parent
METER = HERE / "steel_meter_15min.csv"
INSTALLATIONS = HERE / "eutl_installations_AT.csv"
COMPLIANCE = HERE / "eutl_compliance_AT.csv"
SUBSTITUTE_PRICES = HERE / "prices_substitute.csv"
REAL_PRICES = HERE.parents[3] / "shared" / "data" / "cea_daily.csv"
"""Quotes of the exchange, which may not be redistributed: used where someone has put them beside the project."""


def prices() -> Path:
    """The exchange's real quotes if they are there, else our made-up ones of the same layout."""
    return REAL_PRICES if REAL_PRICES.exists() else SUBSTITUTE_PRICES
