"""
The exchange in pure Python: accounts, orders, blocks, days. Twin of the contracts in `contracts/trading/`.

`Exchange` is played step by step; a step that the rules forbid raises `OrderRefused` and changes nothing. Time is what
the steps say it is.
"""

from carbon.exchange.exchange import Exchange
from carbon.exchange.hours import Hours, Moment, Span
from carbon.exchange.refusals import OrderRefused, Refusal
from carbon.exchange.rules import Bounds, ExchangeRules

__all__ = ["Bounds", "Exchange", "ExchangeRules", "Hours", "Moment", "OrderRefused", "Refusal", "Span"]
