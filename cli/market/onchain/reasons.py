"""What the contracts' facts are called among the market's refusals."""

from carbon.exchange.refusals import Refusal

REFUSALS = {
    "product is unknown": Refusal.UNKNOWN_PRODUCT,
    "order is not open": Refusal.UNKNOWN_ORDER,
    "offer is not open": Refusal.UNKNOWN_ORDER,
    "caller does not own the order": Refusal.NOT_YOURS,
    "caller does not own the offer": Refusal.NOT_YOURS,
    "offer is for another account": Refusal.NOT_YOURS,
    "product is halted": Refusal.PRODUCT_HALTED,
    "caller may not trade": Refusal.ACCOUNT_RESTRICTED,
    "caller is barred by its credit record": Refusal.CREDIT_RECORD,
    "not a trading day": Refusal.NOT_A_TRADING_DAY,
    "session is closed": Refusal.CLOSED_SESSION,
    "day is over": Refusal.CLOSED_SESSION,
    "price is not a multiple of the tick": Refusal.BAD_TICK,
    "order is too small": Refusal.SIZE_OUT_OF_BOUNDS,
    "order is too large": Refusal.SIZE_OUT_OF_BOUNDS,
    "quantity is too small": Refusal.SIZE_OUT_OF_BOUNDS,
    "quantity is too large": Refusal.SIZE_OUT_OF_BOUNDS,
    "quantity is not above what is filled": Refusal.SIZE_OUT_OF_BOUNDS,
    "price outside the day's limits": Refusal.PRICE_OUT_OF_BAND,
    "would trade with own order": Refusal.SELF_TRADE,
    "would trade with oneself": Refusal.SELF_TRADE,
    "position is over the limit": Refusal.POSITION_LIMIT,
    "bought today": Refusal.BOUGHT_TODAY,
    "Allowances: not enough available": Refusal.NOT_ENOUGH_UNITS,
    "Cash: not enough available": Refusal.NOT_ENOUGH_FUNDS,
}
"""Fact, with the contract's name only where another one states the same -> refusal."""


def refusal_of(reason: str) -> Refusal | None:
    """The refusal that a revert's reason stands for; None when it is none of the market's."""
    return REFUSALS.get(reason) or REFUSALS.get(reason.partition(": ")[2])
