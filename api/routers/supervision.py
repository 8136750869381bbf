"""What the regulator sees: everything that anybody signed, carried out or refused, and what of it looks odd."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import ReadModel, SupervisionView, Wired
from api.exports.answer import DOCUMENTED
from api.filters import AccountQuery, RoleName, Spans, TextQuery, Word, equal
from api.models.accounts import Act
from api.models.common import Page
from api.models.supervision import OddityRow
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import oddities as odd
from api.queries import participants, staff_log
from carbon.roles import Role
from carbon.supervision import Oddity
from readmodel.tables import transactions

router = APIRouter(prefix="/supervision", tags=["authority"], responses=documented(401, 403, 503))


@router.get("/acts", response_model=Page[Act], responses=DOCUMENTED)
def acts(
    caller: SupervisionView,
    services: Wired,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    q: TextQuery = None,
    role: Annotated[RoleName | None, Query(description="Of accounts with this role now")] = None,
    is_done: Annotated[bool | None, Query(description="Carried out, or refused by a contract")] = None,
    account: AccountQuery = None,
    contract: Word = None,
    function: Word = None,
) -> Page[Act] | Response:
    """The audit trail: every transaction in a block with who signed it and what it says in words, newest first."""
    columns = transactions.c
    query = equal(
        staff_log.signed_by_anyone(q, Role[role] if role else None),
        account=(columns.sender, account),
        contract=(columns.contract, contract),
        function=(columns.function, function),
        is_done=(columns.is_done, is_done),
    )
    deployment, name_of = services.chain.deployment_or_none(), participants.names(read_model)
    shape = Table(
        "acts",
        Act,
        span.narrow(read_model, query, columns.time_s),
        staff_log.LOG_ORDERS,
        lambda row: staff_log.act_of(read_model, row, deployment, name_of),
    )
    return table(read_model, wish, shape)


@router.get("/oddities", response_model=Page[OddityRow], responses=DOCUMENTED)
def oddities(
    caller: SupervisionView,
    services: Wired,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    kind: Annotated[Oddity | None, Query(description="Of one kind only")] = None,
    account: AccountQuery = None,
) -> Page[OddityRow] | Response:
    """What looks odd, by the regulator's thresholds: a reason to look, not a verdict. Newest first."""
    query, at_s, orders = odd.oddities(services.thresholds, kind, account)
    rows = span.narrow(read_model, query, at_s)
    return table(
        read_model, wish, Table("oddities", OddityRow, rows, orders, lambda row: odd.oddity_of(read_model, row))
    )
