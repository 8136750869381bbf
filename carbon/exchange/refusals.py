"""
Why an order is refused, in the order in which the reasons are looked for.

* OrderRefused: the exchange's rules forbid the step, nothing has changed
"""

from enum import Enum


class Refusal(Enum):
    """Reasons; where several apply, the first is given."""

    UNKNOWN_PRODUCT = "the product is not listed"
    UNKNOWN_ORDER = "there is no open order of that reference"
    NOT_YOURS = "the order is another account's"
    PRODUCT_HALTED = "the product is halted"
    ACCOUNT_RESTRICTED = "the account is restricted"
    CREDIT_RECORD = "the account's credit record forbids trading"
    NOT_A_TRADING_DAY = "the market does not trade on that day"
    CLOSED_SESSION = "no session is open"
    BAD_TICK = "the price is not a positive multiple of the tick"
    SIZE_OUT_OF_BOUNDS = "the quantity is too small or too large"
    PRICE_OUT_OF_BAND = "the price is outside the day's limits"
    SELF_TRADE = "it would trade with an own order"
    POSITION_LIMIT = "the holding would exceed the account's limit"
    BOUGHT_TODAY = "it asks for units that were bought today"
    NOT_ENOUGH_UNITS = "the account has not enough units free"
    NOT_ENOUGH_FUNDS = "the account has not enough money free"


class OrderRefused(Exception):
    """A step was refused and the exchange is unchanged."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        """The first reason."""


def check(condition: bool, refusal: Refusal) -> None:
    """Raise OrderRefused unless the condition holds."""
    if not condition:
        raise OrderRefused(refusal)
