"""An account's statement of one market day, to read, to file and to print."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.access import ReadModel, VisibleEnterprise
from api.exports.answer import DOCUMENTED, Form
from api.models.common import Page
from api.models.day_statement import DayStatement, StatementLine
from api.paging import FormQuery, whole
from api.problems import documented
from api.queries import day_statement as queries

router = APIRouter(prefix="/enterprises/{account}", tags=["enterprise"], responses=documented(401, 403, 404, 503))


@router.get("/days/{day}", response_model=DayStatement, responses=DOCUMENTED)
def day_statement(
    enterprise: VisibleEnterprise,
    read_model: ReadModel,
    day: Annotated[date, Path(description="Market day")],
    format: FormQuery = Form.JSON,
) -> DayStatement | Page[StatementLine] | Response:
    """Orders, trades, fees, movements of money and units, and the balances that they lead to."""
    found = queries.statement_of(read_model, enterprise.account, enterprise.name, day)
    if format is Form.JSON:
        return found
    return whole(read_model, format, f"statement-{day}", StatementLine, queries.lines_of(found))
