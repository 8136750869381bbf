"""The registry's view of accounts: who they are, what changed, how they behaved."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import AccountPath, ReadModel, RegistryView
from api.exports.answer import DOCUMENTED, Form
from api.filters import AccountQuery, RoleName, TextQuery, equal
from api.models.accounts import AccountChange, AccountDetail, ConductKind, ConductRecord, ProfileChange, RegistryAccount
from api.models.common import Page
from api.paging import FormQuery, Table, Wishes, table, whole
from api.problems import documented
from api.queries import accounts as queries
from carbon.roles import Role
from readmodel.tables import conduct, participants, profile_changes

router = APIRouter(prefix="/registry", tags=["registry"], responses=documented(401, 403, 503))

Status = Literal["unknown", "applied", "active", "restricted", "frozen", "closed"]
ChangeState = Literal["proposed", "replaced", "accepted", "refused"]


@router.get("/accounts", response_model=Page[RegistryAccount], responses=DOCUMENTED)
def accounts(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    q: TextQuery = None,
    status: Annotated[Status | None, Query(description="Of one status only")] = None,
    role: Annotated[RoleName | None, Query(description="With one role only")] = None,
    area: Annotated[int | None, Query(ge=0, le=99, description="GB/T 2260 two-digit code")] = None,
    industry: Annotated[str | None, Query(max_length=16)] = None,
) -> Page[RegistryAccount] | Response:
    """Participants with banks and account numbers."""
    columns = participants.c
    query = queries.found_by(queries.all_accounts(), q, Role[role] if role else None)
    query = equal(
        query, status=(columns.status, status), area=(columns.area, area), industry=(columns.industry, industry)
    )
    shape = Table(
        "registry-accounts", RegistryAccount, query, queries.ORDERS, lambda row: queries.account_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/accounts/{account}", responses=documented(404))
def account(caller: RegistryView, read_model: ReadModel, account: AccountPath) -> AccountDetail:
    """One account with its particulars and what it holds."""
    return queries.detail(read_model, account)


@router.get("/accounts/{account}/changes", response_model=Page[AccountChange], responses=DOCUMENTED)
def account_changes(
    caller: RegistryView, read_model: ReadModel, account: AccountPath, format: FormQuery = Form.JSON
) -> Page[AccountChange] | Response:
    """Every change of an account: who, when, why, by which document. Newest first."""
    return whole(read_model, format, "account-changes", AccountChange, queries.changes_of(read_model, account))


@router.get("/changes", response_model=Page[ProfileChange], responses=DOCUMENTED)
def changes(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    account: AccountQuery = None,
    state: Annotated[ChangeState | None, Query(description="Of one state only")] = None,
) -> Page[ProfileChange] | Response:
    """Changes of particulars that holders asked for, beside what is in force."""
    columns = profile_changes.c
    query = equal(queries.proposed_changes(), account=(columns.account, account), state=(columns.state, state))
    shape = Table(
        "profile-changes",
        ProfileChange,
        query,
        queries.CHANGE_ORDERS,
        lambda row: queries.proposed_change_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/conduct", response_model=Page[ConductRecord], responses=DOCUMENTED)
def all_conduct(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    account: AccountQuery = None,
    kind: Annotated[ConductKind | None, Query(description="Of one kind only")] = None,
) -> Page[ConductRecord] | Response:
    """The credit record: defaults and dishonest conduct, newest first."""
    query = equal(queries.conduct_records(), account=(conduct.c.account, account), kind=(conduct.c.kind, kind))
    shape = Table(
        "conduct", ConductRecord, query, queries.CONDUCT_ORDERS, lambda row: queries.conduct_of(read_model, row)
    )
    return table(read_model, wish, shape)
