"""Classes of units, who holds them, every movement."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, place, text

classes = Table(
    "classes",
    metadata,
    text("class_id", "scheme, kind and vintage packed", key=True),
    text("scheme", "CN, EU, UK, …"),
    text("kind", "CEA, CCER, EUA, …"),
    number("vintage", "year, or 0 for all years of the scheme"),
    number("issued_t", "t CO2e, only ever rises"),
    number("held_t", "t CO2e; issued = held + surrendered + cancelled"),
    number("surrendered_t", "t CO2e, only ever rises"),
    number("cancelled_t", "t CO2e, only ever rises"),
    number("defined_s", "unix s"),
    *origin(),
    comment="Classes of units",
)

serial_blocks = Table(
    "serial_blocks",
    metadata,
    *place(),
    number("item", "place in a batch, from 0", key=True),
    number("number", "counts all issues from 1: number of the certificate of allocation"),
    text("class_id", "class of units"),
    text("account", "first holder"),
    number("quantity_t", "t CO2e"),
    number("first_serial", "unique within the class for all time"),
    number("last_serial", "included"),
    number("year", "calendar year that the units were allocated for"),
    number("issued_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Issued units by serial",
)
Index(None, serial_blocks.c.account, serial_blocks.c.block)
Index(None, serial_blocks.c.number)

holdings = Table(
    "holdings",
    metadata,
    text("class_id", "class of units", key=True),
    text("account", "holder", key=True),
    number("registry_t", "registry sub-account, t CO2e, locked and frozen included"),
    number("locked_t", "of the registry sub-account, locked for surrender applications, t CO2e"),
    number("trading_t", "trading sub-account, t CO2e, reserved and frozen included"),
    number("reserved_t", "of the trading sub-account, behind sell orders and sales of reserved_day, t CO2e"),
    number("reserved_day", "day of reserved_t and due_t; both are void once it is not market_state.counting_day"),
    number("due_t", "bought on reserved_day and to be delivered, not in trading_t, t CO2e"),
    number("aside_t", "of trades in default, in neither sub-account, t CO2e"),
    number("registry_frozen_t", "of the registry sub-account, frozen by order, t CO2e"),
    number("trading_frozen_t", "of the trading sub-account, frozen by order, t CO2e"),
    comment="Units by class and holder",
)
Index(None, holdings.c.account)

transfers = Table(
    "transfers",
    metadata,
    *place(),
    number("item", "place in a batch transfer, from 0", key=True),
    text(
        "kind",
        "issued, moved_to_trading, moved_to_registry, locked, unlocked, frozen, unfrozen, transferred, forced, "
        "corrected, delivered, surrendered or cancelled",
    ),
    text("class_id", "class of units"),
    text("from_account", "whose units; null when issued", null=True),
    text("to_account", "who has them after; null when surrendered or cancelled", null=True),
    number("quantity_t", "t CO2e"),
    text("note", "what kind of entry asked for it, and why; null for others", null=True),
    number("at_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Every movement of units",
)
for side in (transfers.c.from_account, transfers.c.to_account):  # with the whole place: the newest need no sorting
    Index(None, side, transfers.c.block, transfers.c.log_index, transfers.c.item)
Index(None, transfers.c.class_id, transfers.c.block)
Index(None, transfers.c.kind, transfers.c.block)
