"""Money of participants."""

from sqlalchemy import Index, Table

from readmodel.tables.columns import metadata, number, origin, place, text

cash_totals = Table(
    "cash_totals",
    metadata,
    number("id", "always 1: there is one row", key=True),
    number("in_fen", "booked in by banks, only ever rises"),
    number("out_fen", "booked out by banks, only ever rises"),
    number("held_fen", "in = held + out"),
    comment="Money of all participants",
)

cash_balances = Table(
    "cash_balances",
    metadata,
    text("account", "holder", key=True),
    number("total_fen", "all money of the account, fen"),
    number("reserved_fen", "of the total, behind open buy orders of reserved_day; void after that day"),
    number("reserved_day", "day of reserved_fen"),
    number("owed_fen", "of the total, bought for and to be paid, fen"),
    number("leaving_fen", "of the total, in requested withdrawals, fen"),
    comment="Money by holder",
)

cash_entries = Table(
    "cash_entries",
    metadata,
    *place(),
    text("account", "holder", key=True),
    text("kind", "deposited, withdrawal_requested, withdrawal_confirmed, withdrawal_refused, paid or received"),
    number("amount_fen", "amount, fen, never negative"),
    number("change_fen", "what it does to the total, fen, signed; 0 for requested and refused"),
    number("total_fen", "total after it, fen"),
    text("counterparty", "bank, or the other side of a trade"),
    number("withdrawal_id", "of a withdrawal", null=True),
    text("bank_reference", "the bank's reference of the payment", null=True),
    text("note", "reason of a refusal", null=True),
    number("at_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Every booking of money",
)
Index(None, cash_entries.c.account, cash_entries.c.block)

withdrawals = Table(
    "withdrawals",
    metadata,
    number("withdrawal_id", "counts from 1", key=True),
    text("account", "holder"),
    text("bank", "bank that decides"),
    number("amount_fen", "fen"),
    text("state", "requested, confirmed or refused"),
    number("requested_s", "unix s"),
    number("decided_s", "unix s", null=True),
    text("bank_reference", "the bank's reference of the payment", null=True),
    text("reason", "why refused", null=True),
    *origin(),
    comment="Withdrawals",
)
Index(None, withdrawals.c.account)
Index(None, withdrawals.c.bank, withdrawals.c.state)
