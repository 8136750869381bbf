"""One-way auctions and their bids."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import flag, metadata, number, origin, text

auctions = Table(
    "auctions",
    metadata,
    number("auction_id", "counts from 1", key=True),
    number("product_id", "product"),
    text("class_id", "class of units of the product"),
    text("side", "of the initiator: purchase or sale"),
    text("initiator", "account; null where the scheme sells", null=True),
    number("year", "whose auction share is sold, where the scheme sells", null=True),
    text("title", "title of the notice"),
    text("document_hash", "keccak256 of the notice in full"),
    number("quantity_t", "offered or sought, t CO2e"),
    number("least_t", "if fewer are bid for, the auction fails, t CO2e"),
    number("lot_t", "quantities are multiples of it, t CO2e"),
    number("tick_fen", "prices are multiples of it, fen per t"),
    number("lower_fen", "lowest price that may be bid, fen per t"),
    number("upper_fen", "highest price that may be bid, fen per t"),
    number("min_bid_t", "smallest bid, t CO2e"),
    number("max_bid_t", "largest bid, t CO2e"),
    number("bids_each", "most bids of one account"),
    number("reserve_fen", "reserve price, published or opened, fen per t; 0 none"),
    flag("has_sealed_reserve", "whether a reserve price was sealed"),
    flag("is_sealed", "sealed bids, otherwise open rising ones"),
    flag("is_uniform", "all at the price of the margin, otherwise each at its bid"),
    number("deposit_bp", "of the most that a sealed bid may come to, 1/10,000"),
    number("step_fen", "by which an open bid must be better once everything is bid for, fen per t"),
    number("opens_s", "first second of bidding, unix s"),
    number("bids_to_s", "first second after it, as extended, unix s"),
    number("ends_s", "first second after the opening of bids, as extended, unix s"),
    number("window_s", "an open bid in so many last seconds extends the bidding"),
    number("extension_s", "to so many seconds after it"),
    number("latest_s", "but not beyond this time, unix s"),
    text("state", "announced, backed, priced, closed or cancelled"),
    number("day", "trading day of its reserves; null before it is backed and where the scheme sells", null=True),
    number("bids", "bids made"),
    number("price_fen", "of the margin, fen per t; null before it is priced, or when nothing is sold", null=True),
    number("demand_t", "bid for down to that price, t CO2e", null=True),
    number("sold_t", "t CO2e"),
    number("amount_fen", "paid for it without fees, fen"),
    text("cancel_reason", "why the exchange called it off", null=True),
    text("announced_by", "account of the exchange"),
    number("announced_s", "unix s"),
    number("backed_s", "unix s", null=True),
    number("closed_s", "unix s", null=True),
    *origin(),
    comment="One-way auctions",
)
Index(None, auctions.c.state, auctions.c.auction_id)
Index(None, auctions.c.product_id, auctions.c.auction_id)

auction_bids = Table(
    "auction_bids",
    metadata,
    text("bid_id", "auction and number packed, decimal text", key=True),
    number("auction_id", "auction"),
    number("number", "counts from 1 in the auction"),
    text("bidder", "account; not public"),
    text("state", "sealed, standing, outbid, won, lost, forfeited or returned (the last two: never opened)"),
    number("up_to_t", "most that a sealed bid may be for, t CO2e", null=True),
    number("deposit_fen", "deposit of a sealed bid, fen", null=True),
    number("price_fen", "limit, fen per t; null while it is sealed", null=True),
    number("quantity_t", "as bid, t CO2e; null while it is sealed", null=True),
    number("standing_t", "of it not outbid, t CO2e"),
    number("won_t", "t CO2e"),
    number("paid_fen", "price paid, fen per t; null for a bid that got nothing", null=True),
    number("made_s", "handed in, unix s"),
    number("opened_s", "of a sealed bid, unix s", null=True),
    number("decided_s", "unix s", null=True),
    *origin(),
    comment="Bids of auctions",
)
Index(None, auction_bids.c.auction_id, auction_bids.c.number)
Index(None, auction_bids.c.bidder, auction_bids.c.made_s, auction_bids.c.bid_id)
