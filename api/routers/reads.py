"""Who asked for whose data: all of it for who supervises, its own part for every participant."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import OwnAccount, ReadModel, SupervisionView, Wired
from api.exports.answer import DOCUMENTED, Form
from api.filters import AccountQuery, Spans, equal
from api.models.common import Address, Page
from api.models.reads import Read, ReadDay, ReadDayCheck
from api.paging import FormQuery, Table, Wishes, table, whole
from api.problems import documented
from api.queries import reads as queries
from api.reads import Outcome, reads

MOST_DAYS = 366

router = APIRouter(responses=documented(401, 403, 503))


@router.get("/supervision/reads", tags=["authority"], response_model=Page[Read], responses=DOCUMENTED)
def all_reads(
    caller: SupervisionView,
    services: Wired,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    account: AccountQuery = None,
    subject: Annotated[Address | None, Query(description="Whose data was asked for")] = None,
    outcome: Annotated[Outcome | None, Query(description="Answered, or refused")] = None,
) -> Page[Read] | Response:
    """The log of reads: every question about data that is not the asker's own, newest first."""
    columns = reads.c
    query = equal(
        queries.all_reads(),
        account=(columns.account, account),
        subject=(columns.subject, subject),
        outcome=(columns.outcome, outcome),
    )
    shape = Table(
        "reads", Read, span.narrow(read_model, query, columns.at_s), queries.ORDERS, queries.shape(read_model)
    )
    with services.reads.connection() as log:
        return table(queries.of_log(read_model, log), wish, shape)


@router.get("/supervision/reads/days", tags=["authority"], response_model=Page[ReadDay], responses=DOCUMENTED)
def days(
    caller: SupervisionView,
    services: Wired,
    read_model: ReadModel,
    most: Annotated[int, Query(ge=1, le=MOST_DAYS, description="Days at most")] = 31,
    format: FormQuery = Form.JSON,
) -> Page[ReadDay] | Response:
    """The newest days of the log, with what of them is recorded on chain."""
    return whole(read_model, format, "read-days", ReadDay, queries.days(read_model, services.reads, most))


@router.get("/supervision/reads/days/{day}", tags=["authority"])
def check_day(caller: SupervisionView, services: Wired, read_model: ReadModel, day: date) -> ReadDayCheck:
    """A day's root, computed from its entries, against the one on chain; to be recorded once the day is over."""
    return queries.check(read_model, services.reads, day)


@router.get(
    "/enterprises/{account}/reads",
    tags=["enterprise"],
    response_model=Page[Read],
    responses=DOCUMENTED,
)
def own_reads(
    account: OwnAccount,
    services: Wired,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
) -> Page[Read] | Response:
    """Who asked for this participant's data by name, newest first; for itself and who supervises. No lists of many."""
    query = queries.all_reads().where(reads.c.subject == account)
    shape = Table(
        "reads", Read, span.narrow(read_model, query, reads.c.at_s), queries.ORDERS, queries.shape(read_model)
    )
    with services.reads.connection() as log:
        return table(queries.of_log(read_model, log), wish, shape)
