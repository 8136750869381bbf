"""What an order or a block offer is held against, in the order of the reasons."""

from carbon.exchange.accounts import Account
from carbon.exchange.hours import Moment, is_within
from carbon.exchange.records import Method, Ticket
from carbon.exchange.refusals import Refusal, check
from carbon.exchange.rules import ExchangeRules
from carbon.market_rules import price_limits
from carbon.order_book import Side
from carbon.units import FenPerTonne


def check_terms(rules: ExchangeRules, wanted: Ticket, moment: Moment, previous_close: FenPerTonne | None) -> None:
    """Product, account, time, price and size. Raises OrderRefused."""
    is_listed = wanted.method is Method.LISTED
    bounds, spans = (rules.listed, rules.hours.listed) if is_listed else (rules.block, rules.hours.block)
    check(previous_close is not None, Refusal.UNKNOWN_PRODUCT)
    check(wanted.product not in rules.halted, Refusal.PRODUCT_HALTED)
    check(wanted.account not in rules.restricted, Refusal.ACCOUNT_RESTRICTED)
    check(wanted.account not in rules.credit_record, Refusal.CREDIT_RECORD)
    check(rules.hours.is_trading_day(moment.day), Refusal.NOT_A_TRADING_DAY)
    check(is_within(spans, moment), Refusal.CLOSED_SESSION)
    check(wanted.price > 0 and wanted.price % rules.tick == 0, Refusal.BAD_TICK)
    check(wanted.open > 0 and bounds.has_size(wanted.quantity), Refusal.SIZE_OUT_OF_BOUNDS)
    limits = price_limits(previous_close or FenPerTonne(0), bounds.band)
    check(limits.lower <= wanted.price <= limits.upper, Refusal.PRICE_OUT_OF_BAND)


def check_means(rules: ExchangeRules, account: Account, wanted: Ticket) -> None:
    """Position, units and funds for what is open of an order. Raises OrderRefused."""
    if wanted.side is Side.SELL:
        free_t = account.units_free(wanted.product)
        if wanted.open > free_t:
            check(wanted.open > free_t + account.bought_today[wanted.product], Refusal.BOUGHT_TODAY)
        check(wanted.open <= free_t, Refusal.NOT_ENOUGH_UNITS)
        return
    limit_t = rules.position_limits.get(wanted.account)
    check(limit_t is None or account.position + wanted.open <= limit_t, Refusal.POSITION_LIMIT)
    check(rules.cost_of(wanted.amount) <= account.money_free, Refusal.NOT_ENOUGH_FUNDS)
