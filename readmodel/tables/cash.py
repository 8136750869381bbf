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
    number("reserved_fen", "behind buy orders and purchases of reserved_day, with fees, fen"),
    number("reserved_day", "day of reserved_fen and due_fen; both are void once it is not market_state.counting_day"),
    number("due_fen", "sold for on reserved_day and to be paid, less fees, not in the total, fen"),
    number("leaving_fen", "of the total, in withdrawals that are not decided, fen"),
    number("lodged_fen", "of the total, deposits for auctions, fen"),
    number("aside_fen", "of the total, of purchases in default, fen"),
    number("covered_fen", "what the risk reserve paid for the account and has not got back, fen"),
    comment="Money by holder",
)

cash_funds = Table(
    "cash_funds",
    metadata,
    number("fund_id", "1 fees of the exchange, 2 fees of the registry, 3 risk reserve, 4 treasury", key=True),
    number("total_fen", "all money of the fund, fen"),
    number("leaving_fen", "of the total, in withdrawals that are not decided, fen"),
    comment="Money of no participant",
)

cash_entries = Table(
    "cash_entries",
    metadata,
    *place(),
    number("item", "place in a log with several, from 0", key=True),
    text("account", "holder"),
    text(
        "kind",
        "deposited, withdrawal_requested, withdrawal_cleared, withdrawal_confirmed, withdrawal_refused, paid, "
        "received, lodged, unlodged, forfeited, collected, set_aside, given_back, made_good, covered, compensated or "
        "recovered",
    ),
    number("amount_fen", "amount, fen, never negative"),
    number("fee_fen", "of the account in this payment, fen"),
    number("change_fen", "what it does to the total, fen, signed; 0 where it only changes what is free"),
    number("total_fen", "total after it, fen"),
    text("counterparty", "bank, or the other side of a trade; null for a fund of the scheme", null=True),
    number("withdrawal_id", "of a withdrawal", null=True),
    text("bank_reference", "the bank's reference of the payment", null=True),
    text("note", "reason of a refusal", null=True),
    number("at_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Every booking of money",
)
Index(None, cash_entries.c.account, cash_entries.c.block)
Index(None, cash_entries.c.counterparty, cash_entries.c.at_s)

reserve_deposits = Table(
    "reserve_deposits",
    metadata,
    *place(),
    text("bank", "bank that booked it in"),
    number("amount_fen", "fen"),
    text("bank_reference", "the bank's reference of the payment"),
    number("at_s", "unix s"),
    text("transaction_hash", "transaction"),
    comment="Money that came in for the risk reserve",
)
Index(None, reserve_deposits.c.bank, reserve_deposits.c.at_s)

withdrawals = Table(
    "withdrawals",
    metadata,
    number("withdrawal_id", "counts from 1", key=True),
    text("account", "holder"),
    text("bank", "bank that decides"),
    number("fund_id", "0: the account's own money; else the fund that it asks for, as in cash_funds"),
    number("amount_fen", "fen"),
    text("state", "requested, cleared, confirmed or refused"),
    number("requested_s", "unix s"),
    number("cleared_s", "by the registry, unix s", null=True),
    text("cleared_by", "account of the registry", null=True),
    number("decided_s", "unix s", null=True),
    text("decided_by", "bank that paid, or who refused", null=True),
    text("bank_reference", "the bank's reference of the payment", null=True),
    text("reason", "why refused", null=True),
    *origin(),
    comment="Withdrawals",
)
Index(None, withdrawals.c.account)
Index(None, withdrawals.c.bank, withdrawals.c.state)
