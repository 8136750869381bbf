"""How a year's plan allocates."""

from sqlalchemy import Table

from readmodel.tables.columns import metadata, number, origin, text

unit_plans = Table(
    "unit_plans",
    metadata,
    number("year", "calendar year", key=True),
    number("unit_class", "class of power units, 1 to 4: I to IV", key=True),
    number("version", "counts from 1", key=True),
    text("basis", "electricity that counts: net or gross"),
    number("electricity_e6", "benchmark, t CO2/MWh with 6 decimals"),
    number("heat_e6", "benchmark, t CO2/GJ with 6 decimals"),
    text("cooling_e6", "JSON: factors of water, air, back pressure, with 6 decimals"),
    number("heat_share_e6", "s of 1 - s * heat ratio, with 6 decimals"),
    text("segments", "JSON: load factors from the highest load down, as IAllocationMethods.Segment"),
    text("reference", "plan, and the row it was read from"),
    text("set_by", "account"),
    number("set_s", "unix s"),
    *origin(),
    comment="How plans allocate to power units, each version",
)

allocation_terms = Table(
    "allocation_terms",
    metadata,
    number("year", "calendar year", key=True),
    number("version", "counts from 1", key=True),
    number("gap_cap_e9", "an entity's gap is at most this share of its verified emissions"),
    number("pre_share_e9", "pre-allocation, share of its base"),
    number("industry_slope_e9", "alpha per X"),
    number("industry_threshold_e9", "|X| from which on alpha stays at its cap"),
    number("industry_cap_e9", "greatest alpha"),
    number("banking_multiple_e9", "of net sales that may be carried over"),
    number("borrowing_share_e9", "of the gap that may be borrowed"),
    number("borrowing_min_gap_e9", "gap that allows it, share of the obligation"),
    text("reference", "rules they were read from"),
    text("set_by", "account"),
    number("set_s", "unix s"),
    *origin(),
    comment="What a year's rules say of entities, each version; shares with 9 decimals",
)
