"""
Market and OrderBook, and trades as Settlement records them: products, rules, days, orders, trades.

Orders and trades also move what is reserved and due in `holdings` and `cash_balances`, as the ledgers do; see
`indexer.reserves`.
"""

from carbon.fees import fee_of
from carbon.order_book import OrderId
from carbon.trading_methods import TradingMethod
from carbon.units import BasisPoints, Fen
from indexer.lapse import lapse
from indexer.log import Fields, Handlers, Log
from indexer.market_figures import count_trade
from indexer.reserves import change, fee_bp_of, money_on, spend, units_on
from indexer.work import Row, Work
from readmodel.tables import (
    holidays,
    market_fees,
    market_hours,
    market_self_trade,
    market_sessions,
    market_state,
    market_terms,
    orders,
    products,
    trades,
    trading_days,
)

SIDE = ("unknown", "buy", "sell")
SESSION_COLUMNS = ("morning_open_s", "morning_close_s", "afternoon_open_s", "afternoon_close_s")
TERMS = (
    "tick_fen",
    "lot_t",
    "min_order_t",
    "max_order_t",
    "band_bp",
    "min_block_t",
    "max_block_t",
    "block_band_bp",
)
ONLY_ROW = 1

handlers = Handlers()


# --- products and days ---


@handlers.on("Market", "ProductListed")
def product_listed(work: Work, log: Log, f: Fields) -> None:
    """The exchange lists a product."""
    work.create(products, **f, listed_s=log.at_s, **log.origin)


@handlers.on("Market", "TermsSet")
def terms_set(work: Work, log: Log, f: Fields) -> None:
    """Tick, lot, sizes and bands of a product from a day on."""
    work.create(market_terms, **f)
    product = work.edit(products, f["product_id"])
    if product["day"] == 0:  # before its first day those show that were set last
        product.update({name: f[name] for name in TERMS})


@handlers.on("Market", "HoursSet")
def hours_set(work: Work, log: Log, f: Fields) -> None:
    """Clock and sessions from a day on."""
    sessions, block_sessions = _pairs(f["sessions_s"]), _pairs(f["block_sessions_s"])
    work.create(
        market_hours,
        from_day=f["from_day"],
        utc_offset_s=f["utc_offset_s"],
        sessions=sessions,
        block_sessions=block_sessions,
    )
    if f["from_day"] == 0:
        _use_hours(work, 0)


@handlers.on("Market", "FeesSet")
def fees_set(work: Work, log: Log, f: Fields) -> None:
    """Fees of each side from a day on."""
    work.create(market_fees, **f)


@handlers.on("Market", "SelfTradeSet")
def self_trade_set(work: Work, log: Log, f: Fields) -> None:
    """What becomes of orders that cross one's own, from a day on."""
    work.create(market_self_trade, **f)


def _pairs(seconds: list[int]) -> str:
    """Opening-closing pairs as text; unused ones are zeros."""
    pairs = zip(seconds[::2], seconds[1::2], strict=True)
    return ",".join(f"{opens}-{closes}" for opens, closes in pairs if closes > 0)


def _in_force(rows: list[Row], day: int) -> Row | None:
    """The newest of dated rules that is in force on a day."""
    begun = [row for row in rows if row["from_day"] <= day]
    return max(begun, key=lambda row: row["from_day"], default=None)


def _use_hours(work: Work, day: int) -> None:
    """Let the first two sessions of a day's hours be those that are shown."""
    hours = _in_force(work.edit_all(market_hours), day)
    if hours is None:
        return
    seconds = [int(number) for pair in hours["sessions"].split(",") for number in pair.split("-")]
    shown = dict(zip(SESSION_COLUMNS, [*seconds, 0, 0][:4], strict=True))
    work.create(market_sessions, id=ONLY_ROW, utc_offset_s=hours["utc_offset_s"], **shown)


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
    hash_ = f["document_hash"]
    work.edit(products, f["product_id"]).update(is_halted=True, halt_reason=f["reason"], halt_document_hash=hash_)


@handlers.on("Market", "Resumed")
def resumed(work: Work, log: Log, f: Fields) -> None:
    """Orders of a product are welcome again."""
    work.edit(products, f["product_id"]).update(is_halted=False, halt_reason=None, halt_document_hash=None)


@handlers.on("Market", "DayOpened")
def day_opened(work: Work, log: Log, f: Fields) -> None:
    """A trading day begins, with its rules and its price band."""
    product_id, day = f["product_id"], f["day"]
    fees = _in_force(work.edit_all(market_fees), day) or {"exchange_bp": 0, "registry_bp": 0}
    rates = {name: fees[name] for name in ("exchange_bp", "registry_bp")}
    work.create(trading_days, **f, **rates, state="open", opened_s=log.at_s)
    product = work.edit(products, product_id)
    product.update(day=day, is_day_open=True, lower_fen=f["lower_fen"], upper_fen=f["upper_fen"])
    terms = _in_force(work.edit_all(market_terms, product_id=product_id), day)
    if terms is not None:
        product.update({name: terms[name] for name in TERMS})
    _use_hours(work, day)
    work.edit(market_state, ONLY_ROW)["counting_day"] = day


@handlers.on("Market", "DayClosed")
def day_closed(work: Work, log: Log, f: Fields) -> None:
    """A trading day ends, and what is still open of it expires."""
    work.edit(trading_days, f["product_id"], f["day"])["close_fen"] = f["close_fen"]
    work.edit(products, f["product_id"]).update(is_day_open=False, previous_close_fen=f["close_fen"])
    lapse(work, f["product_id"], f["day"], log.at_s)
    see_whether_day_counts(work, f["day"])


def see_whether_day_counts(work: Work, day: int) -> None:
    """Reserves of a day are void once it is closed in all products, and no trade waits."""
    state = work.edit(market_state, ONLY_ROW)
    days = work.edit_all(trading_days, day=day)
    is_over = not any(work.edit(products, row["product_id"])["is_day_open"] for row in days)
    if state["counting_day"] == day and is_over and all(_waiting(row) == 0 for row in days):
        state["counting_day"] = 0


def _waiting(day: Row) -> int:
    """Trades of a day that are neither delivered nor set aside."""
    return int(day["trades"] - day["settled_trades"] - day["aside_trades"])


# --- orders ---


@handlers.on("OrderBook", "OrderPlaced")
def order_placed(work: Work, log: Log, f: Fields) -> None:
    """An order, as placed; its trades follow in the same transaction."""
    order = new_order(work, log, f["order_id"], f["account"], quantity_t=f["quantity_t"], filled_t=0)
    change(work, order, 0, f["quantity_t"])


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
        change(work, old, old["open_t"], f["open_t"])
        old.update(quantity_t=f["quantity_t"], open_t=f["open_t"])
        return
    change(work, old, old["open_t"], 0)
    old.update(open_t=0, state="cancelled", closed_s=log.at_s)
    filled_t = f["quantity_t"] - f["open_t"]
    new = new_order(work, log, f["new_order_id"], old["account"], quantity_t=f["quantity_t"], filled_t=filled_t)
    change(work, new, 0, f["open_t"])


@handlers.on("OrderBook", "OrderCancelled")
def order_cancelled(work: Work, log: Log, f: Fields) -> None:
    """The open part of an order is taken back."""
    order = work.edit(orders, f["order_id"])
    change(work, order, order["open_t"], order["open_t"] - f["quantity_t"])
    order["open_t"] -= f["quantity_t"]
    order.update(state="cancelled", closed_s=log.at_s)


# --- trades ---


def _fill(work: Work, log: Log, order_id: str, quantity_t: int, price_fen: int) -> None:
    """Take a trade out of an order."""
    order = work.edit(orders, order_id)
    spend(work, order, order["open_t"], quantity_t, price_fen)
    order["open_t"] -= quantity_t
    order["filled_t"] += quantity_t
    if order["open_t"] == 0:
        order.update(state="filled", closed_s=log.at_s)


@handlers.on("Settlement", "TradeMade")
def trade_made(work: Work, log: Log, f: Fields) -> None:
    """Two sides met: units are due to the buyer, and money less the fee to the seller."""
    product_id, day, quantity_t = f["product_id"], f["day"], f["quantity_t"]
    amount_fen = f["price_fen"] * quantity_t
    fee_fen = fee_of(Fen(amount_fen), BasisPoints(fee_bp_of(work, product_id, day)))
    class_id = work.edit(products, product_id)["class_id"]
    if f["method"] == TradingMethod.LISTED:
        _fill(work, log, f["buy_ref"], quantity_t, f["price_fen"])
        _fill(work, log, f["sell_ref"], quantity_t, f["price_fen"])
    units_on(work, class_id, f["buyer"], day)["due_t"] += quantity_t
    money_on(work, f["seller"], day)["due_fen"] += amount_fen - fee_fen
    made = f | {"class_id": class_id, "amount_fen": amount_fen, "fee_fen": fee_fen, "made_s": log.at_s}
    count_trade(work, work.create(trades, **made, state="made", **log.place))
