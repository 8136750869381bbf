"""
The voucher code of a trade, made from what contracts and twin both know.

Product, day and sequence of the day are the code's; its last part comes from the trade's hash, which the chain computes
over the trade as it settles it. In that hash, accounts are addresses and orders are the contracts' numbers:
an `OrderId`, or how many-th block offer of all.
"""

from collections.abc import Callable

from carbon.exchange.records import MadeTrade
from carbon.settlement import Trade, TradeId, trade_hash
from carbon.vouchers import code_for, format_code


def voucher_code(made: MadeTrade, product_id: int, address_of: Callable[[str], str]) -> str:
    """Write the code of a trade; raises NoCodeFor for a day, product or sequence that has none."""
    trade = Trade(
        trade_id=TradeId(product_id, made.day, made.sequence).number,
        buyer=address_of(made.buyer),
        seller=address_of(made.seller),
        price=made.price,
        quantity=made.quantity,
        buy_ref=made.buy_id,
        sell_ref=made.sell_id,
        method=made.method.code,
        at=made.at,
    )
    return format_code(code_for(trade.trade_id, trade_hash(trade)))
