"""Sessions, products, orders, trades, vouchers."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, origin, place, text

market_sessions = Table(
    "market_sessions",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number("utc_offset_s", "market time minus UTC, s"),
    number("morning_open_s", "s from midnight, market time"),
    number("morning_close_s", "s from midnight, market time, excluded"),
    number("afternoon_open_s", "s from midnight, market time"),
    number("afternoon_close_s", "s from midnight, market time, excluded"),
    comment="Trading sessions",
)

market_state = Table(
    "market_state",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number(
        "counting_day", "day whose reserves count: opened last and not settled in all products; 0 when there is none"
    ),
    comment="Whose reserves count",
)

market_hours = Table(
    "market_hours",
    metadata,
    number("from_day", "first day in force", key=True),
    number("utc_offset_s", "market time minus UTC, s"),
    text("sessions", "opening-closing, s from midnight in market time, closing excluded; pairs with commas between"),
    text("block_sessions", "of block trades, the same way"),
    comment="Clock and sessions by the day they are in force from",
)

market_terms = Table(
    "market_terms",
    metadata,
    number("product_id", "product", key=True),
    number("from_day", "first day in force", key=True),
    number("tick_fen", "smallest price step, fen per t"),
    number("lot_t", "an order is a multiple of it, t CO2e"),
    number("min_order_t", "t CO2e"),
    number("max_order_t", "t CO2e"),
    number("band_bp", "price band around the previous close, 1/10,000"),
    number("min_block_t", "smallest block, t CO2e"),
    number("max_block_t", "largest block, t CO2e; 0: no largest"),
    number("block_band_bp", "price band of blocks, 1/10,000"),
    comment="Terms of a product by the day they are in force from",
)

market_fees = Table(
    "market_fees",
    metadata,
    number("from_day", "first day in force", key=True),
    number("exchange_bp", "of each side of a trade, 1/10,000 of its amount"),
    number("registry_bp", "of each side of a trade, 1/10,000 of its amount"),
    comment="Fees by the day they are in force from",
)

market_self_trade = Table(
    "market_self_trade",
    metadata,
    number("from_day", "first day in force", key=True),
    flag("cancels_older", "own orders that a new one crosses are cancelled; else the new one is refused"),
    comment="What becomes of an order that crosses one's own, by the day the rule is in force from",
)

holidays = Table(
    "holidays",
    metadata,
    number("day", "day", key=True),
    flag("is_holiday", "no trading though a weekday"),
    comment="Days that were declared holidays, or no longer are",
)

products = Table(
    "products",
    metadata,
    number("product_id", "counts from 1", key=True),
    text("class_id", "class of units that is traded"),
    text("symbol", "symbol"),
    number("tick_fen", "smallest price step, fen per t"),
    number("lot_t", "an order is a multiple of it, t CO2e"),
    number("min_order_t", "t CO2e"),
    number("max_order_t", "t CO2e"),
    number("band_bp", "price band around the previous close, 1/10,000: 1000 is 10 % up and down"),
    number("min_block_t", "smallest block, t CO2e"),
    number("max_block_t", "largest block, t CO2e; 0: no largest"),
    number("block_band_bp", "price band of blocks, 1/10,000"),
    flag("is_halted", "whether new orders are refused"),
    text("halt_reason", "why halted", null=True),
    text("halt_document_hash", "of the notice", null=True),
    number("previous_close_fen", "last close, or the reference; fen per t; 0 when unknown"),
    text("reference_source", "source of the reference that was set last", null=True),
    number("day", "day that was opened last; 0 before the first"),
    flag("is_day_open", "whether that day is still open"),
    number("lower_fen", "lowest price of that day, fen per t"),
    number("upper_fen", "highest price of that day, fen per t"),
    number("last_fen", "price of the last listed trade, fen per t; 0 before the first"),
    number("listed_s", "unix s"),
    *origin(),
    comment="Products",
)

trading_days = Table(
    "trading_days",
    metadata,
    number("product_id", "product", key=True),
    number("day", "day", key=True),
    number("previous_close_fen", "reference of the day, fen per t"),
    number("lower_fen", "lowest price, fen per t"),
    number("upper_fen", "highest price, fen per t"),
    number("open_fen", "price of the first listed trade, fen per t", null=True),
    number("high_fen", "highest price of a listed trade, fen per t", null=True),
    number("low_fen", "lowest price of a listed trade, fen per t", null=True),
    number("last_fen", "price of the last listed trade, fen per t", null=True),
    number("close_fen", "close as published, fen per t", null=True),
    number("trades", "trades made, by all methods"),
    number("quantity_t", "traded by all methods, t CO2e"),
    number("amount_fen", "traded by all methods, fen"),
    number("settled_trades", "trades delivered and paid"),
    number("aside_trades", "trades in default, and such as were unwound"),
    number("exchange_bp", "fee of each side, 1/10,000 of the amount"),
    number("registry_bp", "fee of each side, 1/10,000 of the amount"),
    text("state", "open, published, cleared, confirmed or settled"),
    number("opened_s", "unix s"),
    number("published_s", "by the exchange, unix s", null=True),
    text("published_by", "account", null=True),
    number("cleared_s", "first review of the registry, unix s", null=True),
    text("cleared_by", "account", null=True),
    text("clearing_hash", "keccak256 of the clearing file", null=True),
    text("reject_reason", "why the last clearing was sent back; null once it is cleared anew", null=True),
    number("confirmed_s", "second review of the registry, unix s", null=True),
    text("confirmed_by", "account", null=True),
    number("settled_s", "unix s", null=True),
    comment="Trading days of products",
)

orders = Table(
    "orders",
    metadata,
    text("order_id", "day, product, side, price and place in the queue packed", key=True),
    text("account", "who placed it"),
    number("product_id", "product"),
    text("class_id", "class of units of the product"),
    text("side", "buy or sell"),
    number("price_fen", "limit, fen per t"),
    number("quantity_t", "as placed, t CO2e"),
    number("open_t", "rests in the book, t CO2e"),
    number("filled_t", "t CO2e"),
    number("day", "trading day; the order ends with it"),
    text("state", "open, filled, cancelled or expired (set at the day's close)"),
    number("placed_s", "unix s"),
    number("closed_s", "when it was filled, cancelled or expired, unix s", null=True),
    number("log_index", "index of the log that made it, for the order of time"),
    *origin(),
    comment="Orders",
)
Index(None, orders.c.account, orders.c.block)
Index(None, orders.c.product_id, orders.c.day, orders.c.state, orders.c.side, orders.c.price_fen)

trades = Table(
    "trades",
    metadata,
    text("trade_id", "product, day and sequence packed", key=True),
    number("product_id", "product"),
    number("day", "trading day"),
    number("sequence", "counts from 1 per product and day"),
    number("method", "how it came about: 10 listed, 20 block, 21 auction, 30 agreed", usual=10),
    text("class_id", "class of units of the product"),
    text("buyer", "account; not public"),
    text("seller", "account; not public"),
    number("price_fen", "fen per t"),
    number("quantity_t", "t CO2e"),
    number("amount_fen", "price times quantity, fen"),
    number("fee_fen", "of each side, exchange and registry together, fen"),
    text("buy_ref", "order, offer, demand, bid or auction of the buyer"),
    text("sell_ref", "order, offer, demand, bid or auction of the seller"),
    number("made_s", "unix s; field `at` of Settlement.Trade"),
    text("state", "made, settled, aside (in default) or unwound"),
    number("there_fen", "of a trade in default: money of the buyer that stands aside, fen"),
    text("voucher_code", "number of the voucher, decimal text; null before settlement", null=True),
    number("settled_s", "unix s", null=True),
    number("log_index", "index of the log that made it, for the order of time"),
    *origin(),
    comment="Trades",
)
Index(None, trades.c.product_id, trades.c.day, trades.c.sequence, unique=True)
Index(None, trades.c.product_id, trades.c.method, trades.c.day, trades.c.sequence)
Index(None, trades.c.buyer, trades.c.block)
Index(None, trades.c.seller, trades.c.block)

trading_methods = Table(
    "trading_methods",
    metadata,
    number("product_id", "product", key=True),
    number("day", "trading day", key=True),
    number("method", "how the trades came about, as in trades", key=True),
    number("trades", "trades made"),
    number("quantity_t", "traded, t CO2e"),
    number("amount_fen", "traded, fen"),
    comment="What was traded in a day, by method of trading",
    sqlite_with_rowid=False,
)

candles = Table(
    "candles",
    metadata,
    number("product_id", "product", key=True),
    number("span_s", "length: 60 or 3,600 s; a day's figures are in trading_days", key=True),
    number("start_s", "first second, unix s; a whole number of spans from midnight, market time", key=True),
    number("day", "trading day"),
    number("open_fen", "price of the first listed trade, fen per t"),
    number("high_fen", "highest price of a listed trade, fen per t"),
    number("low_fen", "lowest price of a listed trade, fen per t"),
    number("close_fen", "price of the last listed trade, fen per t"),
    number("trades", "listed trades"),
    number("quantity_t", "traded, t CO2e"),
    number("amount_fen", "traded, fen"),
    comment="Candles of listed trades; a span without one has no row",
    sqlite_with_rowid=False,
)

vouchers = Table(
    "vouchers",
    metadata,
    text("code", "number of the voucher, decimal text; 12 symbols in base 31", key=True),
    text("trade_id", "trade"),
    text("trade_hash", "hash of the trade as the chain keeps it"),
    number("issued_s", "unix s"),
    *origin(),
    comment="Voucher codes of settled trades",
)
Index(None, vouchers.c.trade_id)

voucher_rules = Table(
    "voucher_rules",
    metadata,
    number("version", "counts from 1", key=True),
    number("base", "letters of the alphabet"),
    number("day_symbols", "symbols of the day"),
    number("product_symbols", "symbols of the product"),
    number("sequence_symbols", "symbols of the day sequence"),
    number("hash_symbols", "symbols from the trade hash"),
    number("check_symbols", "check symbols"),
    number("first_day", "day 0 of the codes"),
    number("since_s", "unix s"),
    *origin(),
    comment="From what voucher codes are made, by version",
)

position_limits = Table(
    "position_limits",
    metadata,
    text("subject", "an account, or emitter or investor for all accounts of that kind", key=True),
    number("from_day", "first day in force", key=True),
    flag("is_limited", "whether there is a limit"),
    number("limit_t", "for an emitter on top of its own allocation, t CO2e"),
    comment="Position limits by the day they are in force from; an account's own goes before that of its kind",
)

report_thresholds = Table(
    "report_thresholds",
    metadata,
    number("from_day", "first day in force", key=True),
    number("threshold_t", "from which position on a holder is reported, t CO2e; 0: nobody is"),
    comment="Thresholds of large holders by the day they are in force from",
)

large_holder_reports = Table(
    "large_holder_reports",
    metadata,
    *place(),
    text("account", "large holder"),
    text("reported_by", "account"),
    number("day", "trading day"),
    number("position_t", "t CO2e"),
    number("threshold_t", "in force that day, t CO2e"),
    number("reported_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Reports of large holders",
)
Index(None, large_holder_reports.c.account, large_holder_reports.c.block)
