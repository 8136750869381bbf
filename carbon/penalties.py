"""
Fines for what was not surrendered; twin of what `contracts/registry/Penalties.vy` computes, to the fen.

The price is the caller's: the mean of all trades in the month up to the deadline, amount divided by tonnes.
"""

from datetime import date

from carbon.refusal import require
from carbon.rounding import floor_div, round_half_up
from carbon.schemes.rules import PenaltyRule
from carbon.units import BASIS_POINTS, BasisPoints, Fen, FenPerTonne, Tonnes

MONTHS = 12


def min_multiple(rule: PenaltyRule, defaults: int) -> BasisPoints:
    """Return the least multiple for who has that many earlier penalties."""
    return BasisPoints(min(rule.min_multiple + defaults * rule.repeat_step, rule.max_multiple))


def fine_fen(rule: PenaltyRule, defaults: int, shortfall: Tonnes, price: FenPerTonne, multiple: BasisPoints) -> Fen:
    """
    Return the fine for what is missing, rounded down: in favour of who pays.

    Refused: nothing is missing, no price, or a multiple outside the rule.
    """
    require(price > 0, "price is zero")
    least = min_multiple(rule, defaults)
    require(least <= multiple, "multiple is below the rule", multiple=multiple, least=least)
    require(multiple <= rule.max_multiple, "multiple is above the rule", multiple=multiple, most=rule.max_multiple)
    require(shortfall > 0, "nothing is missing")
    return Fen(floor_div(shortfall * price * multiple, BASIS_POINTS))


def month_before(deadline: date) -> tuple[date, date]:
    """
    Return the first and the last day of the month that ends with the day of the deadline.

    It starts behind the same day of the month before, or behind that month's last: 31 December gives all December.
    """
    year, month = (deadline.year, deadline.month - 1) if deadline.month > 1 else (deadline.year - 1, MONTHS)
    same = date(year, month, min(deadline.day, _days_of(year, month)))
    return date.fromordinal(same.toordinal() + 1), deadline


def mean_price(amount: Fen, quantity: Tonnes) -> FenPerTonne | None:
    """
    Return amount divided by tonnes, rounded half up to 1 fen like the exchange's prices; None when nothing was traded.

    December 2024 gives the published 98.00 CNY.
    """
    return FenPerTonne(round_half_up(amount, quantity)) if quantity else None


def _days_of(year: int, month: int) -> int:
    first_of_next = date(year + month // MONTHS, month % MONTHS + 1, 1)
    return (first_of_next - date(year, month, 1)).days
