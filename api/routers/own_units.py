"""An enterprise's own units: every movement, its entries other than trade, its certificates."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import ReadModel, VisibleEnterprise
from api.exports.answer import DOCUMENTED
from api.filters import ClassQuery, Spans, equal
from api.models.common import Page
from api.models.entries import CertificateRow, Entry, EntryKind, EntryState, Freeze, FreezeState
from api.models.registry import Transfer
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import entries as entry_queries
from api.queries import registry as queries
from api.routers.registry import MovementKind
from api.routers.registry_entries import CertificateKindQuery, certificate_list
from readmodel.tables import entries, freezes, transfers

router = APIRouter(prefix="/enterprises/{account}", tags=["enterprise"], responses=documented(401, 403, 404, 503))


@router.get("/transfers", response_model=Page[Transfer], responses=DOCUMENTED)
def own_transfers(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    class_id: ClassQuery = None,
    kind: MovementKind = None,
) -> Page[Transfer] | Response:
    """Every movement of its units, newest first. The other side of a trade is not told: the market is anonymous."""
    account = enterprise.account
    query = equal(queries.all_transfers(account), of=(transfers.c.class_id, class_id), kind=(transfers.c.kind, kind))
    shape = Table(
        "transfers",
        Transfer,
        span.narrow(read_model, query, transfers.c.at_s),
        queries.TRANSFER_ORDERS,
        lambda row: queries.own_transfer_of(read_model, row, account),
    )
    return table(read_model, wish, shape)


@router.get("/entries", response_model=Page[Entry], responses=DOCUMENTED)
def own_entries(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    kind: Annotated[EntryKind | None, Query(description="Of one kind only")] = None,
    state: Annotated[EntryState | None, Query(description="Of one state only")] = None,
) -> Page[Entry] | Response:
    """Entries other than trade that it made or that give it units, newest first."""
    columns, account = entries.c, enterprise.account
    query = equal(entry_queries.all_entries(), kind=(columns.kind, kind), state=(columns.state, state))
    query = query.where((columns.owner == account) | (columns.to_account == account))
    shape = Table(
        "entries",
        Entry,
        span.narrow(read_model, query, columns.made_s),
        entry_queries.ENTRY_ORDERS,
        lambda row: entry_queries.entry_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/freezes", response_model=Page[Freeze], responses=DOCUMENTED)
def own_freezes(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[FreezeState | None, Query(description="Of one state only")] = None,
) -> Page[Freeze] | Response:
    """Its units that were frozen by order, newest first."""
    query = equal(entry_queries.all_freezes(state), account=(freezes.c.account, enterprise.account))
    shape = Table(
        "freezes", Freeze, query, entry_queries.FREEZE_ORDERS, lambda row: entry_queries.freeze_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/certificates", response_model=Page[CertificateRow], responses=DOCUMENTED)
def own_certificates(
    enterprise: VisibleEnterprise, read_model: ReadModel, wish: Wishes, kind: CertificateKindQuery = None
) -> Page[CertificateRow] | Response:
    """Its certificates of allocation, cancellation, holding and surrender, newest first."""
    return certificate_list(read_model, wish, kind, enterprise.account)
