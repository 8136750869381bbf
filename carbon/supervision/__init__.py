"""
Supervision: what a regulator has looked for in the whole scheme; the market's orders are for `carbon.surveillance`.

A finding is a reason to look, not a verdict. Figures to begin with stand in `thresholds.csv`; a regulator sets his own
by a file of that shape. Where a figure is a share it is in 1/10,000.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path


class BadThresholds(ValueError):
    """A file of thresholds cannot be used; says which, and why."""


class Oddity(StrEnum):
    """What is looked for."""

    REFUSED_CALLS = "refused_calls"
    """Contracts refuse many calls of an account within the window."""

    QUICK_REVIEW = "quick_review"
    """The second person confirms sooner than the bound, in seconds, after the first."""

    QUICK_VERIFICATION = "quick_verification"
    """A body concludes sooner than the bound, in seconds, after it was assigned."""

    SHARED_WORKPAPER = "shared_workpaper"
    """The same working papers stand behind conclusions about several reports."""

    EMISSION_JUMP = "emission_jump"
    """Verified emissions differ from those of the year before by a share of these."""

    MANY_REVISIONS = "many_revisions"
    """A report was filed that often."""

    MONEY_PASSES = "money_passes"
    """A share of a deposit leaves again within the window, and nothing was bought or sold between."""

    UNITS_PASS = "units_pass"
    """A share of the units that an account was transferred, off the exchange, it hands on within the window."""

    LARGE_ADJUSTMENT = "large_adjustment"
    """An approved adjustment is a share of the approved allocation, up or down."""

    STATUS_OVERRIDDEN = "status_overridden"
    """An authority replaced the computed compliance status by another."""


IN_SECONDS = frozenset((Oddity.QUICK_REVIEW, Oddity.QUICK_VERIFICATION))
"""Kinds that are told below their bound; all others from it on."""

SHARES = frozenset((Oddity.EMISSION_JUMP, Oddity.MONEY_PASSES, Oddity.UNITS_PASS, Oddity.LARGE_ADJUSTMENT))
"""Kinds whose figure is a share, in 1/10,000."""

WINDOWED = frozenset((Oddity.REFUSED_CALLS, Oddity.MONEY_PASSES, Oddity.UNITS_PASS))
"""Kinds that ask for a window."""

MOST = 10**9
"""Largest bound and window: beyond it databases could not compare."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which figure on a kind is told."""

    bound: int
    """Calls, seconds, reports, revisions, times, or a share in 1/10,000; what the kind counts."""

    window_s: int
    """Seconds that belong together; 0 where the kind asks for none."""


Thresholds = Mapping[Oddity, Threshold]


def thresholds(file: Path | None = None) -> Thresholds:
    """
    Read the thresholds of a file, or those to begin with.

    A kind that a file leaves out is not looked for.

    :raises BadThresholds: the file cannot be read, or a line of it
    """
    if file is None:
        return _read("thresholds.csv", files(__package__).joinpath("thresholds.csv").read_text("utf-8").splitlines())
    try:
        return _read(str(file), file.read_text("utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise BadThresholds(f"{file}: {error}") from error


def _read(name: str, lines: Iterable[str]) -> Thresholds:
    found: dict[Oddity, Threshold] = {}
    for number, row in enumerate(csv.DictReader(lines), start=2):
        try:
            kind, threshold = Oddity(row["kind"]), Threshold(int(row["bound"]), int(row["window_s"]))
        except (KeyError, TypeError, ValueError) as error:
            wanted = f"kind (one of {', '.join(Oddity)}), bound and window_s are needed"
            raise BadThresholds(f"{name}, line {number}: {wanted}: {error}") from error
        least_s = 1 if kind in WINDOWED else 0
        if not (1 <= threshold.bound <= MOST and least_s <= threshold.window_s <= MOST) or kind in found:
            rule = f"a bound is 1 to {MOST}, a window here {least_s} to {MOST}, and each kind comes once"
            raise BadThresholds(f"{name}, line {number}: {rule}")
        found[kind] = threshold
    if not found:
        raise BadThresholds(f"{name}: no kind is in it, so nothing would be looked for")
    return found
