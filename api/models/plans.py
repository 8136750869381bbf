"""Shapes of allocation plans: how each year's rules allocate."""

from datetime import datetime

from pydantic import Field

from api.models.common import Address, Answer, Hash, Model

FORMS = (
    "1: a; 2: a + b (c - 100 F); 3: a ** (b - c F); 4: a - b (1 - e ** (-100 F / c)) - d (1 - e ** (-100 F / e)); "
    "in 4 the bare e is Euler's number"
)


class LoadFactor(Model):
    """The load factor Ff from a load on, up to where the one before it begins."""

    from_load_e9: int = Field(description="Share of full load, 9 decimals")
    form: int = Field(description=FORMS)
    constants_e9: list[int] = Field(description="a to e, 9 decimals")
    places: int = Field(description="Decimals that the factor is rounded to; 27: cut there, upwards")


class Version(Model):
    """A version of a year's plan; an old one stays valid for what was allocated by it."""

    year: int
    version: int = Field(description="Counts from 1")
    reference: str = Field(description="Plan, and the row it was read from")
    set_by: Address
    set_at: datetime
    block: int
    transaction_hash: Hash


class UnitPlan(Version):
    """How a plan allocates to a class of power units."""

    unit_class: int = Field(description="1 to 4: I to IV")
    basis: str = Field(description="Electricity that counts: net or gross")
    electricity_e6: int = Field(description="Benchmark, t CO2/MWh, 6 decimals")
    heat_e6: int = Field(description="Benchmark, t CO2/GJ, 6 decimals")
    cooling_e6: list[int] = Field(description="Factors of water, air and back pressure, 6 decimals")
    heat_share_e6: int = Field(description="s of 1 - s * heat ratio, 6 decimals")
    segments: list[LoadFactor] = Field(description="Highest load first; none: 1 at every load")


class AllocationTerms(Version):
    """What a year's rules say of entities; shares with 9 decimals, 0 where they do not know the thing."""

    gap_cap_e9: int = Field(description="An entity's gap is at most this share of its verified emissions; 1 is no cap")
    pre_share_e9: int = Field(description="Pre-allocation, share of its base")
    industry_slope_e9: int
    industry_threshold_e9: int
    industry_cap_e9: int
    banking_multiple_e9: int = Field(description="Of net sales that may be carried over")
    borrowing_share_e9: int = Field(description="Of the gap that may be borrowed")
    borrowing_min_gap_e9: int = Field(description="Gap that allows it, share of the obligation")


class AllocationPlans(Answer):
    """The plans in all their versions, newest year first, in a year by class and version."""

    units: list[UnitPlan]
    terms: list[AllocationTerms]
