"""Shapes of an account's statement of one market day."""

from datetime import date, datetime

from pydantic import Field

from api.models.common import Answer, Id, Model
from api.models.enterprise import CashEntry, Order, OwnTrade
from api.models.registry import Transfer


class DayMoney(Model):
    """Money of the day: opening + sum of all changes = closing."""

    opening_fen: int = Field(description="Before the first second of the day")
    in_fen: int = Field(description="Sum of the bookings that raise the total")
    out_fen: int = Field(description="Sum of the bookings that lower it")
    fees_fen: int = Field(description="Of the payments of the day; already in them")
    closing_fen: int = Field(description="After the last booking of the day")


class DayUnits(Model):
    """Units of one class: opening + in - out = closing. Both sub-accounts, and what stands aside, are in it."""

    class_id: Id
    symbol: str = Field(description="Scheme, kind and vintage", examples=["CN CEA 2024"])
    opening_t: int
    in_t: int
    out_t: int
    closing_t: int


class DayMovement(Transfer):
    """A movement of units with what it does to the holding."""

    change_t: int = Field(description="0 where units only changed their place or their state")


class DayStatement(Answer):
    """All of an account's day: orders and trades of the trading day, movements between midnight and midnight."""

    account: str
    name: str
    day: date
    is_over: bool = Field(description="False while the day goes on: what it says is so far")
    adds_up: bool = Field(description="Opening and movements give the closing, of money and of each class of units")
    orders: list[Order]
    trades: list[OwnTrade] = Field(description="Of the trading day, also those that are paid on a later one")
    trade_fees_fen: int = Field(description="Fees of these trades")
    money: DayMoney
    entries: list[CashEntry]
    units: list[DayUnits]
    movements: list[DayMovement]


class StatementLine(Model):
    """A line of the statement as a file; what a line does not have is empty."""

    part: str = Field(description="order, trade, opening, money, units or closing")
    at: datetime | None
    what: str | None
    symbol: str | None
    price_fen: int | None
    quantity_t: int | None
    amount_fen: int | None
    fee_fen: int | None
    change_fen: int | None
    total_fen: int | None
    change_t: int | None
    total_t: int | None
    reference: str | None
