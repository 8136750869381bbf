"""A settlement bank's daily file, held against what the chain booked with that bank. Nothing is kept of the file."""

import re
from datetime import date

from sqlalchemy import select

from api.models.reconciliation import (
    AgreedBooking,
    BookingDifference,
    BookingSums,
    FileError,
    Reconciliation,
    SideBooking,
)
from api.paging import as_of
from api.queries.registry import FUNDS
from api.sheets import CellError, Line, read_sheet
from api.store import View, number_of
from carbon.cash_ledger import Fund as CashFund
from carbon.reconciliation import Booking, Direction, differences, sums_of
from carbon.units import S_PER_DAY, Fen
from readmodel.tables import cash_entries, reserve_deposits, withdrawals

COLUMNS = {
    "reference": ("reference", "bank_reference", "流水号"),
    "direction": ("direction", "in_out", "方向"),
    "account": ("account", "账户", "账号"),
    "amount_fen": ("amount_fen", "amount", "金额(分)", "金额"),
}
"""Headings of the file. Direction: in or out, 入 or 出. Account: an address, or for a fund of the scheme exchange_fees,
registry_fees, risk_reserve or treasury."""

WAYS = {"in": Direction.IN, "入": Direction.IN, "out": Direction.OUT, "出": Direction.OUT}
REFERENCE = re.compile(r"0x[0-9a-f]{64}")
ACCOUNT = re.compile(r"0x[0-9a-f]{40}")
MOST_FEN = 2**56


def reconcile(view: View, bank: str, day: date, content: bytes) -> Reconciliation:
    """
    Compare a bank's file of one market day with the chain.

    :param content: CSV or XLSX with the columns of `COLUMNS`
    """
    sheet = read_sheet(content, COLUMNS)
    errors = list(sheet.errors)
    given = [booking for line in sheet.lines if (booking := _booking(line, errors)) is not None]
    kept = booked_on_chain(view, bank, day)
    found = [] if errors else differences(given, kept)
    return Reconciliation(
        as_of=as_of(view),
        bank=bank,
        day=day,
        file=BookingSums.model_validate(sums_of(given)._asdict()),
        chain=BookingSums.model_validate(sums_of(kept)._asdict()),
        agreed=[] if errors else _agreed(kept, {one.reference for one in found}),
        differences=[
            BookingDifference(
                finding=one.finding.value, reference=one.reference, bank=_side(one.bank), chain=_side(one.chain)
            )
            for one in found
        ],
        errors=[FileError(row=one.row, column=one.column, message=one.message) for one in errors],
        ok=not errors and not found,
    )


def _agreed(kept: list[Booking], differing: set[str]) -> list[AgreedBooking]:
    """Bookings of the chain that the file has too: all but those of which something was found."""
    return [
        AgreedBooking(
            reference=one.reference, direction=one.direction.value, account=one.account, amount_fen=one.amount
        )
        for one in kept
        if one.reference not in differing
    ]


def booked_on_chain(view: View, bank: str, day: date) -> list[Booking]:
    """Everything that a bank booked on chain on a market day, money of funds too."""
    offset = view.zone.utcoffset(None).total_seconds()
    first_s = number_of(day) * S_PER_DAY - int(offset)
    own = select(cash_entries).where(
        cash_entries.c.counterparty == bank,
        cash_entries.c.kind.in_(("deposited", "withdrawal_confirmed")),
        cash_entries.c.at_s.between(first_s, first_s + S_PER_DAY - 1),
    )
    found = [
        Booking(
            reference=row.bank_reference,
            direction=Direction.IN if row.kind == "deposited" else Direction.OUT,
            account=row.account,
            amount=Fen(row.amount_fen),
        )
        for row in view.db.execute(own.order_by(cash_entries.c.block, cash_entries.c.log_index))
    ]
    reserve = select(reserve_deposits).where(
        reserve_deposits.c.bank == bank, reserve_deposits.c.at_s.between(first_s, first_s + S_PER_DAY - 1)
    )
    found += [
        Booking(row.bank_reference, Direction.IN, FUNDS[CashFund.RISK_RESERVE], Fen(row.amount_fen))
        for row in view.db.execute(reserve.order_by(reserve_deposits.c.block, reserve_deposits.c.log_index))
    ]
    of_funds = select(withdrawals).where(
        withdrawals.c.bank == bank,
        withdrawals.c.fund_id > 0,
        withdrawals.c.state == "confirmed",
        withdrawals.c.decided_s.between(first_s, first_s + S_PER_DAY - 1),
    )
    found += [
        Booking(row.bank_reference, Direction.OUT, FUNDS[row.fund_id], Fen(row.amount_fen))
        for row in view.db.execute(of_funds.order_by(withdrawals.c.withdrawal_id))
    ]
    return found


def _booking(line: Line, errors: list[CellError]) -> Booking | None:
    """A line as a booking; None, and what is wrong with it, when it is none."""
    wrong = len(errors)
    said = {name: str(value if value is not None else "").strip() for name, value in line.values.items()}
    reference, account = said["reference"].lower(), said["account"].lower()
    if not REFERENCE.fullmatch(reference):
        errors.append(
            CellError(line.row, "reference", "is not 0x and 64 hexadecimal digits: give the reference booked")
        )
    way = WAYS.get(said["direction"].lower())
    if way is None:
        errors.append(CellError(line.row, "direction", "is neither in nor out"))
    if not ACCOUNT.fullmatch(account) and account not in FUNDS.values():
        errors.append(CellError(line.row, "account", "is neither an address nor a fund's name"))
    amount = said["amount_fen"].removesuffix(".0")
    if not (amount.isascii() and amount.isdigit() and 0 < int(amount) < MOST_FEN):
        errors.append(CellError(line.row, "amount_fen", "is not a positive whole number of fen"))
    if len(errors) > wrong or way is None:
        return None
    return Booking(reference, way, account, Fen(int(amount)))


def _side(booking: Booking | None) -> SideBooking | None:
    if booking is None:
        return None
    return SideBooking(direction=booking.direction.value, account=booking.account, amount_fen=booking.amount)
