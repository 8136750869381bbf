"""
An account's statement: what it holds and the newest movements, in one answer that many ask for at once.

The same figures and the same rights as the lists of holdings and movements, with less on the way: no thread of its
own, one state of the read model, and JSON written as it is read. `tests/api/test_statement.py` compares it with the
lists, `benchmarks/registry_reads.py` with an echo.
"""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from fastapi.security import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import AccountPath, Token, Wired, caller_of, maybe_session, visible_to
from api.errors import NotSignedIn
from api.models.statement import Statement
from api.problems import documented
from api.queries import statement as queries
from api.services import Services
from api.store import view

router = APIRouter(prefix="/enterprises/{account}", tags=["enterprise"], responses=documented(401, 403, 404, 503))

MOST = 100


@router.get("/statement", response_model=Statement)
async def statement(
    account: AccountPath,
    token: Token,
    services: Wired,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Movements at most")] = 20,
) -> Response:
    """What an account holds and its newest movements, in one answer."""
    if services.read_model.dialect.name == "sqlite":  # half a millisecond in this process: less than a thread costs
        return _answer(services, token, account, limit)
    return await run_in_threadpool(_answer, services, token, account, limit)


def _answer(services: Services, token: HTTPAuthorizationCredentials | None, account: str, limit: int) -> Response:
    session = maybe_session(services, token)
    if session is None:
        raise NotSignedIn("this needs a session; see POST /auth/nonce")
    with view(services.read_model) as read_model:
        enterprise = queries.enterprise_for(read_model, session.account, account)
        if enterprise is None:
            enterprise = visible_to(caller_of(read_model, session.account), read_model, account)
        found = queries.statement(read_model, enterprise, limit)
    return Response(orjson.dumps(found), media_type="application/json")
