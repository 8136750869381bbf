"""
Cash: money in, money out, payments.

Reserves and what is owed have no events of their own: `market` keeps them from orders and trades.
"""

from typing import Any

from indexer.log import Fields, Handlers, Log
from indexer.work import Work
from readmodel.tables import cash_balances, cash_entries, cash_totals, withdrawals

ONLY_ROW = 1

handlers = Handlers()


def booked(
    work: Work, log: Log, kind: str, account: str, counterparty: str, amount_fen: int, change_fen: int, **rest: Any
) -> None:
    """Change an account's total and keep the entry."""
    balance = work.edit(cash_balances, account)
    balance["total_fen"] += change_fen
    work.record(
        cash_entries,
        **log.place,
        account=account,
        kind=kind,
        amount_fen=amount_fen,
        change_fen=change_fen,
        total_fen=balance["total_fen"],
        counterparty=counterparty,
        at_s=log.at_s,
        **rest,
    )


@handlers.on("Cash", "Deposited")
def deposited(work: Work, log: Log, f: Fields) -> None:
    """The bank books in what it received."""
    totals = work.edit(cash_totals, ONLY_ROW)
    totals["in_fen"] += f["amount_fen"]
    totals["held_fen"] += f["amount_fen"]
    amount_fen, reference = f["amount_fen"], f["bank_reference"]
    booked(work, log, "deposited", f["account"], f["bank"], amount_fen, amount_fen, bank_reference=reference)


@handlers.on("Cash", "WithdrawalRequested")
def withdrawal_requested(work: Work, log: Log, f: Fields) -> None:
    """Money is set aside until the bank decides."""
    work.create(withdrawals, **f, state="requested", requested_s=log.at_s, **log.origin)
    work.edit(cash_balances, f["account"])["leaving_fen"] += f["amount_fen"]
    withdrawal_id = f["withdrawal_id"]
    booked(work, log, "withdrawal_requested", f["account"], f["bank"], f["amount_fen"], 0, withdrawal_id=withdrawal_id)


@handlers.on("Cash", "WithdrawalConfirmed")
def withdrawal_confirmed(work: Work, log: Log, f: Fields) -> None:
    """The bank paid it out."""
    amount_fen, reference = f["amount_fen"], f["bank_reference"]
    totals = work.edit(cash_totals, ONLY_ROW)
    totals["out_fen"] += amount_fen
    totals["held_fen"] -= amount_fen
    work.edit(cash_balances, f["account"])["leaving_fen"] -= amount_fen
    withdrawal = work.edit(withdrawals, f["withdrawal_id"])
    withdrawal.update(state="confirmed", decided_s=log.at_s, bank_reference=reference)
    booked(
        work,
        log,
        "withdrawal_confirmed",
        f["account"],
        f["bank"],
        amount_fen,
        -amount_fen,
        withdrawal_id=f["withdrawal_id"],
        bank_reference=reference,
    )


@handlers.on("Cash", "WithdrawalRefused")
def withdrawal_refused(work: Work, log: Log, f: Fields) -> None:
    """The bank did not pay; the money is free again."""
    work.edit(cash_balances, f["account"])["leaving_fen"] -= f["amount_fen"]
    work.edit(withdrawals, f["withdrawal_id"]).update(state="refused", decided_s=log.at_s, reason=f["reason"])
    booked(
        work,
        log,
        "withdrawal_refused",
        f["account"],
        f["bank"],
        f["amount_fen"],
        0,
        withdrawal_id=f["withdrawal_id"],
        note=f["reason"],
    )


@handlers.on("Cash", "Paid")
def paid(work: Work, log: Log, f: Fields) -> None:
    """Money owed by the buyer is the seller's."""
    buyer, seller, amount_fen = f["buyer"], f["seller"], f["amount_fen"]
    work.edit(cash_balances, buyer)["owed_fen"] -= amount_fen
    booked(work, log, "paid", buyer, seller, amount_fen, -amount_fen)
    booked(work, log, "received", seller, buyer, amount_fen, amount_fen)
