"""The registry's view, which the ministry shares: accounts, applications, issuance, holdings, settlement."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy import select

from api.access import ReadModel, RegistryView, SerialPath, Wired
from api.errors import OracleUnreachable
from api.models.chain import ParticipantNumbers
from api.models.common import Page
from api.models.registry import (
    AccountHolding,
    Application,
    Conservation,
    ReadingConservation,
    RegistryAccount,
    SerialBlock,
    SettlementDay,
    Transfer,
)
from api.models.serials import SerialTrace
from api.paging import Parts, as_of, ascending, descending, page
from api.problems import documented
from api.queries import registry as queries
from api.queries import serials
from api.queries.chain import account_numbers
from api.services import Services
from api.store import View, number_of
from readmodel.tables import applications, holdings, participants, serial_blocks, transfers

router = APIRouter(prefix="/registry", tags=["registry"], responses=documented(401, 403, 503))

ApplicationState = Literal["applied", "admitted", "refused"]


@router.get("/accounts")
def accounts(caller: RegistryView, read_model: ReadModel, part: Parts) -> Page[RegistryAccount]:
    """Participants with banks and account numbers."""
    known = queries.names(read_model)
    found = page(
        read_model,
        select(participants),
        ascending(participants.c.account),
        part,
        lambda row: queries.registry_account_of(read_model, row, known),
    )
    numbers = account_numbers(read_model, [item.account for item in found.items])
    for item in found.items:
        item.numbers = numbers.get(item.account, ParticipantNumbers())
    return found


@router.get("/applications")
def all_applications(
    caller: RegistryView,
    read_model: ReadModel,
    part: Parts,
    state: Annotated[ApplicationState | None, Query(description="Of one state only")] = None,
) -> Page[Application]:
    """Applications for registration, newest first."""
    newest_first = descending(applications.c.applied_s, applications.c.account, applications.c.number)
    query = queries.all_applications(state)
    return page(read_model, query, newest_first, part, lambda row: queries.application_of(read_model, row))


@router.get("/issuance")
def issuance(caller: RegistryView, read_model: ReadModel, part: Parts) -> Page[SerialBlock]:
    """Issued units by serial number, newest first."""
    newest_first = descending(serial_blocks.c.block, serial_blocks.c.log_index)
    query = queries.issuance()
    return page(read_model, query, newest_first, part, lambda row: queries.serial_block_of(read_model, row))


@router.get("/holdings")
def all_holdings(caller: RegistryView, read_model: ReadModel, part: Parts) -> Page[AccountHolding]:
    """Units of all accounts, by class and account."""
    order = ascending(holdings.c.class_id, holdings.c.account)
    query = queries.account_holdings()
    return page(read_model, query, order, part, lambda row: queries.account_holding_of(read_model, row))


@router.get("/transfers")
def all_transfers(caller: RegistryView, read_model: ReadModel, part: Parts) -> Page[Transfer]:
    """Every movement of units, newest first."""
    newest_first = descending(transfers.c.block, transfers.c.log_index, transfers.c.item)
    query = queries.all_transfers()
    return page(read_model, query, newest_first, part, lambda row: queries.transfer_of(read_model, row))


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


@router.get("/settlement")
def settlement(
    caller: RegistryView,
    read_model: ReadModel,
    day: Annotated[date | None, Query(description="One day; all that are not settled when left out")] = None,
) -> Page[SettlementDay]:
    """Trading days with the trades that wait for delivery, newest first."""
    number = None if day is None else number_of(day)
    return Page(as_of=as_of(read_model), items=queries.settlement_days(read_model, number))


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
