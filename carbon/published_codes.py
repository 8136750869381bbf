"""
Codes that logs publish, and how a computed status stands to them.

EU: Description of the EUTL database (J. Abrell), table compliance_code. UK: words of the registry's report "Compliance
Report: Emissions and Surrenders", gov.uk.
"""

from enum import StrEnum

NO_OBLIGATION = "-"
"""Outside the system: there is nothing to comply with."""

EU_CODES = ("", "A", "B", "C", "D", "E", "X", NO_OBLIGATION)
"""Empty: no code yet, or none for this row."""

UK_STATUSES = ("", "A", "B", "C", "NOT_APPLICABLE", "EXCLUDED")

RULE_CODES = frozenset("ABC")
"""What follows from figures; D and E are an authority's decision, X and - no figure at all."""


class Comparison(StrEnum):
    """How a status stands to the published one."""

    EQUAL = "equal"
    DIFFER = "differ"
    NOT_COMPARABLE = "not_comparable"


def compare(status: str, published: str) -> Comparison:
    """Compare a status with the published one, which must be A, B or C to say anything about figures."""
    if published not in RULE_CODES:
        return Comparison.NOT_COMPARABLE
    return Comparison.EQUAL if status == published else Comparison.DIFFER
