"""
An enterprise's own view. Each route is for the enterprise itself, the ministry, the province of its area, the registry
and the verification body with a task there; the account in the path says which enterprise.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from eth_abi.exceptions import DecodingError
from fastapi import APIRouter, Query
from starlette.responses import Response

from api import evidence, forecast
from api.access import Enterprise, ReadModel, VisibleEnterprise, Wired
from api.errors import NotFound, OracleUnreachable
from api.exports.answer import DOCUMENTED as FILES
from api.exports.answer import Form
from api.models.common import MAX_NUMBER, Hash, Page
from api.models.common import Year as AnyYear
from api.models.compliance import ComplianceStatus
from api.models.enterprise import (
    Allocation,
    CashEntry,
    Device,
    EnergyPeriod,
    Factor,
    Holding,
    Order,
    Overview,
    OwnTrade,
    Proof,
    Readings,
    Refusal,
    Surrender,
)
from api.models.quota import EnterpriseQuota, Objection
from api.paging import FormQuery, Table, Wishes, as_of, descending, table, whole
from api.problems import documented
from api.queries import compliance
from api.queries import enterprise as queries
from api.queries import quota as quota_queries
from api.queries.books import book_of
from api.services import Services
from api.store import View
from carbon.units import GramsCO2, Year, tonnes_up
from chain.errors import ChainError
from readmodel.tables import allocations, cash_entries, objections, orders, statuses, surrenders, trades

router = APIRouter(prefix="/enterprises/{account}", tags=["enterprise"], responses=documented(401, 403, 404, 503))

OrderState = Literal["open", "filled", "cancelled", "expired"]


@router.get("")
def overview(
    enterprise: VisibleEnterprise,
    services: Wired,
    read_model: ReadModel,
    year: Annotated[AnyYear | None, Query()] = None,
) -> Overview:
    """A year at a glance: emissions, units, money, compliance. Goes on without the oracle."""
    account = enterprise.account
    years = queries.years(read_model, account)
    shown = year if year is not None else next(iter(years), None)
    bought_t, sold_t = queries.traded_t(read_model, account)
    holdings = queries.holdings_of(read_model, account)
    return Overview.model_validate(
        {
            "as_of": as_of(read_model),
            "account": account,
            "name": enterprise.name,
            "area": enterprise.area,
            "industry": enterprise.industry,
            "account_status": enterprise.status,
            "year": shown,
            "years": years,
            **{
                name: sum(getattr(holding, name) for holding in holdings)
                for name in ("held_t", "available_t", "reserved_t", "due_t", "locked_t")
            },
            "bought_t": bought_t,
            "sold_t": sold_t,
            "cash": queries.money(read_model, account),
            **_figures_of_year(read_model, account, shown, sum(holding.held_t for holding in holdings)),
            **_measured(services, read_model, account, shown),
        }
    )


@router.get("/devices")
def devices(enterprise: VisibleEnterprise, services: Wired, read_model: ReadModel) -> Page[Device]:
    """Meters and gateways, with what they sent. Goes on without the oracle."""
    try:
        sent = services.oracle.ask(f"/owners/{enterprise.account}/devices")["items"]
    except OracleUnreachable:
        sent = None
    registered = queries.devices_of(read_model, enterprise.account)
    return Page(as_of=as_of(read_model), items=evidence.devices(read_model, registered, sent))


@router.get("/readings")
def readings(
    enterprise: VisibleEnterprise,
    services: Wired,
    read_model: ReadModel,
    device: Annotated[Hash | None, Query(description="One device only")] = None,
    day: Annotated[date | None, Query(description="Day; that of the newest reading when left out")] = None,
) -> Readings:
    """Accepted readings of a day of the meters' local time, oldest first."""
    local = read_model.in_zone(services.settings.meter_utc_offset_s)
    wanted = day or _newest_day(services, local, enterprise, device)
    items = evidence.readings(services.oracle, local, enterprise.account, device, wanted) if wanted else []
    return Readings(as_of=as_of(read_model), items=items)


@router.get("/energy")
def energy(
    enterprise: VisibleEnterprise,
    services: Wired,
    read_model: ReadModel,
    by: Annotated[Literal["month", "day"], Query(description="Length of a period")] = "month",
) -> Page[EnergyPeriod]:
    """Metered energy and its emissions by month or day of the meters' local time, oldest first."""
    local = read_model.in_zone(services.settings.meter_utc_offset_s)
    found = evidence.energy(services.oracle, local, enterprise.account, by)
    terms: dict[int, Factor | None] = {}
    items = []
    for item in found:
        year = int(item["period"][:4])
        if year not in terms:
            terms[year] = _electricity(read_model, enterprise.account, year)
        items.append(evidence.period(item, terms[year]))
    return Page(as_of=as_of(read_model), items=items)


@router.get("/refusals")
def refusals(enterprise: VisibleEnterprise, services: Wired, read_model: ReadModel) -> Page[Refusal]:
    """Readings that were refused, newest first, each with its reason."""
    found = evidence.refusals(services.oracle, read_model, enterprise.account)
    return Page(as_of=as_of(read_model), items=found)


@router.get("/proof", responses=documented(409))
def proof(
    enterprise: VisibleEnterprise,
    services: Wired,
    device: Annotated[Hash, Query(description="Device")],
    sequence: Annotated[int, Query(ge=0, le=MAX_NUMBER, description="Sequence number of the reading")],
) -> Proof:
    """The Merkle path from a reading to its root on the chain; `Evidence.is_in_batch` checks it."""
    found = services.oracle.ask(f"/proofs/{device}/{sequence}")
    if found["owner"] != enterprise.account:
        raise NotFound(f"{enterprise.account} has no device {device}")
    return Proof.model_validate(found)


@router.get("/holdings", response_model=Page[Holding], responses=FILES)
def holdings(
    enterprise: VisibleEnterprise, read_model: ReadModel, format: FormQuery = Form.JSON
) -> Page[Holding] | Response:
    """Units by class."""
    return whole(read_model, format, "holdings", Holding, queries.holdings_of(read_model, enterprise.account))


@router.get("/orders", response_model=Page[Order], responses=FILES)
def own_orders(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[OrderState | None, Query(description="Orders of one state only")] = None,
) -> Page[Order] | Response:
    """Orders, newest first."""
    query = queries.own_orders(enterprise.account, state)
    newest_first = {"placed_at": descending(orders.c.block, orders.c.log_index)}
    shape = Table("orders", Order, query, newest_first, lambda row: queries.order_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/trades", response_model=Page[OwnTrade], responses=FILES)
def own_trades(enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes) -> Page[OwnTrade] | Response:
    """Trades, newest first."""
    account = enterprise.account
    query = queries.own_trades(account)
    newest_first = {"at": descending(trades.c.block, trades.c.log_index)}
    shape = Table("trades", OwnTrade, query, newest_first, lambda row: queries.own_trade_of(read_model, row, account))
    return table(read_model, wish, shape)


@router.get("/cash", response_model=Page[CashEntry], responses=FILES)
def cash(enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes) -> Page[CashEntry] | Response:
    """Bookings of money, newest first."""
    query = queries.entries(enterprise.account)
    newest_first = {"at": descending(cash_entries.c.block, cash_entries.c.log_index)}
    shape = Table("cash", CashEntry, query, newest_first, lambda row: queries.entry_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/surrenders", response_model=Page[Surrender], responses=FILES)
def own_surrenders(enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes) -> Page[Surrender] | Response:
    """Surrender applications, newest first."""
    query = queries.surrender_applications(entity=enterprise.account)
    newest_first = {"applied_at": descending(surrenders.c.application_id)}
    shape = Table("surrenders", Surrender, query, newest_first, lambda row: queries.surrender_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/compliance", response_model=Page[ComplianceStatus], responses=FILES)
def own_compliance(
    enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes
) -> Page[ComplianceStatus] | Response:
    """Status by year, newest first."""
    query = compliance.assessed(entity=enterprise.account)
    newest_first = {"year": descending(statuses.c.year)}
    shape = Table(
        "compliance", ComplianceStatus, query, newest_first, lambda row: compliance.status_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/allocations", response_model=Page[Allocation], responses=FILES)
def own_allocations(enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes) -> Page[Allocation] | Response:
    """Allocations, newest year first."""
    query = quota_queries.allocations_with_names().where(allocations.c.entity == enterprise.account)
    newest_first = {"year": descending(allocations.c.year, allocations.c.class_id)}
    shape = Table(
        "allocations", Allocation, query, newest_first, lambda row: quota_queries.allocation_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/objections", response_model=Page[Objection], responses=FILES)
def own_objections(enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes) -> Page[Objection] | Response:
    """Objections to allocations, newest first."""
    query = quota_queries.all_objections(entity=enterprise.account)
    newest_first = {"objected_at": descending(objections.c.objection_id)}
    shape = Table("objections", Objection, query, newest_first, lambda row: quota_queries.objection_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/quota")
def own_quota(
    enterprise: VisibleEnterprise,
    services: Wired,
    read_model: ReadModel,
    year: Annotated[AnyYear | None, Query(description="The newest with figures when left out")] = None,
) -> EnterpriseQuota:
    """A year's quota: what was got, used, lacks and will lack. Goes on without the oracle."""
    account = enterprise.account
    shown = year or next(iter(queries.years(read_model, account)), None)
    if shown is None:
        raise NotFound(f"{account} has no figures of any year")
    own = quota_queries.allocations_with_names().where(allocations.c.entity == account, allocations.c.year == shown)
    items = [quota_queries.allocation_of(read_model, row) for row in read_model.db.execute(own)]
    objected = quota_queries.all_objections(entity=account, year=shown).order_by(objections.c.objection_id)
    approved = [item for item in items if item.state == "approved"]
    allocated_t = sum(item.approved_t for item in approved)
    verified_t = queries.verified_t(read_model, account, shown)
    surrendered_t = queries.surrendered_t(read_model, account, shown)
    return EnterpriseQuota(
        as_of=as_of(read_model),
        account=account,
        year=shown,
        allocated_t=allocated_t,
        deducted_t=sum(item.deducted_t for item in approved),
        adjusted_t=sum(item.adjusted_t for item in approved),
        owed_t=sum(item.owed_t for item in approved),
        verified_t=verified_t,
        surrendered_t=surrendered_t,
        used_t=max(surrendered_t, verified_t or 0),
        gap_t=None if verified_t is None else verified_t - allocated_t,
        forecast=forecast.forecast(
            shown,
            allocated_t,
            verified_t,
            queries.verified_t(read_model, account, shown - 1),
            _metered_days(services, read_model, account) if verified_t is None else [],
            _newest_electricity(read_model, account, shown),
        ),
        items=items,
        objections=[quota_queries.objection_of(read_model, row) for row in read_model.db.execute(objected)],
    )


def _metered_days(services: Services, read_model: View, account: str) -> list[dict[str, Any]]:
    """Metered energy by day of the meters' local time; none without the oracle."""
    local = read_model.in_zone(services.settings.meter_utc_offset_s)
    try:
        return evidence.energy(services.oracle, local, account, "day")
    except OracleUnreachable:
        return []


def _newest_electricity(read_model: View, account: str, year: int) -> Factor | None:
    """The term for metered energy of the newest rule set that a year up to this one was reported with."""
    years = (known for known in queries.years(read_model, account) if known <= year)
    return next((term for known in years if (term := _electricity(read_model, account, known))), None)


def _figures_of_year(read_model: View, account: str, year: int | None, held_t: int) -> dict[str, object]:
    if year is None:
        return dict.fromkeys(_OF_YEAR) | {"surrendered_t": 0}
    report = queries.report(read_model, account, year)
    status = queries.status(read_model, account, year)
    verified_t = queries.verified_t(read_model, account, year)
    surrendered_t = queries.surrendered_t(read_model, account, year)
    reported_t = tonnes_up(GramsCO2(report.emissions_g)) if report else None
    obligation_t = verified_t if verified_t is not None else reported_t
    book = book_of(read_model, account)
    owed_t = book.owed_t(Year(year), reported_t) if book else None
    if owed_t is None and obligation_t is not None:  # in no scheme: the year stands alone
        owed_t = max(0, obligation_t - surrendered_t)
    deadline = read_model.time_or_none(book.book.deadlines.get(Year(year))) if book else None
    return {
        "emissions_g": report.emissions_g if report else None,
        "rule_set": report.rule_set_name if report else None,
        "rule_version": report.rule_version if report else None,
        "factor": next(iter(_factors(read_model, account, year)), None),
        "verified_t": verified_t,
        "allocated_t": queries.allocated_t(read_model, account, year),
        "surrendered_t": surrendered_t,
        "obligation_t": obligation_t,
        "owed_t": owed_t,
        "gap_t": None if owed_t is None else owed_t - held_t,
        "status": status.status if status else None,
        "balance_t": status.balance_t if status else None,
        "deadline": deadline.date() if deadline else None,
    }


_OF_YEAR = (
    "emissions_g",
    "rule_set",
    "rule_version",
    "factor",
    "verified_t",
    "allocated_t",
    "obligation_t",
    "owed_t",
    "gap_t",
    "status",
    "balance_t",
    "deadline",
)
"""Figures that are null while there is no year to show."""


def _measured(services: Services, read_model: View, account: str, year: int | None) -> dict[str, object]:
    """Energy and coverage. Energy is what an open report was computed from; before there is one, what was metered."""
    local = read_model.in_zone(services.settings.meter_utc_offset_s)
    reported = _reported_energy_mwh(services, read_model, account, year)
    try:
        sent = services.oracle.ask(f"/owners/{account}/devices")["items"]
        months = evidence.energy(services.oracle, local, account, "month") if sent else []
        coverage = evidence.coverage(services.oracle, account, sent)
    except OracleUnreachable:
        return {"energy_mwh": reported, "coverage": None}
    of_year = [month["energy_mwh"] for month in months if year is not None and month["period"][:4] == str(year)]
    return {"energy_mwh": sum(of_year) if reported is None else reported, "coverage": coverage}


def _reported_energy_mwh(services: Services, read_model: View, account: str, year: int | None) -> int | None:
    """Energy in the activity data of an open report, from its transaction; None for a sealed report or none at all."""
    report = None if year is None else queries.report(read_model, account, year)
    if year is None or report is None or not report.is_open:
        return None
    call_data = queries.input_of(read_model, report.transaction_hash)
    try:
        called = services.chain.now().describe(*call_data) if call_data else None
    except (ChainError, DecodingError):
        return None
    activities = called[2].get("activities", []) if called else []
    metered = [
        activity
        for activity, term in zip(activities, _factors(read_model, account, year), strict=False)
        if term.unit == evidence.ENERGY_UNIT and not term.is_deduction
    ]
    return sum(metered) if metered else None


def _factors(read_model: View, account: str, year: int) -> list[Factor]:
    report = queries.report(read_model, account, year)
    if report is None or report.scale is None:
        return []
    return queries.factors(read_model, report.rule_set, report.rule_version, report.scale)


def _electricity(read_model: View, account: str, year: int) -> Factor | None:
    """The term for metered energy of the rule set that a year was reported with."""
    terms = _factors(read_model, account, year)
    return next((term for term in terms if term.unit == evidence.ENERGY_UNIT and not term.is_deduction), None)


def _newest_day(services: Services, read_model: View, enterprise: Enterprise, device: str | None) -> date | None:
    sent = services.oracle.ask(f"/owners/{enterprise.account}/devices")["items"]
    ends = [item["last_s"] for item in sent if device in (None, item["device_id"])]
    return datetime.fromtimestamp(max(ends) - 1, read_model.zone).date() if ends else None
