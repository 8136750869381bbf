"""
An account's statement of one market day.

Opening and closing come from different rows, so that they are a check of each other: of money the opening is the
total after the last booking before the day, of units the sum of all movements before it; the closing is the total
after the day's last booking, and what is held now less what has moved since.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from api.models.day_statement import DayMoney, DayMovement, DayStatement, DayUnits, StatementLine
from api.models.enterprise import CashEntry
from api.paging import as_of
from api.queries.enterprise import entries, entry_of, order_of, own_orders, own_trade_of, own_trades
from api.queries.registry import all_transfers, own_transfer_of
from api.store import View, number_of
from carbon.units import S_PER_DAY
from readmodel.tables import cash_entries, classes, holdings, orders, trades, transfers

IN_ORDER = (cash_entries.c.block, cash_entries.c.log_index, cash_entries.c.item)


def statement_of(view: View, account: str, name: str, day: date) -> DayStatement:
    """The statement; of a day to come it is empty."""
    first_s = number_of(day) * S_PER_DAY - int(view.zone.utcoffset(None).total_seconds())
    end_s = first_s + S_PER_DAY
    own = _orders_and_trades(view, account, number_of(day))
    booked = _entries(view, account, first_s, end_s)
    moved = _movements(view, account, first_s, end_s)
    money, units = _money(view, account, first_s, end_s, booked), _units(view, account, first_s, end_s)
    return DayStatement(
        as_of=as_of(view),
        account=account,
        name=name,
        day=day,
        is_over=view.time_s >= end_s,
        adds_up=_adds_up(money, units),
        **own,
        trade_fees_fen=sum(trade.fee_fen for trade in own["trades"]),
        money=money,
        entries=booked,
        units=units,
        movements=moved,
    )


def _adds_up(money: DayMoney, units: list[DayUnits]) -> bool:
    is_money_right = money.opening_fen + money.in_fen - money.out_fen == money.closing_fen
    return is_money_right and all(one.opening_t + one.in_t - one.out_t == one.closing_t for one in units)


def _orders_and_trades(view: View, account: str, day: int) -> dict[str, Any]:
    placed = own_orders(account, None).where(orders.c.day == day).order_by(orders.c.block, orders.c.log_index)
    made = own_trades(account).where(trades.c.day == day).order_by(trades.c.product_id, trades.c.sequence)
    return {
        "orders": [order_of(view, row) for row in view.db.execute(placed)],
        "trades": [own_trade_of(view, row, account) for row in view.db.execute(made)],
    }


# --- money ---


def _entries(view: View, account: str, first_s: int, end_s: int) -> list[CashEntry]:
    of_day = entries(account).where(cash_entries.c.at_s.between(first_s, end_s - 1)).order_by(*IN_ORDER)
    return [entry_of(view, row) for row in view.db.execute(of_day)]


def _money(view: View, account: str, first_s: int, end_s: int, booked: list[CashEntry]) -> DayMoney:
    changes = [entry.change_fen for entry in booked]
    return DayMoney(
        opening_fen=_total_before(view, account, first_s),
        in_fen=sum(change for change in changes if change > 0),
        out_fen=-sum(change for change in changes if change < 0),
        fees_fen=sum(entry.fee_fen for entry in booked),
        closing_fen=_total_before(view, account, end_s),
    )


def _total_before(view: View, account: str, at_s: int) -> int:
    """Total after the last booking before a second."""
    last = entries(account).where(cash_entries.c.at_s < at_s).order_by(*(column.desc() for column in IN_ORDER))
    row = view.db.execute(last.limit(1)).one_or_none()
    return 0 if row is None else int(row.total_fen)


# --- units ---


def _movements(view: View, account: str, first_s: int, end_s: int) -> list[DayMovement]:
    of_day = all_transfers(account).where(transfers.c.at_s.between(first_s, end_s - 1))
    in_order = of_day.order_by(transfers.c.block, transfers.c.log_index, transfers.c.item)
    return [
        DayMovement.model_validate(
            own_transfer_of(view, row, account).model_dump()
            | {"change_t": row.quantity_t * ((row.to_account == account) - (row.from_account == account))}
        )
        for row in view.db.execute(in_order)
    ]


def _units(view: View, account: str, first_s: int, end_s: int) -> list[DayUnits]:
    before = _sums(view, account, transfers.c.at_s < first_s)
    of_day = _sums(view, account, transfers.c.at_s.between(first_s, end_s - 1))
    later = _sums(view, account, transfers.c.at_s >= end_s)
    held = holdings.c.registry_t + holdings.c.trading_t + holdings.c.aside_t
    now = {row[0]: int(row[1]) for row in view.db.execute(_of_account(account, held))}
    symbols = {row.class_id: f"{row.scheme} {row.kind} {row.vintage}" for row in view.db.execute(select(classes))}
    nothing = (0, 0)
    found = []
    for class_id in sorted(before.keys() | of_day.keys() | now.keys()):
        came, went = before.get(class_id, nothing)
        in_t, out_t = of_day.get(class_id, nothing)
        later_in, later_out = later.get(class_id, nothing)
        closing_t = now.get(class_id, 0) - later_in + later_out
        if came - went or in_t or out_t or closing_t:
            found.append(
                DayUnits(
                    class_id=class_id,
                    symbol=symbols[class_id],
                    opening_t=came - went,
                    in_t=in_t,
                    out_t=out_t,
                    closing_t=closing_t,
                )
            )
    return found


def _of_account(account: str, held: ColumnElement[int]) -> Select[Any]:
    return select(holdings.c.class_id, held).where(holdings.c.account == account)


def _sums(view: View, account: str, when: ColumnElement[bool]) -> dict[str, tuple[int, int]]:
    """What came to an account and what left it, by class; what only changed its sub-account is neither."""
    source, target = transfers.c.from_account, transfers.c.to_account
    quantity, none = transfers.c.quantity_t, ""
    came = func.sum(case((func.coalesce(source, none) != account, quantity), else_=0))
    went = func.sum(case((func.coalesce(target, none) != account, quantity), else_=0))
    query = select(transfers.c.class_id, came, went).where(or_(source == account, target == account), when)
    return {row[0]: (int(row[1]), int(row[2])) for row in view.db.execute(query.group_by(transfers.c.class_id))}


# --- as a file ---


def lines_of(found: DayStatement) -> list[StatementLine]:
    """The statement line by line: orders, trades, opening, movements, closing."""
    return [_line(**one) for one in (*_dealt(found), *_balances(found, "opening"), *_moved(found))] + [
        _line(**one) for one in _balances(found, "closing")
    ]


def _line(**fields: Any) -> StatementLine:
    return StatementLine.model_validate(dict.fromkeys(StatementLine.model_fields) | fields)


def _dealt(found: DayStatement) -> Iterator[dict[str, Any]]:
    for order in found.orders:
        yield {"part": "order", "at": order.placed_at, "what": f"{order.side} {order.state}"} | {
            "symbol": order.symbol,
            "price_fen": order.price_fen,
            "quantity_t": order.quantity_t,
            "reference": order.order_id,
        }
    for trade in found.trades:
        yield {"part": "trade", "at": trade.at, "what": f"{trade.side} {trade.method} {trade.state}"} | {
            "symbol": trade.symbol,
            "price_fen": trade.price_fen,
            "quantity_t": trade.quantity_t,
            "amount_fen": trade.amount_fen,
            "fee_fen": trade.fee_fen,
            "reference": trade.voucher_code or trade.trade_id,
        }


def _balances(found: DayStatement, part: str) -> Iterator[dict[str, Any]]:
    yield {"part": part, "what": "money", "total_fen": getattr(found.money, f"{part}_fen")}
    for one in found.units:
        yield {"part": part, "what": "units", "symbol": one.symbol, "total_t": getattr(one, f"{part}_t")}


def _moved(found: DayStatement) -> Iterator[dict[str, Any]]:
    for entry in found.entries:
        yield {"part": "money", "at": entry.at, "what": entry.kind} | {
            "amount_fen": entry.amount_fen,
            "fee_fen": entry.fee_fen,
            "change_fen": entry.change_fen,
            "total_fen": entry.total_fen,
            "reference": entry.transaction_hash,
        }
    for moved in found.movements:
        yield {"part": "units", "at": moved.at, "what": moved.kind} | {
            "symbol": moved.symbol,
            "quantity_t": moved.quantity_t,
            "change_t": moved.change_t,
            "reference": moved.transaction_hash,
        }
