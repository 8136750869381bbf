"""Classes of units that imported records are kept in."""

import re

from carbon.schemes import Scheme
from carbon.unit_ledger import class_key
from carbon.units import Year

KINDS = {"EU": "EUA", "UK": "UKA"}
"""Scheme -> its allowance; any other unit is named as it is."""

MAX_KIND = 8
"""Letters and digits in the name of a class."""


def kind_of(name: str) -> str:
    """The kind of a class for a scheme's allowance, or for a unit as a log names it (EUA_2008)."""
    return KINDS.get(name) or re.sub("[^A-Z0-9]", "", name.upper())[:MAX_KIND] or "UNIT"


def unit_class(scheme: Scheme, year: Year) -> int:
    """The class_id of a year's allowances: all years that are balanced together have one, by the first of them."""
    return class_key(scheme.name, kind_of(scheme.name), scheme.first_counted(year))
