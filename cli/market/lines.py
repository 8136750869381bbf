"""Order files: every cell checked before anything is played."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from carbon.exchange.records import MONEY
from carbon.order_book import Side
from carbon.units import UnixSeconds
from cli.registry.tables import Keys, Row, read

COLUMNS = (
    "at", "account", "action", "ref", "product", "side", "price_fen_per_t", "quantity_t", "counterparty",
)  # fmt: skip
MAX_NUMBER = 10**15
"""Far above all money and units that there are; sums of such numbers fit the ledgers."""
LONGEST_NAME = 96
"""Bytes of an account's name: what the register of participants takes."""
SIDES: Mapping[str, Side] = {"buy": Side.BUY, "sell": Side.SELL}


class Action(StrEnum):
    """What a line asks for."""

    OPEN_HOLDING = "open_holding"
    DEPOSIT = "deposit"
    PLACE = "place"
    CANCEL = "cancel"
    AMEND = "amend"
    BLOCK_OFFER = "block_offer"
    BLOCK_CONFIRM = "block_confirm"
    CLOSE_DAY = "close_day"


NEW = (Action.PLACE, Action.BLOCK_OFFER)
"""What brings a new reference."""
CHANGES = (Action.CANCEL, Action.AMEND, Action.BLOCK_CONFIRM)
"""What names the reference of an order that is there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row; what its action does not read is empty."""

    at: UnixSeconds
    action: Action
    account: str = ""
    ref: str = ""
    product: str = ""
    side: Side = Side.BUY
    price: int | None = None
    quantity: int | None = None
    counterparty: str = ""


def load(path: Path, products: Mapping[str, int]) -> list[Line]:
    """
    Read an order file.

    :raises BadTable: names the first thing that is wrong
    """
    refs, lines, before = Keys(), [], None
    for row in read(path, COLUMNS, may_be_empty=True):
        line = _line(row, products)
        if before is not None and line.at < before:
            raise row.bad("at", "time goes back: put the rows in the order of their times")
        if line.action in NEW:
            refs.add(row, "ref", line.ref)
        before = line.at
        lines.append(line)
    return lines


def _line(row: Row, products: Mapping[str, int]) -> Line:
    at, action = UnixSeconds(row.instant("at")), Action(row.code("action", list(Action)))
    if action is Action.CLOSE_DAY:
        return Line(at, action)
    account = _named(row, "account")
    if len(account.encode()) > LONGEST_NAME:
        raise row.bad("account", f"is longer than {LONGEST_NAME} bytes: shorten the name")
    if action is Action.OPEN_HOLDING:
        return Line(at, action, account, product=_product(row, products), quantity=_some(row, "quantity_t"))
    if action is Action.DEPOSIT:
        if row.text("product"):
            _product(row, products, MONEY)
        return Line(at, action, account, price=_some(row, "price_fen_per_t"))
    ref = _named(row, "ref")
    if action in NEW:
        return _new(row, Line(at, action, account, ref))
    price, quantity = _changes(row) if action is Action.AMEND else (None, None)
    return Line(at, action, account, ref, price=price, quantity=quantity)


def _new(row: Row, line: Line) -> Line:
    is_block = line.action is Action.BLOCK_OFFER
    return Line(
        line.at,
        line.action,
        line.account,
        line.ref,
        product=row.name("product"),
        side=SIDES[row.code("side", SIDES)],
        price=_there(row, "price_fen_per_t"),
        quantity=_there(row, "quantity_t"),
        counterparty=_named(row, "counterparty") if is_block else "",
    )


def _changes(row: Row) -> Iterator[int | None]:
    return (row.integer(column, MAX_NUMBER) for column in ("price_fen_per_t", "quantity_t"))


def _named(row: Row, column: str) -> str:
    row.key(column)
    return row.name(column)


def _product(row: Row, products: Mapping[str, int], *others: str) -> str:
    return row.code("product", [*products, *others])


def _there(row: Row, column: str) -> int:
    """A number that must be there."""
    number = row.integer(column, MAX_NUMBER)
    if number is None:
        raise row.bad(column, "is empty: give a whole number")
    return number


def _some(row: Row, column: str) -> int:
    """A number of what is there, 0 or more."""
    number = _there(row, column)
    if number < 0:
        raise row.bad(column, f"{number} is negative: give 0 or more")
    return number
