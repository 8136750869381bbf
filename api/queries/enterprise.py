"""What an enterprise holds, trades, owes and has reported."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from api.models.enterprise import CashEntry, Factor, Holding, Money, Order, OwnTrade, Surrender
from api.queries.compliance import surrendered_by_year
from api.queries.market import code_text
from api.store import View, day_of
from carbon.trading_methods import name_of
from readmodel.tables import (
    allocations,
    cash_balances,
    cash_entries,
    classes,
    devices,
    emissions,
    holdings,
    orders,
    participants,
    products,
    reports,
    rule_set_terms,
    rule_sets,
    statuses,
    surrenders,
    trades,
    transactions,
)


def years(view: View, account: str) -> list[int]:
    """Years with figures of an entity, newest first."""
    surrendered = surrendered_by_year()
    found = (
        select(reports.c.year)
        .where(reports.c.entity == account)
        .union(
            select(emissions.c.year).where(emissions.c.entity == account),
            select(allocations.c.year).where(allocations.c.entity == account),
            select(statuses.c.year).where(statuses.c.entity == account),
            select(surrendered.c.year).where(surrendered.c.entity == account),
        )
    )
    return sorted(view.db.execute(found).scalars(), reverse=True)


def report(view: View, account: str, year: int) -> Row[Any] | None:
    """The newest revision of a report, with its rule set's name and scale."""
    same = (rule_sets.c.rule_set == reports.c.rule_set) & (rule_sets.c.version == reports.c.rule_version)
    query = (
        select(reports, rule_sets.c.name.label("rule_set_name"), rule_sets.c.scale)
        .join(rule_sets, same, isouter=True)
        .where(reports.c.entity == account, reports.c.year == year)
        .order_by(reports.c.revision.desc())
        .limit(1)
    )
    return view.db.execute(query).one_or_none()


def input_of(view: View, transaction_hash: str) -> tuple[str, str] | None:
    """Target and call data of a transaction, None when it called no contract directly."""
    query = select(transactions.c.to_address, transactions.c.input).where(transactions.c.hash == transaction_hash)
    row = view.db.execute(query).one_or_none()
    return None if row is None or row.to_address is None else (row.to_address, row.input)


def factors(view: View, rule_set: str, version: int, scale: int) -> list[Factor]:
    """The terms of a rule set."""
    terms = rule_set_terms.c
    query = select(rule_set_terms).where(terms.rule_set == rule_set, terms.version == version).order_by(terms.position)
    return [Factor.model_validate(dict(row._mapping) | {"scale": scale}) for row in view.db.execute(query)]


def verified_t(view: View, account: str, year: int) -> int | None:
    """Booked emissions of a year, None when there are none."""
    query = select(emissions.c.verified_t).where(emissions.c.entity == account, emissions.c.year == year)
    return view.db.execute(query).scalar_one_or_none()


def surrendered_t(view: View, account: str, year: int) -> int:
    """Surrendered for a year, opening entries included."""
    found = surrendered_by_year()
    query = select(found.c.surrendered_t).where(found.c.entity == account, found.c.year == year)
    return int(view.db.execute(query).scalar_one_or_none() or 0)


def allocated_t(view: View, account: str, year: int) -> int | None:
    """Approved for a year, None when nothing was."""
    query = select(func.sum(allocations.c.approved_t)).where(
        allocations.c.entity == account, allocations.c.year == year, allocations.c.state == "approved"
    )
    found = view.db.execute(query).scalar_one()
    return None if found is None else int(found)


def status(view: View, account: str, year: int) -> Row[Any] | None:
    """Assessed status of a year."""
    return view.db.execute(select(statuses).where(statuses.c.entity == account, statuses.c.year == year)).one_or_none()


def traded_t(view: View, account: str) -> tuple[int, int]:
    """Bought and sold so far."""

    def total(side: Any) -> int:
        query = select(func.coalesce(func.sum(trades.c.quantity_t), 0)).where(side == account)
        return int(view.db.execute(query).scalar_one())

    return total(trades.c.buyer), total(trades.c.seller)


def all_holdings(account: str | None = None) -> Select[Any]:
    """Holdings of one account or of all, with their classes."""
    query = select(holdings, classes.c.scheme, classes.c.kind, classes.c.vintage).join(
        classes, classes.c.class_id == holdings.c.class_id
    )
    return query if account is None else query.where(holdings.c.account == account)


def holding_values(view: View, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A holding's fields; what was reserved or due on a day that does not count any more is void."""
    reserved_t, due_t = (row["reserved_t"], row["due_t"]) if row["reserved_day"] == view.counting_day else (0, 0)
    held_t = row["registry_t"] + row["trading_t"] + row["aside_t"]
    bound_t = row["locked_t"] + reserved_t + row["aside_t"] + row["registry_frozen_t"] + row["trading_frozen_t"]
    return dict(row) | {
        "reserved_t": reserved_t,
        "due_t": due_t,
        "frozen_t": row["registry_frozen_t"],
        "held_t": held_t,
        "available_t": held_t - bound_t,
    }


def holdings_of(view: View, account: str) -> list[Holding]:
    """Units of an account by class."""
    query = all_holdings(account).order_by(holdings.c.class_id)
    return [Holding.model_validate(holding_values(view, row._mapping)) for row in view.db.execute(query)]


def money(view: View, account: str) -> Money:
    """Money of an account."""
    row = view.db.execute(select(cash_balances).where(cash_balances.c.account == account)).one_or_none()
    if row is None:
        return Money.model_validate(dict.fromkeys(Money.model_fields, 0))
    reserved, due = (row.reserved_fen, row.due_fen) if row.reserved_day == view.counting_day else (0, 0)
    held = row.total_fen - row.leaving_fen - row.lodged_fen - row.aside_fen
    return Money(
        total_fen=row.total_fen,
        available_fen=held + due - reserved,
        idle_fen=max(0, held - reserved),
        reserved_fen=reserved,
        due_fen=due,
        leaving_fen=row.leaving_fen,
        lodged_fen=row.lodged_fen,
        aside_fen=row.aside_fen,
        covered_fen=row.covered_fen,
    )


def devices_of(view: View, account: str) -> list[Row[Any]]:
    """Registered devices of an account."""
    return list(view.db.execute(select(devices).where(devices.c.owner == account).order_by(devices.c.device_id)))


def own_orders(account: str, state: str | None) -> Select[Any]:
    """Orders of an account."""
    query = select(orders, products.c.symbol).join(products, products.c.product_id == orders.c.product_id)
    query = query.where(orders.c.account == account)
    return query if state is None else query.where(orders.c.state == state)


def order_of(view: View, row: Row[Any]) -> Order:
    """Shape of an order."""
    times = {"placed_at": view.time(row.placed_s), "closed_at": view.time_or_none(row.closed_s)}
    return Order.model_validate(dict(row._mapping) | times | {"day": day_of(row.day)})


def own_trades(account: str) -> Select[Any]:
    """Trades in which an account is on a side."""
    query = select(trades, products.c.symbol).join(products, products.c.product_id == trades.c.product_id)
    return query.where(or_(trades.c.buyer == account, trades.c.seller == account))


def own_trade_of(view: View, row: Row[Any], account: str) -> OwnTrade:
    """Shape of a trade, as this side sees it."""
    is_buyer = row.buyer == account
    return OwnTrade.model_validate(
        dict(row._mapping)
        | {
            "side": "buy" if is_buyer else "sell",
            "ref": row.buy_ref if is_buyer else row.sell_ref,
            "method": name_of(row.method),
            "day": day_of(row.day),
            "at": view.time(row.made_s),
            "voucher_code": code_text(row.voucher_code),
        }
    )


def entries(account: str) -> Select[Any]:
    """Bookings of money of an account."""
    return select(cash_entries).where(cash_entries.c.account == account)


def entry_of(view: View, row: Row[Any]) -> CashEntry:
    """Shape of a booking. The other side of a trade is not told: the market is anonymous."""
    return CashEntry.model_validate(dict(row._mapping) | {"at": view.time(row.at_s)})


def surrender_applications(
    entity: str | None = None, state: str | None = None, areas: Iterable[int] | None = None
) -> Select[Any]:
    """Surrender applications with the names of who applied."""
    query = select(surrenders, participants.c.name, participants.c.area).join(
        participants, participants.c.account == surrenders.c.entity
    )
    if entity is not None:
        query = query.where(surrenders.c.entity == entity)
    if state is not None:
        query = query.where(surrenders.c.state == state)
    return query if areas is None else query.where(participants.c.area.in_(list(areas)))


def surrender_of(view: View, row: Row[Any]) -> Surrender:
    """Shape of a surrender application."""
    times = {"applied_at": view.time(row.applied_s), "decided_at": view.time_or_none(row.decided_s)}
    return Surrender.model_validate(dict(row._mapping) | times | {"account": row.entity})
