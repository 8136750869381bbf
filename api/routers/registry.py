"""The registry's view, which the ministry shares: applications, issuance, holdings, movements."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import ReadModel, RegistryView, SerialPath, Wired
from api.errors import OracleUnreachable
from api.exports.answer import DOCUMENTED
from api.filters import AccountQuery, ClassQuery, Spans, equal
from api.models.common import Page, Year
from api.models.registry import (
    AccountHolding,
    Application,
    Conservation,
    ReadingConservation,
    SerialBlock,
    Transfer,
)
from api.models.serials import SerialTrace
from api.paging import Table, Wishes, as_of, table
from api.problems import documented
from api.queries import registry as queries
from api.queries import serials
from api.services import Services
from api.store import View
from readmodel.tables import holdings, serial_blocks, transfers

router = APIRouter(prefix="/registry", tags=["registry"], responses=documented(401, 403, 503))

ApplicationState = Literal["applied", "admitted", "refused"]
MovementKind = Annotated[str | None, Query(max_length=32, pattern=r"^\w+$", description="Of one kind only")]
SerialQuery = Annotated[
    str | None, Query(max_length=64, description="Serial number or range", examples=["CN-CEA-2024-0000123"])
]


@router.get("/applications", response_model=Page[Application], responses=DOCUMENTED)
def all_applications(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[ApplicationState | None, Query(description="Of one state only")] = None,
) -> Page[Application] | Response:
    """Applications for registration, newest first."""
    shape = Table(
        "applications",
        Application,
        queries.all_applications(state),
        queries.APPLICATION_ORDERS,
        lambda row: queries.application_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/issuance", response_model=Page[SerialBlock], responses=DOCUMENTED)
def issuance(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    account: AccountQuery = None,
    class_id: ClassQuery = None,
    year: Annotated[Year | None, Query(description="Allocated for one year only")] = None,
) -> Page[SerialBlock] | Response:
    """Issued units by serial number, newest first."""
    blocks = serial_blocks.c
    query = equal(
        queries.issuance(), account=(blocks.account, account), of=(blocks.class_id, class_id), year=(blocks.year, year)
    )
    shape = Table(
        "issuance",
        SerialBlock,
        span.narrow(read_model, query, blocks.issued_s),
        queries.BLOCK_ORDERS,
        lambda row: queries.serial_block_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/holdings", response_model=Page[AccountHolding], responses=DOCUMENTED)
def all_holdings(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    account: AccountQuery = None,
    class_id: ClassQuery = None,
) -> Page[AccountHolding] | Response:
    """Units of all accounts, by class and account."""
    query = equal(queries.account_holdings(), account=(holdings.c.account, account), of=(holdings.c.class_id, class_id))
    shape = Table(
        "holdings",
        AccountHolding,
        query,
        queries.HOLDING_ORDERS,
        lambda row: queries.account_holding_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/transfers", response_model=Page[Transfer], responses=DOCUMENTED | documented(404))
def all_transfers(
    caller: RegistryView,
    read_model: ReadModel,
    wish: Wishes,
    span: Spans,
    account: AccountQuery = None,
    class_id: ClassQuery = None,
    kind: MovementKind = None,
    serial: SerialQuery = None,
) -> Page[Transfer] | Response:
    """Every movement of units by account, class, kind, time and serial number, newest first."""
    query = equal(queries.all_transfers(account), of=(transfers.c.class_id, class_id), kind=(transfers.c.kind, kind))
    if serial is not None:
        wanted = serials.serial_of(serial)
        query = queries.of_serials(query, serials.class_of(read_model, wanted).class_id, wanted.serials)
    shape = Table(
        "transfers",
        Transfer,
        span.narrow(read_model, query, transfers.c.at_s),
        queries.TRANSFER_ORDERS,
        lambda row: queries.transfer_of(read_model, row),
    )
    return table(read_model, wish, shape)


@router.get("/trace/{serial}", responses=documented(404))
def trace(caller: RegistryView, serial: SerialPath, read_model: ReadModel) -> SerialTrace:
    """The way of a unit, or of a range of them, from issue to where it is now, with every account."""
    return serials.trace(read_model, serials.serial_of(serial), is_public=False)


@router.get("/conservation")
def conservation(caller: RegistryView, services: Wired, read_model: ReadModel) -> Conservation:
    """What must always add up: units, money, readings. Goes on without the oracle."""
    return Conservation(
        as_of=as_of(read_model),
        units=queries.unit_conservation(read_model),
        cash=queries.cash_conservation(read_model),
        readings=_readings(services, read_model),
    )


def _readings(services: Services, read_model: View) -> ReadingConservation | None:
    try:
        counts = services.oracle.ask("/counts")
    except OracleUnreachable:
        return None
    accepted, anchored, waiting = counts["accepted"], counts["anchored"], counts["waiting"]
    on_chain = queries.anchored_readings(read_model)
    return ReadingConservation(
        accepted=accepted,
        anchored=anchored,
        waiting=waiting,
        on_chain=on_chain,
        # The chain may be ahead of the oracle's book by the batch that is being anchored, never by more.
        ok=accepted == anchored + waiting and on_chain <= accepted,
    )
