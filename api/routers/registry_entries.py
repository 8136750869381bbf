"""The registry's view of entries, freezes, cancellations, certificates and its own log."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import ReadModel, RegistryView, Wired
from api.exports.answer import DOCUMENTED
from api.filters import AccountQuery, ClassQuery, Spans, Word, equal
from api.models.accounts import LogRow
from api.models.common import MAX_NUMBER, Page
from api.models.entries import (
    Cancellation,
    CancellationKind,
    CertificateRow,
    Correction,
    Entry,
    EntryKind,
    EntryState,
    Freeze,
    FreezeState,
)
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import certificates, participants, staff_log
from api.queries import entries as queries
from api.store import View
from carbon.certificates import CertificateKind
from readmodel.tables import corrections, entries, freezes, transactions, transfers

router = APIRouter(prefix="/registry", tags=["registry"], responses=documented(401, 403, 503))

CertificateKindQuery = Annotated[CertificateKind | None, Query(description="Of one kind only")]
EntryId = Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="Of one entry only")]


@router.get("/entries", response_model=Page[Entry], responses=DOCUMENTED)
def all_entries(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    account: AccountQuery = None,
    class_id: ClassQuery = None,
    kind: Annotated[EntryKind | None, Query(description="Of one kind only")] = None,
    state: Annotated[EntryState | None, Query(description="Of one state only")] = None,
) -> Page[Entry] | Response:
    """Entries other than trade, newest first."""
    columns = entries.c
    query = equal(
        queries.all_entries(), kind=(columns.kind, kind), state=(columns.state, state), of=(columns.class_id, class_id)
    )
    if account is not None:
        query = query.where((columns.owner == account) | (columns.to_account == account))
    query = span.narrow(read_model, query, columns.made_s)
    shape = Table("entries", Entry, query, queries.ENTRY_ORDERS, lambda row: queries.entry_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/corrections", response_model=Page[Correction], responses=DOCUMENTED)
def all_corrections(
    caller: RegistryView, read_model: ReadModel, wish: Wishes, entry_id: EntryId = None
) -> Page[Correction] | Response:
    """Counter-entries, newest first."""
    query = equal(queries.all_corrections(), entry=(corrections.c.entry_id, entry_id))
    shape = Table(
        "corrections", Correction, query, queries.CORRECTION_ORDERS, lambda row: queries.correction_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/freezes", response_model=Page[Freeze], responses=DOCUMENTED)
def all_freezes(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    account: AccountQuery = None,
    class_id: ClassQuery = None,
    state: Annotated[FreezeState | None, Query(description="Of one state only")] = None,
) -> Page[Freeze] | Response:
    """Units frozen by order, newest first."""
    query = equal(queries.all_freezes(state), account=(freezes.c.account, account), of=(freezes.c.class_id, class_id))
    shape = Table("freezes", Freeze, query, queries.FREEZE_ORDERS, lambda row: queries.freeze_of(read_model, row))
    return table(read_model, wish, shape)


@router.get("/cancellations", response_model=Page[Cancellation], responses=DOCUMENTED)
def all_cancellations(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    account: AccountQuery = None,
    class_id: ClassQuery = None,
    kind: Annotated[CancellationKind | None, Query(description="Of one kind only")] = None,
) -> Page[Cancellation] | Response:
    """Units that ended: surrendered, cancelled or clawed back; newest first."""
    query = equal(
        queries.cancellations(kind),
        account=(transfers.c.from_account, account),
        of=(transfers.c.class_id, class_id),
    )
    shape = Table(
        "cancellations",
        Cancellation,
        span.narrow(read_model, query, transfers.c.at_s),
        queries.CANCELLATION_ORDERS,
        lambda row: queries.cancellation_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/certificates", response_model=Page[CertificateRow], responses=DOCUMENTED)
def all_certificates(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    account: AccountQuery = None,
    kind: CertificateKindQuery = None,
) -> Page[CertificateRow] | Response:
    """Certificates of allocation, cancellation, holding and surrender, newest first."""
    return certificate_list(read_model, wish, kind, account)


def certificate_list(
    read_model: View, wish: Wishes, kind: CertificateKind | None, account: str | None
) -> Page[CertificateRow] | Response:
    """Certificates of one kind and account, or all."""
    query, orders = certificates.all_certificates(kind, account)
    shape = Table(
        "certificates", CertificateRow, query, orders, lambda row: certificates.certificate_row_of(read_model, row)
    )
    return table(read_model, wish, shape)


@router.get("/log", response_model=Page[LogRow], responses=DOCUMENTED)
def log(
    caller: RegistryView,
    services: Wired,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    account: AccountQuery = None,
    contract: Word = None,
    function: Word = None,
) -> Page[LogRow] | Response:
    """Everything that the registry's staff signed, also what a contract refused; newest first."""
    columns = transactions.c
    query = equal(
        staff_log.signed_by_staff(),
        account=(columns.sender, account),
        contract=(columns.contract, contract),
        function=(columns.function, function),
    )
    deployment, name_of = services.chain.deployment_or_none(), participants.names(read_model)
    shape = Table(
        "registry-log",
        LogRow,
        span.narrow(read_model, query, columns.time_s),
        staff_log.LOG_ORDERS,
        lambda row: staff_log.log_row_of(read_model, row, deployment, name_of),
    )
    return table(read_model, wish, shape)
