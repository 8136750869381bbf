"""Applications, issuance, holdings, transfers, conservation."""

from typing import Any

import orjson
from sqlalchemy import Column, Row, Select, func, or_, select, tuple_

from api.models.registry import (
    AccountHolding,
    Application,
    CashConservation,
    Fund,
    SerialBlock,
    Transfer,
    UnitConservation,
)
from api.paging import Order, ascending, descending
from api.queries.chain import role_names
from api.queries.enterprise import all_holdings, holding_values
from api.queries.naming import symbol_of, with_class, with_name
from api.queries.serials import overlapping
from api.store import View
from carbon.cash_ledger import Fund as CashFund
from carbon.serials import SerialRange
from readmodel.tables import (
    applications,
    batches,
    cash_balances,
    cash_funds,
    cash_totals,
    classes,
    holdings,
    serial_blocks,
    serial_moves,
    transfers,
)

FUNDS = {fund.value: fund.name.lower() for fund in CashFund if fund is not CashFund.NONE}
"""Names of funds by the numbers that Cash gives them."""

APPLICATION_ORDERS: dict[str, Order] = {
    "applied_at": descending(applications.c.applied_s, applications.c.account, applications.c.number),
    "account": ascending(applications.c.account, applications.c.number),
    "state": ascending(applications.c.state, applications.c.account, applications.c.number),
}
BLOCK_ORDERS: dict[str, Order] = {
    "issued_at": descending(serial_blocks.c.block, serial_blocks.c.log_index, serial_blocks.c.item),
    "quantity_t": descending(
        serial_blocks.c.quantity_t, serial_blocks.c.block, serial_blocks.c.log_index, serial_blocks.c.item
    ),
    "first_serial": ascending(serial_blocks.c.class_id, serial_blocks.c.first_serial),
}
HOLDING_ORDERS: dict[str, Order] = {
    "class_id": ascending(holdings.c.class_id, holdings.c.account),
    "account": ascending(holdings.c.account, holdings.c.class_id),
    "registry_t": descending(holdings.c.registry_t, holdings.c.class_id, holdings.c.account),
    "trading_t": descending(holdings.c.trading_t, holdings.c.class_id, holdings.c.account),
}
TRANSFER_PLACE = (transfers.c.block, transfers.c.log_index, transfers.c.item)
TRANSFER_ORDERS: dict[str, Order] = {
    "at": descending(*TRANSFER_PLACE),
    "quantity_t": descending(transfers.c.quantity_t, *TRANSFER_PLACE),
    "kind": ascending(transfers.c.kind, *TRANSFER_PLACE),
    "class_id": ascending(transfers.c.class_id, *TRANSFER_PLACE),
}


def application_of(view: View, row: Row[Any]) -> Application:
    """Shape of an application."""
    profile = orjson.loads(row.profile)
    return Application.model_validate(
        dict(row._mapping)
        | {
            "name": str(profile.get("name", "")),
            "roles": role_names(row.roles),
            "profile": profile,
            "applied_at": view.time(row.applied_s),
            "decided_at": view.time_or_none(row.decided_s),
        }
    )


def all_applications(state: str | None) -> Select[Any]:
    """Applications, of one state or all."""
    return select(applications) if state is None else select(applications).where(applications.c.state == state)


def issuance() -> Select[Any]:
    """Serial blocks with their classes and first holders."""
    query = select(serial_blocks, classes.c.scheme, classes.c.kind, classes.c.vintage)
    query = query.join(classes, classes.c.class_id == serial_blocks.c.class_id)
    return with_name(query, serial_blocks.c.account, "name")


def serial_block_of(view: View, row: Row[Any]) -> SerialBlock:
    """Shape of a serial block."""
    return SerialBlock.model_validate(
        dict(row._mapping)
        | {
            "first_serial": str(row.first_serial),
            "last_serial": str(row.last_serial),
            "issued_at": view.time(row.issued_s),
        }
    )


def account_holdings() -> Select[Any]:
    """Holdings of all accounts with their names."""
    return with_name(all_holdings(), holdings.c.account, "name")


def account_holding_of(view: View, row: Row[Any]) -> AccountHolding:
    """Shape of a holding."""
    return AccountHolding.model_validate(holding_values(view, row._mapping))


def all_transfers(account: str | None = None) -> Select[Any]:
    """Movements of units, of one account or all, with the names of both sides."""
    query = with_class(select(transfers), transfers.c.class_id)
    query = with_name(query, transfers.c.from_account, "from_name")
    query = with_name(query, transfers.c.to_account, "to_name")
    if account is None:
        return query
    return query.where(or_(transfers.c.from_account == account, transfers.c.to_account == account))


def of_serials(query: Select[Any], class_id: str, serials: SerialRange) -> Select[Any]:
    """The movements that took some of these serial numbers."""
    places = [serial_moves.c[name] for name in ("block", "log_index", "item")]
    return query.where(tuple_(*TRANSFER_PLACE).in_(select(*places).where(overlapping(class_id, serials))))


def transfer_of(view: View, row: Row[Any]) -> Transfer:
    """Shape of a movement."""
    return Transfer.model_validate(dict(row._mapping) | {"symbol": symbol_of(row), "at": view.time(row.at_s)})


def own_transfer_of(view: View, row: Row[Any], account: str) -> Transfer:
    """Shape of a movement, as one side sees it: who is on the other side of a trade is not told."""
    found = transfer_of(view, row)
    if row.kind != "delivered":
        return found
    is_giver = row.from_account == account
    return found.model_copy(
        update={"to_account": None, "to_name": None} if is_giver else {"from_account": None, "from_name": None}
    )


def unit_conservation(view: View) -> list[UnitConservation]:
    """Each class: what was issued, and where it is."""
    held = func.coalesce(func.sum(holdings.c.registry_t + holdings.c.trading_t + holdings.c.aside_t), 0)
    query = (
        select(classes, held.label("sum_of_accounts_t"))
        .join(holdings, holdings.c.class_id == classes.c.class_id, isouter=True)
        .group_by(*classes.c)
        .order_by(classes.c.scheme, classes.c.kind, classes.c.vintage)
    )
    return [_units_of(row) for row in view.db.execute(query)]


def _units_of(row: Row[Any]) -> UnitConservation:
    total = int(row.sum_of_accounts_t)
    ok = row.issued_t == row.held_t + row.surrendered_t + row.cancelled_t and total == row.held_t
    symbol = f"{row.scheme} {row.kind} {row.vintage or ''}".strip()
    return UnitConservation.model_validate(
        dict(row._mapping) | {"symbol": symbol, "sum_of_accounts_t": total, "ok": ok}
    )


def cash_conservation(view: View) -> CashConservation:
    """All money: what came in, and where it is."""
    row = view.db.execute(select(cash_totals)).one_or_none()
    in_fen, out_fen, held_fen = (row.in_fen, row.out_fen, row.held_fen) if row else (0, 0, 0)
    total, kept = _sum(view, cash_balances.c.total_fen), funds(view)
    return CashConservation(
        in_fen=in_fen,
        held_fen=held_fen,
        out_fen=out_fen,
        sum_of_accounts_fen=total,
        funds=kept,
        ok=in_fen == held_fen + out_fen and total + sum(fund.total_fen for fund in kept) == held_fen,
    )


def funds(view: View) -> list[Fund]:
    """Money of no participant: fees, risk reserve, treasury."""
    found = {row.fund_id: row for row in view.db.execute(select(cash_funds))}
    return [
        Fund.model_validate(
            {
                "fund_id": number,
                "name": name,
                "total_fen": found[number].total_fen if number in found else 0,
                "leaving_fen": found[number].leaving_fen if number in found else 0,
            }
        )
        for number, name in FUNDS.items()
    ]


def anchored_readings(view: View) -> int:
    """Readings in batches on the chain."""
    return _sum(view, batches.c.readings)


def _sum(view: View, column: Column[int]) -> int:
    return int(view.db.execute(select(func.coalesce(func.sum(column), 0))).scalar_one())
