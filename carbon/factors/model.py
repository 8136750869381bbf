"""What a row of a factor table says, with where it was read."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from carbon.factors.errors import FactorIncomplete, UnitMismatch

G_CO2_PER_UNIT = {
    ("kgCO2/kWh", "mWh"): Fraction(1_000, 1_000_000),
    ("tCO2/MWh", "mWh"): Fraction(1_000_000, 1_000_000_000),
    ("tCO2/GJ", "kJ"): Fraction(1_000_000, 1_000_000),
    ("tCO2/t", "g"): Fraction(1),
    ("gCO2e/g", "g"): Fraction(1),
}
"""(unit of a factor, unit of an activity) -> g CO2e per unit of activity for a factor of 1."""

FUEL_UNITS = {
    "GJ/t": ("g", Fraction(1)),
    "GJ/10^4 Nm3": ("NL", Fraction(1_000_000, 10_000_000)),
}
"""Unit of a heating value -> unit of the fuel activity (NL: norm litre), its g CO2 for a factor of 1 tCO2."""

CO2_PER_CARBON = Fraction(44, 12)
"""Mass of CO2 per mass of carbon, as the guidelines take it."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a number was read."""

    table: str
    """File of the row."""

    row: int
    """Row in the file; 1 is the first after the header."""

    code: str
    """Name of the row."""

    source: str
    """Notice, guideline or data set that published the number."""

    published: str
    """When: ISO 8601, as exact as it is known."""

    confidence: str
    """How sure we are of the number, in the words of the tables."""

    @property
    def reference(self) -> str:
        """One line that names the row, short enough for a term of a rule set on chain."""
        return f"{self.table} row {self.row}: {self.code}, published {self.published}"


@dataclass(frozen=True, slots=True)
class Factor:
    """A published conversion from an activity to emissions."""

    value: Decimal
    """As printed in the source."""

    unit: str
    """Of the value: kgCO2/kWh, tCO2/MWh, tCO2/GJ, tCO2/t, gCO2e/g, …"""

    provenance: Provenance

    def g_per(self, activity_unit: str) -> Fraction:
        """
        Return g CO2e per unit of activity, exact.

        Raises UnitMismatch when the factor is about something else.
        """
        try:
            return Fraction(self.value) * G_CO2_PER_UNIT[self.unit, activity_unit]
        except KeyError:
            raise UnitMismatch(
                f"{self.provenance.reference}: {self.unit} does not go with an activity in {activity_unit}"
            ) from None


@dataclass(frozen=True, slots=True)
class FuelFactor:
    """What a guideline says of a fuel; an empty number was not in the source."""

    heating_value: Decimal | None
    """Net calorific value."""

    heating_value_unit: str
    """GJ/t or GJ/10^4 Nm3."""

    carbon_content_t_per_gj: Decimal | None
    """Carbon, in tC/GJ."""

    oxidation_rate: Decimal
    """Share of the carbon that burns."""

    provenance: Provenance

    @property
    def activity_unit(self) -> str:
        """Unit of the fuel quantity that `g_per_unit` is about: g, or NL (litres at norm conditions)."""
        return FUEL_UNITS[self.heating_value_unit][0]

    @property
    def g_per_unit(self) -> Fraction:
        """
        g CO2 per unit of fuel, exact: heating value x carbon content x oxidation x 44/12.

        Raises FactorIncomplete when the row lacks one of them.
        """
        if self.heating_value is None or self.carbon_content_t_per_gj is None:
            raise FactorIncomplete(f"{self.provenance.reference}: heating value or carbon content is empty")
        carbon = Fraction(self.heating_value) * Fraction(self.carbon_content_t_per_gj)
        burnt = carbon * Fraction(self.oxidation_rate)
        return burnt * CO2_PER_CARBON * FUEL_UNITS[self.heating_value_unit][1]
