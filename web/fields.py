"""Fields that many forms have, and how what is typed into them is read."""

from datetime import date, datetime
from typing import Final

from web.controls import Field
from web.sheet import BadInput, whole_number
from web.view import View

MARKET_ZONE: Final = "+08:00"
"""Days are days in China."""


def reason_field(view: View) -> Field:
    """A reason as contracts keep it."""
    return Field(view.texts("form.reason"), maxlength="160")


def reason_of(typed: str) -> str:
    """Read a reason that must be given. Raises BadInput."""
    if not typed.strip():
        raise BadInput(typed, "form.no_reason")
    return typed.strip()


def count_of(typed: str) -> int:
    """Read a whole number from 0 on; empty is 0. Raises BadInput."""
    return 0 if typed.strip().lstrip("0") == "" else whole_number(typed)


def day_field(view: View, words: str, hint: str = "") -> Field:
    """A day; empty is none."""
    return Field(words, hint=hint or view.texts("form.day_hint"), kind="date")


def day_s(typed: str) -> int:
    """Read an ISO date as the first second of that day; empty is 0. Raises BadInput."""
    if not typed.strip():
        return 0
    try:
        return int(datetime.fromisoformat(f"{typed.strip()}T00:00:00{MARKET_ZONE}").timestamp())
    except ValueError as error:
        raise BadInput(typed, "form.bad_day") from error


def day_number(typed: str) -> int:
    """Read an ISO date as contracts count market days: from 1970-01-01. Raises BadInput, for none too."""
    try:
        return (date.fromisoformat(typed.strip()) - date(1970, 1, 1)).days
    except ValueError as error:
        raise BadInput(typed, "form.bad_day") from error


def year_of(typed: str) -> int:
    """Read a calendar year. Raises BadInput."""
    bare = typed.strip()
    if not (bare.isascii() and bare.isdigit() and len(bare) == 4):
        raise BadInput(typed, "form.bad_year")
    return int(bare)
