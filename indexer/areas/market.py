"""
Market, OrderBook, Settlement and Vouchers: products, days, orders, trades.

Orders and trades also move what is reserved and owed in `holdings` and `cash_balances`, as the ledgers do: an order
reserves for its day (units, or money at its limit), a trade turns the reserve into what is owed and frees what a better
price saved, a cancelled order gives back. A reserve of an earlier day is void.
"""

from carbon.order_book import OrderId
from carbon.trading_methods import TradingMethod
from indexer.lapse import lapse
from indexer.log import Fields, Handlers, Log
from indexer.market_figures import count_trade
from indexer.work import Row, Work
from readmodel.tables import (
    cash_balances,
    holdings,
    holidays,
    market_sessions,
    orders,
    products,
    trades,
    trading_days,
    vouchers,
)

SIDE = ("unknown", "buy", "sell")
SESSION_COLUMNS = ("morning_open_s", "morning_close_s", "afternoon_open_s", "afternoon_close_s")
ONLY_ROW = 1

handlers = Handlers()


# --- products and days ---


@handlers.on("Market", "ProductListed")
def product_listed(work: Work, log: Log, f: Fields) -> None:
    """The exchange lists a product."""
    work.create(products, **f, listed_s=log.at_s, **log.origin)


@handlers.on("Market", "TermsSet")
def terms_set(work: Work, log: Log, f: Fields) -> None:
    """Tick, lot, sizes and band of a product; the latest that were set are shown."""
    terms = {name: f[name] for name in ("tick_fen", "lot_t", "min_order_t", "max_order_t", "band_bp")}
    work.edit(products, f["product_id"]).update(terms)


@handlers.on("Market", "HoursSet")
def hours_set(work: Work, log: Log, f: Fields) -> None:
    """The exchange sets clock and sessions; the first two that were set last are shown."""
    opened_closed = dict(zip(SESSION_COLUMNS, f["sessions_s"], strict=False))
    work.create(market_sessions, id=ONLY_ROW, utc_offset_s=f["utc_offset_s"], **opened_closed)


@handlers.on("Market", "HolidaySet")
def holiday_set(work: Work, log: Log, f: Fields) -> None:
    """A weekday without trading, or no longer."""
    work.create(holidays, **f)


@handlers.on("Market", "ReferenceSet")
def reference_set(work: Work, log: Log, f: Fields) -> None:
    """A product has a reference price from outside."""
    product = work.edit(products, f["product_id"])
    product.update(previous_close_fen=f["previous_close_fen"], reference_source=f["source"])


@handlers.on("Market", "Halted")
def halted(work: Work, log: Log, f: Fields) -> None:
    """No new orders of a product."""
    work.edit(products, f["product_id"]).update(is_halted=True, halt_reason=f["reason"])


@handlers.on("Market", "Resumed")
def resumed(work: Work, log: Log, f: Fields) -> None:
    """Orders of a product are welcome again."""
    work.edit(products, f["product_id"]).update(is_halted=False, halt_reason=None)


@handlers.on("Market", "DayOpened")
def day_opened(work: Work, log: Log, f: Fields) -> None:
    """A trading day begins, with its price band."""
    work.create(trading_days, **f, state="open", opened_s=log.at_s)
    product = work.edit(products, f["product_id"])
    product.update(day=f["day"], is_day_open=True, lower_fen=f["lower_fen"], upper_fen=f["upper_fen"])


@handlers.on("Market", "DayClosed")
def day_closed(work: Work, log: Log, f: Fields) -> None:
    """A trading day ends, and what is still open of it expires."""
    work.edit(trading_days, f["product_id"], f["day"])["close_fen"] = f["close_fen"]
    work.edit(products, f["product_id"]).update(is_day_open=False, previous_close_fen=f["close_fen"])
    lapse(work, f["product_id"], f["day"], log.at_s)


# --- orders ---


def today(balance: Row, reserved: str, day: int) -> Row:
    """A balance as it is on a day: what an earlier day reserved is free."""
    if day > balance["reserved_day"]:
        balance[reserved] = 0
        balance["reserved_day"] = day
    return balance


def reserve(work: Work, order: Row, quantity_t: int) -> None:
    """Add to what stands behind an order; a negative quantity gives back."""
    if order["side"] == "sell":
        holding = work.edit(holdings, order["class_id"], order["account"])
        today(holding, "reserved_t", order["day"])["reserved_t"] += quantity_t
    else:
        balance = work.edit(cash_balances, order["account"])
        today(balance, "reserved_fen", order["day"])["reserved_fen"] += quantity_t * order["price_fen"]


@handlers.on("OrderBook", "OrderPlaced")
def order_placed(work: Work, log: Log, f: Fields) -> None:
    """An order, as placed; its trades follow in the same transaction."""
    order = new_order(work, log, f["order_id"], f["account"], quantity_t=f["quantity_t"], filled_t=0)
    reserve(work, order, f["quantity_t"])


def new_order(work: Work, log: Log, order_id: str, account: str, *, quantity_t: int, filled_t: int) -> Row:
    """An order that comes in; what it is for stands in its id."""
    packed = OrderId.of(int(order_id))
    return work.create(
        orders,
        order_id=order_id,
        account=account,
        product_id=packed.product_id,
        class_id=work.edit(products, packed.product_id)["class_id"],
        side=SIDE[packed.side],
        price_fen=packed.price,
        quantity_t=quantity_t,
        filled_t=filled_t,
        open_t=quantity_t - filled_t,
        day=packed.day,
        state="open",
        placed_s=log.at_s,
        **log.place,
    )


@handlers.on("OrderBook", "OrderAmended")
def order_amended(work: Work, log: Log, f: Fields) -> None:
    """Less of an order in its place, or another in its stead that goes on counting what was filled."""
    old = work.edit(orders, f["order_id"])
    if f["new_order_id"] == f["order_id"]:
        reserve(work, old, f["open_t"] - old["open_t"])
        old.update(quantity_t=f["quantity_t"], open_t=f["open_t"])
        return
    reserve(work, old, -old["open_t"])
    old.update(open_t=0, state="cancelled", closed_s=log.at_s)
    filled_t = f["quantity_t"] - f["open_t"]
    new = new_order(work, log, f["new_order_id"], old["account"], quantity_t=f["quantity_t"], filled_t=filled_t)
    reserve(work, new, f["open_t"])


@handlers.on("OrderBook", "OrderCancelled")
def order_cancelled(work: Work, log: Log, f: Fields) -> None:
    """The open part of an order is taken back."""
    order = work.edit(orders, f["order_id"])
    order["open_t"] -= f["quantity_t"]
    order.update(state="cancelled", closed_s=log.at_s)
    reserve(work, order, -f["quantity_t"])


# --- trades ---


def fill(work: Work, log: Log, order_id: str, quantity_t: int) -> Row:
    """Take a trade out of an order and its reserve."""
    order = work.edit(orders, order_id)
    order["open_t"] -= quantity_t
    order["filled_t"] += quantity_t
    if order["open_t"] == 0:
        order.update(state="filled", closed_s=log.at_s)
    reserve(work, order, -quantity_t)
    return order


@handlers.on("Settlement", "TradeMade")
def trade_made(work: Work, log: Log, f: Fields) -> None:
    """Two sides met: what was reserved is now owed. An event that names no method is of a listed trade."""
    price_fen, quantity_t = f["price_fen"], f["quantity_t"]
    amount_fen = price_fen * quantity_t
    class_id = work.edit(products, f["product_id"])["class_id"]
    method = f.get("method", TradingMethod.LISTED)
    if method == TradingMethod.LISTED:
        fill(work, log, f["buy_order_id"], quantity_t)
        fill(work, log, f["sell_order_id"], quantity_t)
    work.edit(holdings, class_id, f["seller"])["owed_t"] += quantity_t
    work.edit(cash_balances, f["buyer"])["owed_fen"] += amount_fen
    made = f | {"method": int(method), "class_id": class_id, "amount_fen": amount_fen, "made_s": log.at_s}
    count_trade(work, work.create(trades, **made, state="made", **log.place))


# --- settlement ---


@handlers.on("Settlement", "ResultsPublished")
def results_published(work: Work, log: Log, f: Fields) -> None:
    """The exchange publishes a day's totals."""
    work.edit(trading_days, f["product_id"], f["day"]).update(state="published", published_s=log.at_s)


@handlers.on("Settlement", "ResultsConfirmed")
def results_confirmed(work: Work, log: Log, f: Fields) -> None:
    """The registry came to the same totals; delivery may begin."""
    day = work.edit(trading_days, f["product_id"], f["day"])
    day.update(state="confirmed", confirmed_s=log.at_s, confirmed_by=f["by"])


@handlers.on("Settlement", "TradeSettled")
def trade_settled(work: Work, log: Log, f: Fields) -> None:
    """A trade is delivered and paid; Allowances and Cash have said so before."""
    trade = work.edit(trades, f["trade_id"])
    trade.update(state="settled", voucher_code=f["voucher_code"], settled_s=log.at_s)
    work.edit(trading_days, trade["product_id"], trade["day"])["settled_trades"] += 1


@handlers.on("Settlement", "DaySettled")
def day_settled(work: Work, log: Log, f: Fields) -> None:
    """All trades of a day are delivered and paid."""
    work.edit(trading_days, f["product_id"], f["day"]).update(state="settled", settled_s=log.at_s)


@handlers.on("Vouchers", "VoucherIssued")
def voucher_issued(work: Work, log: Log, f: Fields) -> None:
    """A settled trade has a code that anyone can check."""
    work.create(
        vouchers,
        code=f["code"],
        trade_id=f["trade_id"],
        trade_hash=f["trade_hash"],
        issued_s=f["issued_at"],
        **log.origin,
    )
