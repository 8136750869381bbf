"""
Units of the quantities that the project counts with. Each is an integer with a type, as on the chain.

`docs/units-and-sources.md` lists where each is used. A unit is also in the name of every field that holds it.
"""

from typing import NewType

from carbon.rounding import ceil_div

Tonnes = NewType("Tonnes", int)
"""Whole tonnes of CO2 equivalent; one allowance is one tonne."""

GramsCO2 = NewType("GramsCO2", int)
"""Grams of CO2 equivalent: the unit of reports, before the one rounding to tonnes."""

MilliwattHours = NewType("MilliwattHours", int)
"""Electric energy in mWh (thousandths of a watt hour): exact for any meter that counts to 0.000001 kWh."""

WattHours = NewType("WattHours", int)
"""Electric energy in Wh."""

Kilojoules = NewType("Kilojoules", int)
"""Heat in kJ."""

Grams = NewType("Grams", int)
"""Mass in g, of fuels and materials."""

Fen = NewType("Fen", int)
"""Money in fen, 0.01 CNY."""

FenPerTonne = NewType("FenPerTonne", int)
"""Price in fen per tonne."""

BasisPoints = NewType("BasisPoints", int)
"""Share in 1/10,000: 1000 is 10 %."""

UnixSeconds = NewType("UnixSeconds", int)
"""Time in seconds since 1970-01-01T00:00:00Z."""

MarketDay = NewType("MarketDay", int)
"""Days since 1970-01-01 in the market's time zone."""

Year = NewType("Year", int)
"""Calendar year."""

MILLIWATT_HOURS_PER_WH = 1_000
"""Milliwatt hours in a watt hour."""

WH_PER_KWH = 1_000
"""Watt hours in a kilowatt hour."""

MILLIWATT_HOURS_PER_KWH = MILLIWATT_HOURS_PER_WH * WH_PER_KWH
"""Milliwatt hours in a kilowatt hour."""

G_PER_TONNE = 1_000_000
"""Grams in a tonne."""

FEN_PER_CNY = 100
"""Fen in a yuan."""

BASIS_POINTS = 10_000
"""Basis points in one whole."""

S_PER_DAY = 86_400
"""Seconds in a day."""


def tonnes_up(emissions: GramsCO2) -> Tonnes:
    """Round emissions up to whole tonnes, as they are booked: never in favour of who emitted."""
    return Tonnes(ceil_div(emissions, G_PER_TONNE))


def amount_of(price: FenPerTonne, quantity: Tonnes) -> Fen:
    """Money for a quantity at a price; exact, nothing to round."""
    return Fen(price * quantity)
