"""The verifiers' view: a body's tasks, and the evidence to recompute what they verify."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from api.access import AccountPath, ReadModel, VerifierView, Wired
from api.errors import NotAllowed
from api.evidence import evidence_reading
from api.models.common import MAX_NUMBER, Page, Year
from api.models.registry import Batch, Evidence, EvidenceBatch, Task
from api.paging import Parts, as_of, descending, page
from api.problems import documented
from api.queries import authority as queries
from api.queries import participants
from api.services import Services
from api.store import View
from readmodel.tables import verification_tasks

router = APIRouter(prefix="/verification", tags=["verification"], responses=documented(401, 403, 503))


@router.get("/tasks")
def tasks(
    caller: VerifierView,
    read_model: ReadModel,
    part: Parts,
    year: Annotated[Year | None, Query(description="One year only")] = None,
) -> Page[Task]:
    """Tasks of the caller's body, newest year first."""
    # A person without a body has no tasks, and no account is empty.
    query = queries.tasks(year=year, body=caller.body or "")
    newest_first = descending(verification_tasks.c.year, verification_tasks.c.entity)
    return page(read_model, query, newest_first, part, lambda row: queries.task_of(read_model, row))


@router.get("/evidence/{account}", responses=documented(404))
def evidence(
    caller: VerifierView,
    account: AccountPath,
    services: Wired,
    read_model: ReadModel,
    batch_no: Annotated[int | None, Query(ge=1, le=MAX_NUMBER, description="Batch whose readings are wanted")] = None,
) -> Evidence:
    """Anchored batches of an enterprise that the caller's body verifies, and the readings of one with their digests."""
    if caller.body is None or not participants.has_task(read_model, account, caller.body):
        raise NotAllowed(f"{caller.account} has no task at {account}")
    batches = queries.batches_of(read_model, account)
    found = None if batch_no is None else _batch(services, read_model, account, batch_no, batches)
    return Evidence(as_of=as_of(read_model), batches=batches, batch=found)


def _batch(
    services: Services, read_model: View, account: str, batch_no: int, anchored: Sequence[Batch]
) -> EvidenceBatch:
    """A batch as the oracle keeps it, beside the root that the chain has."""
    kept = services.oracle.ask(f"/owners/{account}/batches/{batch_no}")
    return EvidenceBatch(
        batch_no=batch_no,
        state=kept["state"],
        root=kept["root"],
        chain_root=next((batch.root for batch in anchored if batch.batch_no == batch_no), None),
        items=[evidence_reading(read_model, item) for item in kept["items"]],
    )
