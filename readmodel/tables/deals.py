"""Inquiries, quotes and offers of block trades; published demands and what was traded of them."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, text

inquiries = Table(
    "inquiries",
    metadata,
    number("inquiry_id", "counts from 1", key=True),
    text("account", "who asks"),
    text("to_account", "who is asked; null: everyone", null=True),
    number("product_id", "product"),
    text("side", "buy or sell: what he who asks would do"),
    number("quantity_t", "t CO2e"),
    number("day", "trading day; the inquiry lapses with it"),
    text("state", "open, withdrawn or expired (set at the day's close)"),
    number("made_s", "unix s"),
    number("ended_s", "when it was withdrawn or expired, unix s", null=True),
    *origin(),
    comment="Inquiries for a price of a block; they bind nobody",
)
Index(None, inquiries.c.account, inquiries.c.inquiry_id)
Index(None, inquiries.c.to_account, inquiries.c.inquiry_id)
Index(None, inquiries.c.product_id, inquiries.c.day, inquiries.c.state)

quotes = Table(
    "quotes",
    metadata,
    number("quote_id", "counts from 1", key=True),
    number("inquiry_id", "inquiry that it answers"),
    text("account", "who quotes"),
    text("to_account", "who asked"),
    number("product_id", "product of the inquiry"),
    text("side", "buy or sell: what he who quotes would do"),
    number("price_fen", "fen per t"),
    number("quantity_t", "t CO2e"),
    number("day", "trading day; the quote lapses with it"),
    text("state", "open, withdrawn or expired (set at the day's close)"),
    number("made_s", "unix s"),
    number("ended_s", "when it was withdrawn or expired, unix s", null=True),
    *origin(),
    comment="Quotes of blocks; they bind nobody",
)
Index(None, quotes.c.account, quotes.c.quote_id)
Index(None, quotes.c.to_account, quotes.c.quote_id)
Index(None, quotes.c.product_id, quotes.c.day, quotes.c.state)

offers = Table(
    "offers",
    metadata,
    number("offer_id", "counts from 1", key=True),
    text("account", "who offers"),
    text("counterparty", "who may confirm"),
    number("product_id", "product"),
    text("class_id", "class of units of the product"),
    text("side", "buy or sell: what he who offers does"),
    number("price_fen", "fen per t"),
    number("quantity_t", "taken whole, t CO2e"),
    number("quote_id", "quote that it follows", null=True),
    number("day", "trading day; the offer lapses with it"),
    text("state", "open, withdrawn, confirmed or expired (set at the day's close)"),
    text("trade_id", "trade that it became", null=True),
    number("made_s", "unix s"),
    number("ended_s", "when it was withdrawn, confirmed or expired, unix s", null=True),
    *origin(),
    comment="Binding offers of blocks to one counterparty",
)
Index(None, offers.c.account, offers.c.offer_id)
Index(None, offers.c.counterparty, offers.c.offer_id)
Index(None, offers.c.product_id, offers.c.day, offers.c.state)

demands = Table(
    "demands",
    metadata,
    number("demand_id", "counts from 1", key=True),
    text("account", "who published it"),
    text("only_for", "who alone may take it; null: everyone, and it is matched", null=True),
    number("product_id", "product"),
    text("class_id", "class of units of the product"),
    text("side", "buy or sell"),
    number("lowest_fen", "lowest acceptable price, fen per t"),
    number("highest_fen", "highest acceptable price, fen per t"),
    number("quantity_t", "as published, t CO2e"),
    number("open_t", "not yet traded, t CO2e; 0 when withdrawn or expired"),
    number("traded_t", "t CO2e"),
    number("smallest_part_t", "less is not traded at once unless it is all that is open, t CO2e"),
    number("day", "trading day; the demand lapses with it"),
    text("state", "open, traded, withdrawn or expired (set at the day's close)"),
    number("published_s", "unix s"),
    number("ended_s", "when it was traded whole, withdrawn or expired, unix s", null=True),
    *origin(),
    comment="Demands that were published, with the prices they accept",
)
Index(None, demands.c.account, demands.c.demand_id)
Index(None, demands.c.only_for, demands.c.demand_id)
Index(None, demands.c.product_id, demands.c.day, demands.c.state)

demand_trades = Table(
    "demand_trades",
    metadata,
    number("demand_id", "demand", key=True),
    text("trade_id", "trade", key=True),
    text("how", "matched (with another demand) or taken"),
    number("other_demand_id", "demand that it was matched with", null=True),
    number("price_fen", "fen per t"),
    number("quantity_t", "t CO2e"),
    number("lowest_fen", "lowest price that both accepted, fen per t", null=True),
    number("highest_fen", "highest price that both accepted, fen per t", null=True),
    number("traded_s", "unix s"),
    *origin(),
    comment="What was traded of demands: one row for each demand of a pair",
)
