"""
Cash: money in, money out, payments, deposits for auctions, trades in default, funds.

Reserves and what is due have no events of their own: `market` keeps them from orders and trades, and the fees too.
"""

from typing import Any

from carbon.cash_ledger import Fund
from indexer.log import Fields, Handlers, Log
from indexer.work import Row, Work
from readmodel.tables import cash_balances, cash_entries, cash_funds, cash_totals, reserve_deposits, withdrawals

ONLY_ROW = 1

handlers = Handlers()


def booked(
    work: Work,
    log: Log,
    kind: str,
    account: str,
    counterparty: str | None,
    amount_fen: int,
    change_fen: int,
    *,
    item: int = 0,
    **rest: Any,
) -> Row:
    """Change an account's total and keep the entry; the balance, to change what else does."""
    balance = work.edit(cash_balances, account)
    balance["total_fen"] += change_fen
    work.record(
        cash_entries,
        **log.place,
        item=item,
        account=account,
        kind=kind,
        amount_fen=amount_fen,
        change_fen=change_fen,
        total_fen=balance["total_fen"],
        counterparty=counterparty,
        at_s=log.at_s,
        **rest,
    )
    return balance


def _fund(work: Work, fund_id: int, change_fen: int) -> None:
    work.edit(cash_funds, int(fund_id))["total_fen"] += change_fen


# --- banks ---


def _book_in(work: Work, amount_fen: int) -> None:
    totals = work.edit(cash_totals, ONLY_ROW)
    totals["in_fen"] += amount_fen
    totals["held_fen"] += amount_fen


@handlers.on("Cash", "Deposited")
def deposited(work: Work, log: Log, f: Fields) -> None:
    """The bank books in what it received."""
    amount_fen, reference = f["amount_fen"], f["bank_reference"]
    _book_in(work, amount_fen)
    booked(work, log, "deposited", f["account"], f["bank"], amount_fen, amount_fen, bank_reference=reference)


@handlers.on("Cash", "ReserveDeposited")
def reserve_deposited(work: Work, log: Log, f: Fields) -> None:
    """The bank books in what it received for the risk reserve."""
    _book_in(work, f["amount_fen"])
    _fund(work, Fund.RISK_RESERVE, f["amount_fen"])
    work.record(reserve_deposits, **log.place, **f, at_s=log.at_s)


@handlers.on("Cash", "WithdrawalRequested")
def withdrawal_requested(work: Work, log: Log, f: Fields) -> None:
    """Money is set aside until registry and bank decide."""
    work.create(withdrawals, **f, state="requested", requested_s=log.at_s, **log.origin)
    if f["fund_id"] != Fund.NONE:
        work.edit(cash_funds, f["fund_id"])["leaving_fen"] += f["amount_fen"]
        return
    withdrawal_id = f["withdrawal_id"]
    balance = booked(
        work, log, "withdrawal_requested", f["account"], f["bank"], f["amount_fen"], 0, withdrawal_id=withdrawal_id
    )
    balance["leaving_fen"] += f["amount_fen"]


@handlers.on("Cash", "WithdrawalCleared")
def withdrawal_cleared(work: Work, log: Log, f: Fields) -> None:
    """The registry agrees; the bank may pay."""
    withdrawal = work.edit(withdrawals, f["withdrawal_id"])
    withdrawal.update(state="cleared", cleared_s=log.at_s, cleared_by=f["by"])
    if withdrawal["fund_id"] == Fund.NONE:
        amount_fen, bank = withdrawal["amount_fen"], withdrawal["bank"]
        booked(work, log, "withdrawal_cleared", f["account"], bank, amount_fen, 0, withdrawal_id=f["withdrawal_id"])


@handlers.on("Cash", "WithdrawalConfirmed")
def withdrawal_confirmed(work: Work, log: Log, f: Fields) -> None:
    """The bank paid it out."""
    amount_fen, reference, bank = f["amount_fen"], f["bank_reference"], f["bank"]
    totals = work.edit(cash_totals, ONLY_ROW)
    totals["out_fen"] += amount_fen
    totals["held_fen"] -= amount_fen
    withdrawal = work.edit(withdrawals, f["withdrawal_id"])
    withdrawal.update(state="confirmed", decided_s=log.at_s, decided_by=bank, bank_reference=reference)
    if withdrawal["fund_id"] != Fund.NONE:
        _fund(work, withdrawal["fund_id"], -amount_fen)
        work.edit(cash_funds, withdrawal["fund_id"])["leaving_fen"] -= amount_fen
        return
    said = {"withdrawal_id": f["withdrawal_id"], "bank_reference": reference}
    balance = booked(work, log, "withdrawal_confirmed", f["account"], bank, amount_fen, -amount_fen, **said)
    balance["leaving_fen"] -= amount_fen


@handlers.on("Cash", "WithdrawalRefused")
def withdrawal_refused(work: Work, log: Log, f: Fields) -> None:
    """Registry or bank said no; the money is free again."""
    amount_fen = f["amount_fen"]
    withdrawal = work.edit(withdrawals, f["withdrawal_id"])
    withdrawal.update(state="refused", decided_s=log.at_s, decided_by=f["by"], reason=f["reason"])
    if withdrawal["fund_id"] != Fund.NONE:
        work.edit(cash_funds, withdrawal["fund_id"])["leaving_fen"] -= amount_fen
        return
    said = {"withdrawal_id": f["withdrawal_id"], "note": f["reason"]}
    balance = booked(work, log, "withdrawal_refused", f["account"], withdrawal["bank"], amount_fen, 0, **said)
    balance["leaving_fen"] -= amount_fen


@handlers.on("Cash", "FeesAssigned")
def fees_assigned(work: Work, log: Log, f: Fields) -> None:
    """Fees become part of the risk reserve."""
    _fund(work, f["fund_id"], -f["amount_fen"])
    _fund(work, Fund.RISK_RESERVE, f["amount_fen"])


# --- deposits for auctions ---


@handlers.on("Cash", "Lodged")
def lodged(work: Work, log: Log, f: Fields) -> None:
    """Money is held as a deposit."""
    balance = booked(work, log, "lodged", f["account"], None, f["amount_fen"], 0)
    balance["lodged_fen"] += f["amount_fen"]


@handlers.on("Cash", "Unlodged")
def unlodged(work: Work, log: Log, f: Fields) -> None:
    """A deposit is free again."""
    balance = booked(work, log, "unlodged", f["account"], None, f["amount_fen"], 0)
    balance["lodged_fen"] -= f["amount_fen"]


@handlers.on("Cash", "Forfeited")
def forfeited(work: Work, log: Log, f: Fields) -> None:
    """A deposit goes to the risk reserve."""
    balance = booked(work, log, "forfeited", f["account"], None, f["amount_fen"], -f["amount_fen"])
    balance["lodged_fen"] -= f["amount_fen"]
    _fund(work, Fund.RISK_RESERVE, f["amount_fen"])


@handlers.on("Cash", "Collected")
def collected(work: Work, log: Log, f: Fields) -> None:
    """Winners of an auction of the scheme pay the treasury out of what they lodged."""
    for item, (account, amount_fen) in enumerate(zip(f["accounts"], f["amounts_fen"], strict=True)):
        balance = booked(work, log, "collected", account, None, amount_fen, -amount_fen, item=item)
        balance["lodged_fen"] -= amount_fen
        _fund(work, Fund.TREASURY, amount_fen)


# --- settlement ---


@handlers.on("Cash", "Paid")
def paid(work: Work, log: Log, f: Fields) -> None:
    """Money reserved by each buyer is his seller's, both less fees; `market` gives those to the funds."""
    rows = zip(f["buyers"], f["sellers"], f["amounts_fen"], f["fees_fen"], strict=True)
    for number, (buyer, seller, amount_fen, fee_fen) in enumerate(rows):
        cost_fen, proceeds_fen = amount_fen + fee_fen, amount_fen - fee_fen
        said = {"item": 2 * number, "fee_fen": fee_fen}
        balance = booked(work, log, "paid", buyer, seller, cost_fen, -cost_fen, **said)
        balance["reserved_fen"] -= cost_fen
        said["item"] += 1
        balance = booked(work, log, "received", seller, buyer, proceeds_fen, proceeds_fen, **said)
        balance["due_fen"] -= proceeds_fen


@handlers.on("Cash", "SetAside")
def set_aside(work: Work, log: Log, f: Fields) -> None:
    """Money of a purchase in default stands aside; `market` moves it with the trade."""
    booked(work, log, "set_aside", f["buyer"], f["seller"], f["taken_fen"], 0)


@handlers.on("Cash", "MadeGood")
def made_good(work: Work, log: Log, f: Fields) -> None:
    """A buyer in default adds idle money."""
    balance = booked(work, log, "made_good", f["account"], None, f["amount_fen"], 0)
    balance["aside_fen"] += f["amount_fen"]


@handlers.on("Cash", "Covered")
def covered(work: Work, log: Log, f: Fields) -> None:
    """The risk reserve pays for an account, which owes it then."""
    balance = booked(work, log, "covered", f["account"], None, f["amount_fen"], f["amount_fen"])
    balance["aside_fen"] += f["amount_fen"]
    balance["covered_fen"] += f["amount_fen"]
    _fund(work, Fund.RISK_RESERVE, -f["amount_fen"])


@handlers.on("Cash", "PaidAside")
def paid_aside(work: Work, log: Log, f: Fields) -> None:
    """A trade in default is paid out of what stands aside; `market` gives the fees to the funds."""
    buyer, seller, amount_fen, fee_fen = f["buyer"], f["seller"], f["amount_fen"], f["fee_fen"]
    cost_fen, proceeds_fen = amount_fen + fee_fen, amount_fen - fee_fen
    balance = booked(work, log, "paid", buyer, seller, cost_fen, -cost_fen, fee_fen=fee_fen)
    balance["aside_fen"] -= cost_fen
    booked(work, log, "received", seller, buyer, proceeds_fen, proceeds_fen, item=1, fee_fen=fee_fen)


@handlers.on("Cash", "GivenAside")
def given_aside(work: Work, log: Log, f: Fields) -> None:
    """Money that stands aside goes back to its account, or to the other side as compensation."""
    account, to, amount_fen = f["account"], f["to"], f["amount_fen"]
    work.edit(cash_balances, account)["aside_fen"] -= amount_fen
    if account == to:
        booked(work, log, "given_back", account, None, amount_fen, 0)
        return
    booked(work, log, "paid", account, to, amount_fen, -amount_fen)
    booked(work, log, "compensated", to, account, amount_fen, amount_fen, item=1)


@handlers.on("Cash", "Recovered")
def recovered(work: Work, log: Log, f: Fields) -> None:
    """The risk reserve has back what it paid for an account."""
    balance = booked(work, log, "recovered", f["account"], None, f["amount_fen"], -f["amount_fen"])
    balance["covered_fen"] -= f["amount_fen"]
    _fund(work, Fund.RISK_RESERVE, f["amount_fen"])
