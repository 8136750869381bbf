"""Compliance: what anyone may know, what authorities watch over, what an enterprise has to do."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import AccountPath, AuthorityView, Caller, ReadModel, VisibleEnterprise
from api.errors import NotFound
from api.exports.answer import DOCUMENTED, Form
from api.filters import AccountQuery
from api.models.common import Address, Page, Year
from api.models.credits import SchemeRules
from api.models.obligations import (
    Notice,
    Obligation,
    OwnObligation,
    Penalty,
    PenaltyProposal,
    PublicCompliance,
    StatisticsRow,
)
from api.paging import FormQuery, Table, Wishes, as_of, descending, table, whole
from api.problems import documented
from api.queries import credits, participants, standing
from api.queries import obligations as queries
from api.queries.books import EntityBook, book_of
from api.store import View
from carbon.compliance import Code
from carbon.roles import SEE_ALL
from carbon.units import Year as CarbonYear
from readmodel import tables

router = APIRouter(responses=documented(503))

YearQuery = Annotated[Year | None, Query(description="One year only")]
AreaQuery = Annotated[int | None, Query(ge=0, le=65_535, description="One area only; a province sees its own anyway")]
SchemeQuery = Annotated[str | None, Query(max_length=8, description="One scheme only", examples=["CN"])]


# Public


@router.get("/compliance/statistics", response_model=Page[StatisticsRow], responses=DOCUMENTED, tags=["public"])
def statistics(
    read_model: ReadModel,
    by: Annotated[queries.GroupBy, Query(description="What to sum up by")],
    year: YearQuery = None,
    scheme: SchemeQuery = None,
    format: FormQuery = Form.JSON,
) -> Page[StatisticsRow] | Response:
    """Results of compliance by area, industry, year or scheme: statuses, tonnes, rate, fines."""
    rows = queries.statistics(read_model, by, year, scheme)
    return whole(read_model, format, f"compliance-by-{by}", StatisticsRow, rows)


@router.get("/compliance/rules", tags=["public"])
def rules(read_model: ReadModel) -> SchemeRules:
    """Offset and penalty rules of every scheme, and the term for objections, as the ministry set them."""
    return credits.rules(read_model)


@router.get("/compliance/{account}", responses=documented(404), tags=["public"])
def published(account: AccountPath, read_model: ReadModel) -> PublicCompliance:
    """Compliance of one entity, each year with its reason, newest first."""
    name, book = _book(read_model, account)
    recorded = queries.assessed_at(read_model, account)
    years = [standing.public_year(read_model, book, year, recorded.get(year)) for year in book.years]
    return PublicCompliance(as_of=as_of(read_model), account=account, name=name, years=years)


# Authorities


@router.get(
    "/authority/obligations",
    response_model=Page[Obligation],
    responses=DOCUMENTED | documented(401, 403),
    tags=["authority"],
)
def obligations(
    caller: AuthorityView,
    read_model: ReadModel,
    wish: Wishes,
    year: Annotated[Year, Query(description="Year that is surrendered for")],
    area: AreaQuery = None,
    status: Annotated[Code | None, Query(description="Of one status on record only")] = None,
) -> Page[Obligation] | Response:
    """Who has not surrendered yet, and how many days are left; who misses most first."""
    query = queries.obligations(read_model, year, _area(caller, area), status)
    shape = Table(
        f"obligations-{year}",
        Obligation,
        query,
        queries.obligation_orders(query),
        lambda row: queries.obligation_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get(
    "/authority/notices", response_model=Page[Notice], responses=DOCUMENTED | documented(401, 403), tags=["authority"]
)
def notices(
    caller: AuthorityView,
    read_model: ReadModel,
    wish: Wishes,
    year: YearQuery = None,
    account: AccountQuery = None,
) -> Page[Notice] | Response:
    """Notices that provinces gave, newest first."""
    newest_first = {"at": descending(tables.notices.c.block, tables.notices.c.log_index)}
    query = queries.all_notices(entity=account, year=year, area=_area(caller))
    shape = Table("notices", Notice, query, newest_first, lambda row: queries.notice_of(read_model, row))
    return table(read_model, wish, shape)


@router.get(
    "/authority/penalties",
    response_model=Page[Penalty],
    responses=DOCUMENTED | documented(401, 403),
    tags=["authority"],
)
def penalties(
    caller: AuthorityView,
    read_model: ReadModel,
    wish: Wishes,
    year: YearQuery = None,
    account: AccountQuery = None,
) -> Page[Penalty] | Response:
    """Penalties imposed, newest year first."""
    newest_first = {"year": descending(tables.penalties.c.year, tables.penalties.c.entity)}
    query = queries.all_penalties(entity=account, year=year, area=_area(caller))
    shape = Table("penalties", Penalty, query, newest_first, lambda row: queries.penalty_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/authority/penalties/proposal", responses=documented(401, 403, 404), tags=["authority"])
def penalty_proposal(
    caller: AuthorityView,
    read_model: ReadModel,
    account: Annotated[Address, Query(description="Account of the enterprise")],
    year: Annotated[Year, Query(description="Year of the default")],
) -> PenaltyProposal:
    """What a penalty would be: mean price of the month up to the deadline, least multiple, fine; a province decides."""
    name, book = _book(read_model, account, _area(caller))
    found = standing.penalty_proposal(read_model, name, book, CarbonYear(year))
    if found is None:
        raise NotFound(f"no penalty can be computed for {account} and {year}: no deadline, or no rule of the scheme")
    return found


# Enterprises


@router.get(
    "/enterprises/{account}/obligations",
    response_model=Page[OwnObligation],
    responses=DOCUMENTED | documented(401, 403, 404),
    tags=["enterprise"],
)
def own_obligations(
    enterprise: VisibleEnterprise, read_model: ReadModel, format: FormQuery = Form.JSON
) -> Page[OwnObligation] | Response:
    """What the enterprise owes and has surrendered, newest year first, with reasons, penalties and instructions."""
    book = book_of(read_model, enterprise.account)
    items = [standing.own_obligation(read_model, book, year) for year in book.years] if book else []
    return whole(read_model, format, "obligations", OwnObligation, items)


@router.get(
    "/enterprises/{account}/notices",
    response_model=Page[Notice],
    responses=DOCUMENTED | documented(401, 403, 404),
    tags=["enterprise"],
)
def own_notices(
    enterprise: VisibleEnterprise, read_model: ReadModel, format: FormQuery = Form.JSON
) -> Page[Notice] | Response:
    """Warnings that follow from the deadlines, then notices of the province, newest first."""
    account, given = enterprise.account, tables.notices.c
    query = queries.all_notices(entity=account).order_by(given.block.desc(), given.log_index.desc())
    notices = [queries.notice_of(read_model, row) for row in read_model.db.execute(query)]
    items = [*standing.warnings(read_model, account, enterprise.name), *notices]
    return whole(read_model, format, "notices", Notice, items)


# Parts of answers


def _area(caller: Caller, wanted: int | None = None) -> int | None:
    """The area that is shown: a province's own, whatever it asked for; None for all."""
    return wanted if caller.has(SEE_ALL) else caller.area


def _book(read_model: View, account: str, area: int | None = None) -> tuple[str, EntityBook]:
    """
    Name and books of an entity, of an area if one is given.

    :raises NotFound: it is in no scheme, or of another area
    """
    row = participants.one(read_model, account)
    book = book_of(read_model, account)
    if row is None or book is None or area not in (None, row.area):
        raise NotFound(f"{account} is in no scheme")
    return str(row.name), book
