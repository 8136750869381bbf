"""
Serial numbers as people write them: `CN-CEA-2024-0000123`, or a range of them, `CN-CEA-2024-0000001-0000100`.

Scheme, kind and vintage name the class (vintage 0000: units of all years), the last parts number the units in it. Small
letters, spaces around it and missing zeros do not matter.

What can go wrong:

* MalformedSerial: a text that names no unit
"""

import re
from dataclasses import dataclass

from carbon.serials import SerialRange

NUMBER_DIGITS = 7
"""Digits that a number is written with at least."""

_CLASS = r"(?P<scheme>[^\s-]{1,8})-(?P<kind>[^\s-]{1,8})-(?P<vintage>[0-9]{1,4})"
_NUMBERS = r"(?P<first>[0-9]{1,17})(?:-(?P<last>[0-9]{1,17}))?"
_TEXT = re.compile(f"{_CLASS}-{_NUMBERS}")


class MalformedSerial(ValueError):
    """A text that names no unit."""

    def __init__(self, fact: str, text: str) -> None:
        super().__init__(f"{fact}: {text}")
        self.fact = fact
        """What is wrong, without the text."""
        self.text = text
        """What was given."""


@dataclass(frozen=True, slots=True)
class SerialText:
    """Units of one class by their numbers."""

    scheme: str
    """CN, EU, UK, …"""

    kind: str
    """CEA, CCER, EUA, …"""

    vintage: int
    """Calendar year, 0 for all years."""

    serials: SerialRange
    """The numbers, both ends included."""

    @property
    def is_range(self) -> bool:
        """Whether it names more than one unit."""
        return self.serials.first != self.serials.last

    def __str__(self) -> str:
        numbers = [self.serials.first, self.serials.last] if self.is_range else [self.serials.first]
        written = [f"{number:0{NUMBER_DIGITS}d}" for number in numbers]
        return "-".join([self.scheme, self.kind, f"{self.vintage:04d}", *written])


def parse_serial(text: str, unit_class: str | None = None) -> SerialText:
    """
    Read a serial number or a range of them.

    :param unit_class: scheme, kind and vintage, as in `CN-CEA-2024`, when the text has only the numbers
    :raises MalformedSerial: it names no unit
    """
    written = f"{unit_class.strip()}-{text.strip()}" if unit_class is not None else text.strip()
    found = _TEXT.fullmatch(written) if written.isascii() else None
    if found is None:
        raise MalformedSerial("a serial number looks like CN-CEA-2024-0000123 or CN-CEA-2024-0000001-0000100", written)
    first = int(found["first"])
    last = first if found["last"] is None else int(found["last"])
    if first < 1:
        raise MalformedSerial("serial numbers count from 1", written)
    if last < first:
        raise MalformedSerial("the range ends before it begins", written)
    serials = SerialRange(first, last)
    return SerialText(found["scheme"].upper(), found["kind"].upper(), int(found["vintage"]), serials)
