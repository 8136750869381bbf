"""What anyone may know: published compliance, and how to register."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api import csv_text, registration
from api.access import ReadModel, SerialPath, Wired
from api.models.common import Page, Year
from api.models.compliance import ComplianceStatus, ComplianceYear, RegistrationPolicy
from api.models.serials import SerialTrace
from api.paging import Parts, as_of, ascending, page
from api.problems import documented
from api.queries import compliance, serials
from readmodel.tables import participants, statuses

router = APIRouter(tags=["public"])


@router.get("/compliance/years", responses=documented(503))
def years(read_model: ReadModel) -> Page[ComplianceYear]:
    """How many entities have which status, by year and scheme, newest first."""
    return Page(as_of=as_of(read_model), items=compliance.years(read_model))


@router.get("/compliance", response_model=Page[ComplianceStatus], responses=csv_text.DOCUMENTED | documented(503))
def assessed(
    year: Annotated[Year, Query()],
    read_model: ReadModel,
    part: Parts,
    format: Annotated[Literal["json", "csv"], Query(description="Form of the answer")] = "json",
) -> Page[ComplianceStatus] | Response:
    """Published compliance of a year, by name."""
    by_name = ascending(participants.c.name, statuses.c.entity)
    query = compliance.assessed(year=year)
    found = page(read_model, query, by_name, part, lambda row: compliance.status_of(read_model, row))
    return csv_text.csv_answer(ComplianceStatus, found.items, f"compliance-{year}") if format == "csv" else found


@router.get("/registration/policy", responses=documented(503))
def policy(services: Wired, read_model: ReadModel) -> RegistrationPolicy:
    """The registration policy in force, and what an application holds (IEEE 3218-2022, 8.2)."""
    row = compliance.newest_policy(read_model)
    folders = (services.settings.data_dir, services.settings.policy_folder)
    return RegistrationPolicy(
        as_of=as_of(read_model),
        policy_hash=row.policy_hash if row else None,
        uri=row.uri if row else None,
        text=registration.published_text(folders, row.uri, row.policy_hash) if row else None,
        fields=registration.FIELDS,
    )


@router.get("/public/serials/{serial}", responses=documented(404, 503))
def serial_trace(serial: SerialPath, read_model: ReadModel) -> SerialTrace:
    """The way of a unit from issue to where it is now; who held it in between is not told."""
    return serials.trace(read_model, serials.serial_of(serial), is_public=True)
