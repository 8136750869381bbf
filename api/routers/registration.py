"""How to become a participant: the policy in force, and what became of one's own application."""

from fastapi import APIRouter

from api import registration
from api.access import ReadModel, SignedIn, Wired
from api.filters import equal
from api.models.common import Page
from api.models.compliance import RegistrationPolicy
from api.models.registry import Application
from api.paging import as_of
from api.problems import documented
from api.queries import compliance
from api.queries import registry as queries
from readmodel.tables import applications

router = APIRouter(prefix="/registration", tags=["public"], responses=documented(503))


@router.get("/policy")
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


@router.get("/applications", responses=documented(401))
def own_applications(caller: SignedIn, read_model: ReadModel) -> Page[Application]:
    """The caller's own applications, newest first; an account without any role has them too."""
    newest_first = queries.APPLICATION_ORDERS["applied_at"].clauses()
    query = equal(queries.all_applications(None), account=(applications.c.account, caller.account))
    rows = read_model.db.execute(query.order_by(*newest_first))
    return Page(as_of=as_of(read_model), items=[queries.application_of(read_model, row) for row in rows])
