"""
BlockTrades and AgreedTransfers: inquiries, quotes, offers and demands.

What they set aside moves `holdings` and `cash_balances` as an order of the book does; see `indexer.reserves`.
"""

from typing import Any

from sqlalchemy import Table

from indexer.areas.market import SIDE
from indexer.log import ZERO_ADDRESS, Fields, Handlers, Log
from indexer.reserves import change, spend
from indexer.work import Row, Work
from readmodel.tables import demand_trades, demands, inquiries, offers, products, quotes

OTHER_SIDE = {"buy": "sell", "sell": "buy"}

handlers = Handlers()


def _or_nobody(account: str) -> str | None:
    return None if account == ZERO_ADDRESS else account


def _end(work: Work, table: Table, number: int, state: str, log: Log, **more: Any) -> Row:
    row = work.edit(table, number)
    row.update(state=state, ended_s=log.at_s, **more)
    return row


# --- block trades ---


@handlers.on("BlockTrades", "InquiryMade")
def inquiry_made(work: Work, log: Log, f: Fields) -> None:
    """Somebody asks for prices."""
    made = f | {"side": SIDE[f["side"]], "to_account": _or_nobody(f["to"])}
    del made["to"]
    work.create(inquiries, **made, state="open", made_s=log.at_s, **log.origin)


@handlers.on("BlockTrades", "InquiryWithdrawn")
def inquiry_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """A question is taken back."""
    _end(work, inquiries, f["inquiry_id"], "withdrawn", log)


@handlers.on("BlockTrades", "QuoteMade")
def quote_made(work: Work, log: Log, f: Fields) -> None:
    """Somebody answers with a price."""
    inquiry = work.edit(inquiries, f["inquiry_id"])
    work.create(
        quotes,
        **f,
        to_account=inquiry["account"],
        product_id=inquiry["product_id"],
        side=OTHER_SIDE.get(inquiry["side"], "unknown"),
        day=inquiry["day"],
        state="open",
        made_s=log.at_s,
        **log.origin,
    )


@handlers.on("BlockTrades", "QuoteWithdrawn")
def quote_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """An answer is taken back."""
    _end(work, quotes, f["quote_id"], "withdrawn", log)


@handlers.on("BlockTrades", "OfferMade")
def offer_made(work: Work, log: Log, f: Fields) -> None:
    """A binding offer, with what stands behind it."""
    made = f | {"side": SIDE[f["side"]], "quote_id": f["quote_id"] or None}
    class_id = work.edit(products, f["product_id"])["class_id"]
    offer = work.create(offers, **made, class_id=class_id, state="open", made_s=log.at_s, **log.origin)
    change(work, offer, 0, f["quantity_t"])


@handlers.on("BlockTrades", "OfferWithdrawn")
def offer_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """An offer is taken back, and what stood behind it is free."""
    offer = _end(work, offers, f["offer_id"], "withdrawn", log)
    change(work, offer, offer["quantity_t"], 0)


@handlers.on("BlockTrades", "OfferConfirmed")
def offer_confirmed(work: Work, log: Log, f: Fields) -> None:
    """An offer became a trade; what the counterparty gives is set aside, too."""
    offer = _end(work, offers, f["offer_id"], "confirmed", log, trade_id=f["trade_id"])
    change(work, _other_side(offer, f["counterparty"], offer["price_fen"]), 0, offer["quantity_t"])


# --- agreed transfers ---


@handlers.on("AgreedTransfers", "DemandPublished")
def demand_published(work: Work, log: Log, f: Fields) -> None:
    """A demand, with what stands behind it."""
    made = f | {"side": SIDE[f["side"]], "only_for": _or_nobody(f["only_for"])}
    demand = work.create(
        demands,
        **made,
        class_id=work.edit(products, f["product_id"])["class_id"],
        open_t=f["quantity_t"],
        state="open",
        published_s=log.at_s,
        **log.origin,
    )
    change(work, _at_highest(demand), 0, f["quantity_t"])


@handlers.on("AgreedTransfers", "DemandWithdrawn")
def demand_withdrawn(work: Work, log: Log, f: Fields) -> None:
    """What is open of a demand is taken back."""
    demand = _end(work, demands, f["demand_id"], "withdrawn", log, open_t=0)
    change(work, _at_highest(demand), f["quantity_t"], 0)


@handlers.on("AgreedTransfers", "DemandTaken")
def demand_taken(work: Work, log: Log, f: Fields) -> None:
    """Somebody took a demand, or part of it, at a price of his choice within its range."""
    demand = _traded(work, log, f, f["demand_id"], how="taken")
    change(work, _other_side(demand, f["account"], f["price_fen"]), 0, f["quantity_t"])


@handlers.on("AgreedTransfers", "DemandsMatched")
def demands_matched(work: Work, log: Log, f: Fields) -> None:
    """Two demands met: the result for both sides."""
    buy_id, sell_id = f["buy_demand_id"], f["sell_demand_id"]
    prices = {name: f[name] for name in ("lowest_fen", "highest_fen")}
    for demand_id, other_id in ((buy_id, sell_id), (sell_id, buy_id)):
        _traded(work, log, f, demand_id, how="matched", other_demand_id=other_id, **prices)


def _traded(work: Work, log: Log, f: Fields, demand_id: int, **more: Any) -> Row:
    """Take a trade out of a demand; what a buyer saves on his highest price is free."""
    demand = work.edit(demands, demand_id)
    spend(work, _at_highest(demand), demand["open_t"], f["quantity_t"], f["price_fen"])
    demand["open_t"] -= f["quantity_t"]
    demand["traded_t"] += f["quantity_t"]
    if demand["open_t"] == 0:
        demand.update(state="traded", ended_s=log.at_s)
    work.create(
        demand_trades,
        demand_id=demand_id,
        **{name: f[name] for name in ("trade_id", "price_fen", "quantity_t")},
        **more,
        traded_s=log.at_s,
        **log.origin,
    )
    return demand


def _other_side(deal: Row, account: str, price_fen: int) -> Row:
    """An offer or demand as an order of the one who takes it."""
    return deal | {"account": account, "side": OTHER_SIDE[deal["side"]], "price_fen": price_fen}


def _at_highest(demand: Row) -> Row:
    """A demand as an order at the price that its reserve is counted at."""
    return demand | {"price_fen": demand["highest_fen"]}
