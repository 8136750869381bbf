"""
The two-person rule: acts that wait for a second person.

Who opens an act has its call written by `POST /transactions/encode`; opening and confirming are prepared like any call.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.access import ReadModel, RegistryView, Wired
from api.errors import NotFound
from api.exports.answer import DOCUMENTED
from api.filters import equal
from api.models.common import MAX_NUMBER, Page
from api.models.reviews import Review, ReviewState
from api.paging import Table, Wishes, table
from api.problems import documented
from api.queries import reviews as queries
from api.store import View
from chain.deployment import Deployment
from readmodel.tables import reviews

router = APIRouter(prefix="/registry/reviews", tags=["registry"], responses=documented(401, 403, 503))

ActPath = Annotated[int, Path(ge=1, le=MAX_NUMBER, description="Number of the act")]


@router.get("", response_model=Page[Review], responses=DOCUMENTED)
def all_reviews(
    caller: RegistryView,
    services: Wired,
    read_model: ReadModel,
    wish: Wishes,
    state: Annotated[ReviewState | None, Query(description="Of one state only: opened ones wait")] = None,
) -> Page[Review] | Response:
    """Acts under the two-person rule with what each would do in plain words, newest first."""
    deployment = services.chain.now().deployment
    shape = Table(
        "reviews",
        Review,
        equal(queries.all_reviews(), state=(reviews.c.state, state)),
        queries.ORDERS,
        lambda row: queries.review_of(read_model, row, deployment),
    )
    return table(read_model, wish, shape)


@router.get("/{act_id}", responses=documented(404))
def review(caller: RegistryView, services: Wired, read_model: ReadModel, act_id: ActPath) -> Review:
    """One act."""
    return _found(read_model, services.chain.now().deployment, act_id)


def _found(read_model: View, deployment: Deployment, act_id: int) -> Review:
    row = read_model.db.execute(queries.all_reviews().where(reviews.c.act_id == act_id)).one_or_none()
    if row is None:
        raise NotFound(f"there is no act {act_id}")
    return queries.review_of(read_model, row, deployment)
