"""
What stands behind orders, offers, demands and bids, as the ledgers count it.

The ledgers log no reserves: they follow from what was ordered, traded, delivered and paid. Units of a seller, money of
a buyer with his fee at his limit. What is traded stays reserved until delivery, at the price of the trade; what a
better price saves is free. The other side of a trade is due: units to the buyer, money less the fee to the seller.
Reserves and what is due belong to one trading day and are void on any later one.
"""

from carbon.fees import cost_of
from carbon.units import BasisPoints, Fen
from indexer.work import Row, Work
from readmodel.tables import cash_balances, holdings, trading_days


def cost_fen(price_fen: int, quantity_t: int, fee_bp: int) -> int:
    """What a buyer gives: amount and fee."""
    return cost_of(Fen(price_fen * quantity_t), BasisPoints(fee_bp))


def fee_bp_of(work: Work, product_id: int, day: int) -> int:
    """Fee of each side, of exchange and registry together, in 1/10,000."""
    rules = work.find(trading_days, product_id, day)
    return 0 if rules is None else rules["exchange_bp"] + rules["registry_bp"]


def units_on(work: Work, class_id: str, account: str, day: int) -> Row:
    """A holding as it is on a day, to change."""
    return _on(work.edit(holdings, class_id, account), day, "reserved_t", "due_t")


def money_on(work: Work, account: str, day: int) -> Row:
    """A balance as it is on a day, to change."""
    return _on(work.edit(cash_balances, account), day, "reserved_fen", "due_fen")


def change(work: Work, deal: Row, from_t: int, to_t: int) -> None:
    """
    Reserve for `to_t` what was reserved for `from_t`, at the limit of an order, offer, demand or bid.

    :param deal: with account, class_id, side (buy or sell), price_fen (limit), product_id and day
    """
    if deal["side"] == "sell":
        units_on(work, deal["class_id"], deal["account"], deal["day"])["reserved_t"] += to_t - from_t
        return
    fee_bp = fee_bp_of(work, deal["product_id"], deal["day"])
    more_fen = cost_fen(deal["price_fen"], to_t, fee_bp) - cost_fen(deal["price_fen"], from_t, fee_bp)
    money_on(work, deal["account"], deal["day"])["reserved_fen"] += more_fen


def spend(work: Work, deal: Row, open_t: int, quantity_t: int, price_fen: int) -> None:
    """
    Keep reserved what a trade takes, and free what it saves its buyer.

    :param open_t: of the deal before the trade
    :param price_fen: of the trade, within the deal's limit
    """
    if deal["side"] == "sell":
        return
    fee_bp = fee_bp_of(work, deal["product_id"], deal["day"])
    left_fen = cost_fen(deal["price_fen"], open_t - quantity_t, fee_bp)
    saved_fen = cost_fen(deal["price_fen"], open_t, fee_bp) - left_fen - cost_fen(price_fen, quantity_t, fee_bp)
    money_on(work, deal["account"], deal["day"])["reserved_fen"] -= saved_fen


def _on(balance: Row, day: int, reserved: str, due: str) -> Row:
    if day > balance["reserved_day"]:
        balance[reserved] = balance[due] = 0
        balance["reserved_day"] = day
    return balance
