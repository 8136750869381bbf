"""Reads the inputs of a case: exact numbers, words and flags, each wrong one named with what to do."""

import re
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal

from carbon.allocation.errors import CaseError

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
MAX_NUMBER = Decimal(10) ** 18
"""No figure of tonnes, MWh, GJ or fen comes near."""
MAX_PLACES = 30
"""Decimals that a number may have."""

MAX_FACTORS = 64
"""Numbers that a list may have."""

SHOWN = 40
"""Characters of a wrong value that a message repeats."""


class Inputs:
    """The inputs of one case, as parsed from JSON with numbers as Decimal."""

    def __init__(self, values: object, known: Iterable[str]) -> None:
        if not isinstance(values, Mapping):
            raise CaseError("inputs", "is missing or no object", 'write "inputs": {"name": value, …}')
        names = tuple(known)
        for name in values:
            if name not in names:
                raise CaseError(_shown(name), "is no input of this method", f"it takes {', '.join(names)}")
        self._values = values

    def has(self, name: str) -> bool:
        """Tell whether an input is there; null is as good as left out."""
        return self._values.get(name) is not None

    def number(self, name: str, default: Decimal | None = None, *, signed: bool = False) -> Decimal:
        """Return an exact number, 0 or more unless `signed`."""
        if not self.has(name):
            if default is None:
                raise self._missing(name, "a number")
            return default
        return _number(name, self._values[name], signed=signed)

    def fraction(self, name: str, default: Decimal | None = None) -> Decimal:
        """Return a share from 0 to 1."""
        value = self.number(name, default)
        if value > 1:
            raise CaseError(name, f"is above 1: {_shown(value)}", "give it as a fraction, 0.85 for 85 %")
        return value

    def positive(self, name: str) -> Decimal:
        """Return a number above 0."""
        value = self.number(name)
        if value == 0:
            raise CaseError(name, "is zero", "give a number above 0")
        return value

    def tonnes(self, name: str, *, signed: bool = False) -> int:
        """Return whole tonnes."""
        value = self.number(name, signed=signed)
        if value != value.to_integral_value():
            raise CaseError(name, f"is not whole tonnes: {_shown(value)}", "round it as its own rule says")
        return int(value)

    def year(self, name: str, default: int | None = None, periods: Mapping[str, int] | None = None) -> int:
        """Return a calendar year; a period that `periods` knows, such as 2019-2020, stands for the year given there."""
        if default is not None and not self.has(name):
            return default
        value = self._values.get(name)
        if periods and isinstance(value, str) and value in periods:
            return periods[value]
        value = self.number(name)
        if value != value.to_integral_value() or not 1900 <= value < 10_000:
            raise CaseError(name, f"is no calendar year: {_shown(value)}", "give one such as 2023")
        return int(value)

    def word(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return one of some words."""
        words = tuple(allowed)
        if not self.has(name):
            if default is None:
                raise self._missing(name, "one of " + ", ".join(words))
            return default
        value = self._values[name]
        if not isinstance(value, str) or value not in words:
            raise CaseError(name, f"is unknown: {_shown(value)}", f"give one of {', '.join(words)}")
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false when left out."""
        value = self._values.get(name) if self.has(name) else False
        if not isinstance(value, bool):
            raise CaseError(name, f"is neither true nor false: {_shown(value)}", "give it without quotation marks")
        return value

    def numbers(self, name: str) -> list[Decimal]:
        """Return a list of numbers, 0 or more each; empty when left out."""
        values = self._values.get(name) if self.has(name) else []
        if not isinstance(values, list):
            raise CaseError(name, f"is no list: {_shown(values)}", "give numbers in [ ]")
        if len(values) > MAX_FACTORS:
            raise CaseError(name, f"has {len(values)} numbers", f"multiply some; {MAX_FACTORS} are the most")
        return [_number(f"{name}[{position}]", value) for position, value in enumerate(values)]

    def _missing(self, name: str, wanted: str) -> CaseError:
        return CaseError(name, "is missing", f"give {wanted}")


def _number(name: str, value: object, *, signed: bool = False) -> Decimal:
    if isinstance(value, str):
        if not NUMBER.fullmatch(value):
            raise CaseError(name, f"is not a number: {_shown(value)}", "give plain digits with a point, such as 1234.5")
        value = Decimal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal):
        raise CaseError(name, f"is not a number: {_shown(value)}", "give a JSON number or a decimal string")
    if not value.is_finite():
        raise CaseError(name, f"is not finite: {value}", "give a number")
    if value < 0 and not signed:
        raise CaseError(name, f"is negative: {_shown(value)}", "give 0 or more")
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise CaseError(name, f"is too large: {_shown(value)}", "check its unit; 10^18 is the most")
    return _with_few_places(name, value)


def _with_few_places(name: str, value: Decimal) -> Decimal:
    """The number, without zeros at its end where it has many: later steps keep every digit."""
    digits, exponent = value.as_tuple().digits, value.as_tuple().exponent
    assert isinstance(exponent, int)  # a finite number has one
    if not value:
        return Decimal(0)
    if exponent < -MAX_PLACES:
        value = value.normalize(Context(prec=len(digits)))
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int)
    if exponent < -MAX_PLACES:
        raise CaseError(name, f"has more than {MAX_PLACES} decimals: {_shown(value)}", "round it")
    return value


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, (str, Decimal)) else type(value).__name__ if value is not None else "null"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
