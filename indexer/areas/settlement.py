"""
Settlement and Vouchers: reviews of a day, delivery, trades in default, voucher codes.

What a delivery moves is told by Allowances and Cash; the fees come to the funds here.
"""

from carbon.cash_ledger import Fund
from carbon.fees import fee_of
from carbon.settlement import Trade, trade_hash
from carbon.units import BasisPoints, Fen
from indexer.areas.market import see_whether_day_counts
from indexer.log import Fields, Handlers, Log
from indexer.reserves import money_on, units_on
from indexer.work import Row, Work
from readmodel.tables import cash_funds, trades, trading_days, voucher_rules, vouchers

handlers = Handlers()


@handlers.on("Settlement", "ResultsPublished")
def results_published(work: Work, log: Log, f: Fields) -> None:
    """The exchange publishes a day's figures."""
    day = work.edit(trading_days, f["product_id"], f["day"])
    day.update(state="published", published_s=log.at_s, published_by=f["by"])


@handlers.on("Settlement", "ResultsCleared")
def results_cleared(work: Work, log: Log, f: Fields) -> None:
    """First review: the registry came to the same figures."""
    work.edit(trading_days, f["product_id"], f["day"]).update(
        state="cleared",
        cleared_s=log.at_s,
        cleared_by=f["by"],
        clearing_hash=f["clearing_hash"],
        reject_reason=None,
    )


@handlers.on("Settlement", "ClearingRejected")
def clearing_rejected(work: Work, log: Log, f: Fields) -> None:
    """A clearing is sent back: the day is to be cleared anew."""
    nothing = dict.fromkeys(("cleared_s", "cleared_by", "clearing_hash"))
    day = work.edit(trading_days, f["product_id"], f["day"])
    day.update(nothing, state="published", reject_reason=f["reason"])


@handlers.on("Settlement", "ResultsConfirmed")
def results_confirmed(work: Work, log: Log, f: Fields) -> None:
    """Second review: delivery may begin."""
    day = work.edit(trading_days, f["product_id"], f["day"])
    day.update(state="confirmed", confirmed_s=log.at_s, confirmed_by=f["by"])


@handlers.on("Settlement", "TradesSettled")
def trades_settled(work: Work, log: Log, f: Fields) -> None:
    """Trades are delivered and paid; Allowances, Cash and Vouchers have said so before. Fees come to the funds."""
    day = work.edit(trading_days, f["product_id"], f["day"])
    for trade_id in f["trade_ids"]:
        trade = work.edit(trades, trade_id)
        if trade["state"] == "aside":
            day["aside_trades"] -= 1
        trade.update(state="settled", there_fen=0, settled_s=log.at_s)
        day["settled_trades"] += 1
        registry_fen = 2 * fee_of(Fen(trade["amount_fen"]), BasisPoints(day["registry_bp"]))
        work.edit(cash_funds, Fund.REGISTRY_FEES.value)["total_fen"] += registry_fen
        work.edit(cash_funds, Fund.EXCHANGE_FEES.value)["total_fen"] += 2 * trade["fee_fen"] - registry_fen


@handlers.on("Settlement", "TradeSetAside")
def trade_set_aside(work: Work, log: Log, f: Fields) -> None:
    """A trade in default leaves its day: units and money stand aside, and nothing is due any more."""
    trade = work.edit(trades, f["trade_id"])
    trade.update(state="aside", there_fen=f["there_fen"])
    day, quantity_t = trade["day"], trade["quantity_t"]
    work.edit(trading_days, trade["product_id"], day)["aside_trades"] += 1
    units_on(work, trade["class_id"], trade["buyer"], day)["due_t"] -= quantity_t
    holding = units_on(work, trade["class_id"], trade["seller"], day)
    holding["reserved_t"] -= quantity_t
    holding["trading_t"] -= quantity_t
    holding["aside_t"] += quantity_t
    money_on(work, trade["seller"], day)["due_fen"] -= trade["amount_fen"] - trade["fee_fen"]
    balance = money_on(work, trade["buyer"], day)
    balance["reserved_fen"] -= trade["amount_fen"] + trade["fee_fen"]
    balance["aside_fen"] += f["there_fen"]


@handlers.on("Settlement", "TradeUnwound")
def trade_unwound(work: Work, log: Log, f: Fields) -> None:
    """A trade in default is never delivered; Allowances and Cash have given back what stood aside."""
    work.edit(trades, f["trade_id"]).update(state="unwound", there_fen=0)


@handlers.on("Settlement", "DaySettled")
def day_settled(work: Work, log: Log, f: Fields) -> None:
    """Each trade of a day is delivered or set aside."""
    work.edit(trading_days, f["product_id"], f["day"]).update(state="settled", settled_s=log.at_s)
    see_whether_day_counts(work, f["day"])


# --- vouchers ---


@handlers.on("Vouchers", "RuleSetPublished")
def voucher_rules_published(work: Work, log: Log, f: Fields) -> None:
    """From what codes are made from now on."""
    rules = dict(f["rule_set"])
    work.create(voucher_rules, version=f["version"], since_s=rules.pop("since"), **rules, **log.origin)


@handlers.on("Vouchers", "VouchersIssued")
def vouchers_issued(work: Work, log: Log, f: Fields) -> None:
    """Settled trades have codes that anyone can check."""
    for code, trade_id in zip(f["codes"], f["trade_ids"], strict=True):
        trade = work.edit(trades, trade_id)
        trade["voucher_code"] = code
        work.create(vouchers, code=code, trade_id=trade_id, trade_hash=_hash_of(trade), issued_s=log.at_s, **log.origin)


def _hash_of(trade: Row) -> str:
    """Hash of a trade, as the chain committed to it."""
    made = Trade(
        trade_id=int(trade["trade_id"]),
        buyer=trade["buyer"],
        seller=trade["seller"],
        price=trade["price_fen"],
        quantity=trade["quantity_t"],
        buy_ref=int(trade["buy_ref"]),
        sell_ref=int(trade["sell_ref"]),
        method=trade["method"],
        at=trade["made_s"],
    )
    return f"0x{trade_hash(made).hex()}"
